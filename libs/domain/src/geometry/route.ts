/** Places along a route. Metres and degrees; a route has at least one point. */
import type { LonLat } from '../facts.ts';
import { distanceBetween, offsetFrom, metresPerDegree } from './plane.ts';

/** A route that comes by again is told apart from where it only goes on by how near it comes: metres. */
export const PASSED_WITHIN = 100;

export interface PlaceOnRoute {
  readonly point: LonLat;
  /** Index of the leg's first point. */
  readonly leg: number;
  /** From the route's beginning. */
  readonly along: number;
  /** From the position to the point. */
  readonly distance: number;
}

/**
 * The route's point nearest a position. Where the route comes by within {@link PASSED_WITHIN} more than once, the nearest
 * point of the last time: a convoy on its way back is on its way back.
 */
export function nearestOnRoute(route: readonly LonLat[], position: LonLat): PlaceOnRoute | undefined {
  const { east, north } = metresPerDegree(position[1]);
  let best: PlaceOnRoute | undefined;
  /** Whether the leg begins inside the stretch that the leg before ended in. */
  let [along, goesOn] = [0, false];
  for (let leg = 0; leg < Math.max(1, route.length - 1); leg += 1) {
    const from = route[leg];
    if (from === undefined) return undefined;
    const to = route[leg + 1] ?? from;
    const { distance, share } = offsetFrom(position, from, to, east, north);
    const length = distanceBetween(from, to);
    const comesByAgain = distance <= PASSED_WITHIN && !goesOn;
    if (best === undefined || distance < best.distance || comesByAgain) {
      best = { point: [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])], leg, along: along + share * length, distance };
    }
    goesOn = offsetFrom(position, to, to, east, north).distance <= PASSED_WITHIN;
    along += length;
  }
  return best;
}

/** What is left of the route from the point nearest the position; the whole route while there is no position. */
export function remainingRoute(route: readonly LonLat[], position: LonLat | undefined): readonly LonLat[] {
  const place = position === undefined ? undefined : nearestOnRoute(route, position);
  return place === undefined ? route : [place.point, ...route.slice(place.leg + 1)];
}
