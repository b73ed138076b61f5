/** Places along a route. Metres and degrees; a route has at least one point. */
import type { LonLat } from '../facts.ts';
import { metresPerDegree, shareOf } from './plane.ts';
import { shapeOf } from './shape.ts';

/** A route that comes by again is told apart from where it only goes on by how near it comes: metres. */
export const PASSED_WITHIN = 100;
const PASSED_2 = PASSED_WITHIN ** 2;

export interface PlaceOnRoute {
  readonly point: LonLat;
  /** Index of the leg's first point. */
  readonly leg: number;
  /** From the route's beginning. */
  readonly along: number;
  /** From the position to the point. */
  readonly distance: number;
  /** From the position to the route wherever it is nearest: less than `distance` only where it comes by more than once. */
  readonly away: number;
}

/**
 * The route's point nearest a position. Where the route comes by within {@link PASSED_WITHIN} more than once, the nearest
 * point of the last time: a convoy on its way back is on its way back.
 */
export function nearestOnRoute(route: readonly LonLat[], [lon, lat]: LonLat): PlaceOnRoute | undefined {
  const { flat, along } = shapeOf(route);
  if (flat.length === 0) return undefined;
  const { east, north } = metresPerDegree(lat);
  let x = ((flat[0] as number) - lon) * east;
  let y = ((flat[1] as number) - lat) * north;
  // Squares of metres: a root for each leg would be most of the work.
  let best = Infinity;
  let away = Infinity;
  let bestLeg = 0;
  let bestShare = 0;
  /** Whether the leg begins inside the stretch that the leg before ended in. */
  let goesOn = false;
  for (let leg = 0; leg === 0 || leg < route.length - 1; leg += 1) {
    const next = 2 * Math.min(leg + 1, route.length - 1);
    const nextX = ((flat[next] as number) - lon) * east;
    const nextY = ((flat[next + 1] as number) - lat) * north;
    const dx = nextX - x;
    const dy = nextY - y;
    const share = shareOf(x, y, dx, dy);
    const px = x + share * dx;
    const py = y + share * dy;
    const distance2 = px * px + py * py;
    if (distance2 < best || (distance2 <= PASSED_2 && !goesOn)) {
      best = distance2;
      bestLeg = leg;
      bestShare = share;
    }
    if (distance2 < away) away = distance2;
    goesOn = nextX * nextX + nextY * nextY <= PASSED_2;
    x = nextX;
    y = nextY;
  }
  const [from, to] = [route[bestLeg] as LonLat, route[Math.min(bestLeg + 1, route.length - 1)] as LonLat];
  const [begin, end] = [along[bestLeg] as number, along[Math.min(bestLeg + 1, route.length - 1)] as number];
  return {
    point: [from[0] + bestShare * (to[0] - from[0]), from[1] + bestShare * (to[1] - from[1])], leg: bestLeg, along: begin + bestShare * (end - begin),
    distance: Math.sqrt(best), away: Math.sqrt(away),
  };
}
