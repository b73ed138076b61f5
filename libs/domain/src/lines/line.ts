/** A line that moves: every declared version is kept, and an event is judged by the one that was valid at its time. */
import type { Marked } from '../acts/field.ts';
import type { EventOf, Recorded } from '../event.ts';
import type { LineDeclared } from '../facts.ts';
import { compareElements, counting, elementOf, keep, NONE_KEPT, type Element, type Kept } from '../order.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { parseTime, type Millis } from '../time.ts';

export interface Line extends Marked { readonly versions: Kept<LineDeclared> }
export const NO_LINE: Line = { versions: NONE_KEPT };

export function foldLine(picture: Picture, recorded: Recorded): Change[] {
  const { subject } = recorded.event;
  const line = (picture.get(subject) as Line | undefined) ?? NO_LINE;
  const versions = keep(line.versions, elementOf(recorded as Recorded<EventOf<'line-declared'>>));
  return versions === line.versions ? [] : [[subject, { ...line, versions }]];
}

export type LineVersion = Element<LineDeclared>;
/** Instants outside of what can be written are as good as for ever. */
export const validFrom = ({ data }: LineVersion): Millis => parseTime(data.validFrom) ?? -Infinity;
export const validTo = ({ data }: LineVersion): Millis => (data.validTo === undefined ? undefined : parseTime(data.validTo)) ?? Infinity;

/** The versions by validFrom: of declarations of one version the greatest counts, so that declaring it again corrects it. */
export function versionsOf(line: Line): readonly LineVersion[] {
  const versions = new Map(counting(line.versions).map((declared) => [declared.data.version, declared]));
  return [...versions.values()].sort((a, b) => validFrom(a) - validFrom(b) || compareElements(a, b));
}

/** Of versions by validFrom the last with validFrom ≤ `at` whose validTo has not passed. */
export const validAt = (versions: readonly LineVersion[], at: Millis): LineVersion | undefined =>
  versions.findLast((version) => validFrom(version) <= at && at < validTo(version));
