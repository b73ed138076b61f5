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

/** Every version that counts, by validFrom; of equal ones the greater declaration comes last. */
export const versionsOf = (line: Line): readonly LineVersion[] =>
  [...counting(line.versions)].sort((a, b) => validFrom(a) - validFrom(b) || compareElements(a, b));

/** The version with the greatest validFrom ≤ `at` whose validTo has not passed. */
export function versionAt(line: Line, at: Millis): LineVersion | undefined {
  return versionsOf(line).findLast((version) => validFrom(version) <= at && at < validTo(version));
}
