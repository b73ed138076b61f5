import { idOf, type EventKey } from '../event.ts';
import { signedDistance } from '../geometry/plane.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { Verdict } from '../views/wire.ts';
import { validAt, versionsOf, type Line } from './line.ts';

export interface Side {
  /** Event key of the declaration that was judged by. */
  readonly declared: EventKey;
  readonly verdict: Verdict;
}

/**
 * On which side of each line a place was at that time, by the version then valid: `indeterminate` while the distance is less
 * than the place's uncertainty and the line's accuracy together. Metres to the decimetre, positive inside; lines without a
 * version valid then have no verdict. By line id.
 */
export function linesAt(picture: Picture, place: { readonly lon: number; readonly lat: number; readonly uncertainty: number }, at: Millis): readonly Side[] {
  const sides: Side[] = [];
  const lines = [...(picture.ofType('line') as ReadonlyMap<string, Line>)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, line] of lines) {
    const version = validAt(versionsOf(line), at);
    if (version === undefined) continue;
    const { data } = version;
    const distance = signedDistance(data.geometry, [place.lon, place.lat]);
    const unsure = Math.abs(distance) < place.uncertainty + data.accuracy;
    const verdict = unsure ? 'indeterminate' : distance > 0 ? 'inside' : 'outside';
    sides.push({ declared: version.key, verdict: { line: idOf(key), version: data.version, verdict, distance: toDecimetre(distance) } });
  }
  return sides;
}

/** The verdicts alone. */
export const verdictsOf = (...asked: Parameters<typeof linesAt>): readonly Verdict[] => linesAt(...asked).map(({ verdict }) => verdict);

/** Never −0, which JSON cannot say. */
const toDecimetre = (metres: number): number => Math.round(metres * 10) / 10 + 0;
