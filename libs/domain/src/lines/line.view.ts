import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { LineView } from '../views/wire.ts';
import { validAt, validFrom, validTo, versionsOf, type Line, type LineVersion } from './line.ts';

/** The version valid now, else the newest one, with all versions beside it; null while nothing was declared. */
export function viewLine(line: Line, now: Millis): LineView | null {
  const versions = versionsOf(line);
  const shown = shownOf(versions, now);
  if (shown === undefined) return null;
  return {
    ...shown.data,
    versions: versions.map(({ data: { name: _name, ...version } }) => version),
    ...viewMarks(line),
  };
}

const shownOf = (versions: readonly LineVersion[], now: Millis): LineVersion | undefined => validAt(versions, now) ?? versions.at(-1);

/** The first instant after `now` at which another version is shown. */
export function dueLine(_picture: Picture, _key: EntityKey, line: Line, now: Millis): Millis | undefined {
  const versions = versionsOf(line);
  const shown = shownOf(versions, now);
  const instants = versions.flatMap((version) => [validFrom(version), validTo(version)]).filter((at) => at > now && at < Infinity);
  return instants.sort((a, b) => a - b).find((at) => shownOf(versions, at) !== shown);
}
