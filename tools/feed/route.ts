/** Ways over flat ground: good to a metre over the tens of kilometres of one operation. */
import type { LonLat } from '#libs/domain';

const METRES_PER_DEGREE = 111_195;

export function metresBetween(from: LonLat, to: LonLat): number {
  const x = (to[0] - from[0]) * Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180);
  return Math.hypot(x, to[1] - from[1]) * METRES_PER_DEGREE;
}

export const lengthOf = (route: readonly LonLat[]): number =>
  route.slice(1).reduce((sum, to, at) => sum + metresBetween(route[at] as LonLat, to), 0);

/** The point a distance along a route, and the way it heads there in degrees from north. Past the end is the end. */
export function along(route: readonly LonLat[], metres: number): { readonly at: LonLat; readonly heading: number } {
  let left = Math.max(0, metres);
  for (let leg = 1; leg < route.length; leg += 1) {
    const [from, to] = [route[leg - 1] as LonLat, route[leg] as LonLat];
    const length = metresBetween(from, to);
    if (left <= length || leg === route.length - 1) {
      const share = length === 0 ? 0 : Math.min(1, left / length);
      return { at: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], heading: headingOf(from, to) };
    }
    left -= length;
  }
  return { at: route[0] as LonLat, heading: 0 };
}

/** The part of a route between two distances, corners kept. */
export function between(route: readonly LonLat[], fromMetres: number, toMetres: number): LonLat[] {
  const inside: LonLat[] = [];
  let walked = 0;
  route.forEach((point, at) => {
    if (at > 0) walked += metresBetween(route[at - 1] as LonLat, point);
    if (walked > fromMetres && walked < toMetres) inside.push(point);
  });
  return [along(route, fromMetres).at, ...inside, along(route, toMetres).at];
}

/** Moves a point by metres east and north. */
export function offset(at: LonLat, east: number, north: number): LonLat {
  return [at[0] + east / (METRES_PER_DEGREE * Math.cos((at[1] * Math.PI) / 180)), at[1] + north / METRES_PER_DEGREE];
}

export function contains(ring: readonly LonLat[], [lon, lat]: LonLat): boolean {
  let inside = false;
  ring.forEach(([x, y], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] as LonLat;
    if (y > lat !== y2 > lat && lon < x + ((lat - y) / (y2 - y)) * (x2 - x)) inside = !inside;
  });
  return inside;
}

function headingOf(from: LonLat, to: LonLat): number {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  return ((Math.atan2(east, to[1] - from[1]) * 180) / Math.PI + 360) % 360;
}
