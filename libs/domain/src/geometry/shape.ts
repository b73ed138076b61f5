/** Lines and rings laid out for being asked often: the same distances as plane.ts and route.ts, without making anything on the way. */
import type { LonLat } from '../facts.ts';
import { boxOf, type Box } from './box.ts';
import { distanceBetween, distanceToLeg, metresPerDegree, shareOf } from './plane.ts';

export interface Shape {
  readonly line: readonly LonLat[];
  readonly box: Box;
  /** lon, lat, lon, lat … */
  readonly flat: Float64Array;
  /** Metres from the beginning to each point. */
  readonly along: Float64Array;
}

const shapes = new WeakMap<readonly LonLat[], Shape>();

/** Made once for each line: lines are never changed in place. */
export function shapeOf(line: readonly LonLat[]): Shape {
  let shape = shapes.get(line);
  if (shape === undefined) shapes.set(line, (shape = { line, box: boxOf(line), flat: Float64Array.from(line.flat()), along: lengths(line) }));
  return shape;
}

function lengths(line: readonly LonLat[]): Float64Array {
  const along = new Float64Array(line.length);
  for (let at = 1; at < line.length; at += 1) along[at] = (along[at - 1] as number) + distanceBetween(line[at - 1] as LonLat, line[at] as LonLat);
  return along;
}

/**
 * Metres from a point to the nearest place on a line, from one of its points on; `first` may stand in the place of that point.
 * Infinity for a line without points.
 */
export function distanceAlong({ flat }: Shape, [lon, lat]: LonLat, from = 0, first?: LonLat): number {
  const { east, north } = metresPerDegree(lat);
  const start = 2 * from;
  if (start >= flat.length && first === undefined) return Infinity;
  let x = ((first === undefined ? (flat[start] as number) : first[0]) - lon) * east;
  let y = ((first === undefined ? (flat[start + 1] as number) : first[1]) - lat) * north;
  let nearest2 = x * x + y * y;
  for (let at = first === undefined ? start + 2 : start; at < flat.length; at += 2) {
    const nextX = ((flat[at] as number) - lon) * east;
    const nextY = ((flat[at + 1] as number) - lat) * north;
    const dx = nextX - x;
    const dy = nextY - y;
    const share = shareOf(x, y, dx, dy);
    const px = x + share * dx;
    const py = y + share * dy;
    const distance2 = px * px + py * py;
    if (distance2 < nearest2) nearest2 = distance2;
    x = nextX;
    y = nextY;
  }
  return Math.sqrt(nearest2);
}

/**
 * Which of three legs of a line, that one, the one before and the one after, is the nearest to a place and within so many metres of it; a degree has so many metres
 * thereabouts. Below 0 where none is.
 */
export function legWithin({ flat }: Shape, leg: number, lon: number, lat: number, { east, north }: { readonly east: number; readonly north: number }, metres: number): number {
  let nearest2 = metres * metres;
  let nearest = -1;
  const last = Math.min(flat.length - 4, 2 * leg + 2);
  for (let at = Math.max(0, 2 * leg - 2); at <= last; at += 2) {
    const x = ((flat[at] as number) - lon) * east;
    const y = ((flat[at + 1] as number) - lat) * north;
    const dx = ((flat[at + 2] as number) - lon) * east - x;
    const dy = ((flat[at + 3] as number) - lat) * north - y;
    const length2 = dx * dx + dy * dy;
    const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(x * dx + y * dy) / length2));
    const px = x + share * dx;
    const py = y + share * dy;
    const distance2 = px * px + py * py;
    if (distance2 > nearest2) continue;
    nearest2 = distance2;
    nearest = at >> 1;
  }
  return nearest;
}

/** Metres from a point to the legs of a line that do not lie in whole between two of its lengths; Infinity where all do. */
export function distanceOutside({ line, along }: Shape, point: LonLat, after: number, before: number): number {
  const { east, north } = metresPerDegree(point[1]);
  let nearest = Infinity;
  for (let leg = 0; leg + 1 < line.length; leg += 1) {
    if (after < (along[leg] as number) && (along[leg + 1] as number) < before) continue;
    nearest = Math.min(nearest, distanceToLeg(point, line[leg] as LonLat, line[leg + 1] as LonLat, east, north));
  }
  return nearest;
}

/**
 * How far along a line, in metres from its beginning, the last of its places lies that is within `reach` metres of a point, and
 * a little more; -Infinity where none is.
 */
export function lastWithin({ flat, along }: Shape, [lon, lat]: LonLat, reach: number): number {
  const { east, north } = metresPerDegree(lat);
  const reach2 = (reach + MARGIN) ** 2;
  for (let at = flat.length - 4; at >= 0; at -= 2) {
    const x = ((flat[at] as number) - lon) * east;
    const y = ((flat[at + 1] as number) - lat) * north;
    const dx = ((flat[at + 2] as number) - lon) * east - x;
    const dy = ((flat[at + 3] as number) - lat) * north - y;
    // |p + t·d|² = reach², the greater t.
    const a = dx * dx + dy * dy;
    const b = x * dx + y * dy;
    const c = x * x + y * y - reach2;
    if (a === 0) {
      if (c <= 0) return (along[at / 2 + 1] as number) + MARGIN;
      continue;
    }
    const root2 = b * b - a * c;
    if (root2 < 0) continue;
    const root = Math.sqrt(root2);
    const [begin, end] = [along[at / 2] as number, along[at / 2 + 1] as number];
    if (-b + root >= 0 && -b - root <= a) return begin + Math.min(1, (-b + root) / a) * (end - begin) + MARGIN;
  }
  return flat.length === 2 && Math.hypot(((flat[0] as number) - lon) * east, ((flat[1] as number) - lat) * north) <= reach + MARGIN ? MARGIN : -Infinity;
}
/** Planes that touch the ground at different latitudes measure a little differently: metres, on the side that is looked at once too often. */
const MARGIN = 10;
