import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { LineView } from '../views/wire.ts';
import { validFrom, validTo, versionAt, versionsOf, type Line } from './line.ts';

/** The version valid now, else the newest one, with all versions beside it; null while nothing was declared. */
export function viewLine(line: Line, now: Millis): LineView | null {
  const versions = versionsOf(line);
  const shown = versionAt(line, now) ?? versions.at(-1);
  if (shown === undefined) return null;
  return {
    ...shown.data,
    versions: versions.map(({ data: { name: _name, ...version } }) => version),
    ...viewMarks(line),
  };
}

export function dueLine(_picture: Picture, _key: EntityKey, line: Line, now: Millis): Millis | undefined {
  const due = Math.min(...versionsOf(line).flatMap((version) => [validFrom(version), validTo(version)]).filter((at) => at > now));
  return Number.isFinite(due) ? due : undefined;
}
