/** Shapes on the ground, WGS 84 degrees and metres, on the local tangent plane: right to a part in a thousand inside one operation. */
import type { LonLat } from '#libs/domain';
import type { Extent } from '../picture/state.ts';

export const METRES_PER_DEGREE = 111_320;
const CIRCLE_STEPS = 36;
/** Near a pole a degree of longitude has no length; shapes there stop growing. */
const LEAST_SHRINK = 0.01;

const shrinkAt = (lat: number): number => Math.max(LEAST_SHRINK, Math.cos((lat * Math.PI) / 180));

/** A ring around a point, `radius` metres away from it. */
export function circle([lon, lat]: LonLat, radius: number): LonLat[] {
  const shrink = shrinkAt(lat);
  return Array.from({ length: CIRCLE_STEPS + 1 }, (_, step) => {
    const angle = ((step % CIRCLE_STEPS) / CIRCLE_STEPS) * 2 * Math.PI;
    return [lon + (radius / METRES_PER_DEGREE / shrink) * Math.sin(angle), lat + (radius / METRES_PER_DEGREE) * Math.cos(angle)];
  });
}

/** The points in the coordinates of any geometry. */
export function* pointsIn(coordinates: unknown): Iterable<LonLat> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') yield coordinates as unknown as LonLat;
  else for (const part of coordinates as unknown[]) yield* pointsIn(part);
}

/** What a length at a latitude measures on the map of the whole world, 512 pixels across; each zoom doubles it. */
export const pixelsAtZoom0 = (metres: number, lat: number): number => (metres / METRES_PER_DEGREE / shrinkAt(lat)) * (512 / 360);

/** The smallest extent that holds all points; undefined without any. Longitudes are not wrapped. */
export function extentOf(points: Iterable<LonLat>): Extent | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : undefined;
}

/** An extent with a margin of some share of its size, and never smaller than `least` metres across. */
export function padded([west, south, east, north]: Extent, share: number, least: number): Extent {
  const lat = (south + north) / 2;
  const degrees = least / METRES_PER_DEGREE / 2;
  const dx = Math.max(((east - west) / 2) * (1 + share), degrees / shrinkAt(lat));
  const dy = Math.max(((north - south) / 2) * (1 + share), degrees);
  const lon = (west + east) / 2;
  return [lon - dx, lat - dy, lon + dx, lat + dy];
}

export const touches = (one: Extent, other: Extent): boolean =>
  one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];

/** Direction of travel from one point to the next, degrees from north, clockwise. */
export function bearing([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const angle = (Math.atan2((lon2 - lon1) * shrinkAt((lat1 + lat2) / 2), lat2 - lat1) * 180) / Math.PI;
  return (angle + 360) % 360;
}

export function metresBetween([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  return Math.hypot((lon1 - lon2) * shrinkAt((lat1 + lat2) / 2), lat1 - lat2) * METRES_PER_DEGREE;
}

/** The point a share of the way along a line, by vertices' distances. */
export function pointAlong(line: readonly LonLat[], share: number): LonLat | undefined {
  const lengths = line.slice(1).map((point, at) => metresBetween(line[at] as LonLat, point));
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [at, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [from, to] = [line[at] as LonLat, line[at + 1] as LonLat];
      return [from[0] + ((to[0] - from[0]) * left) / length, from[1] + ((to[1] - from[1]) * left) / length];
    }
    left -= length;
  }
  return line.at(-1);
}

/** `31.4120 N 34.3342 E`: four decimals, about ten metres. */
export const coordinatesText = (lon: number, lat: number): string =>
  `${Math.abs(lat).toFixed(4)} ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon).toFixed(4)} ${lon < 0 ? 'W' : 'E'}`;

/** The longest 1, 2 or 5 × 10ⁿ metres that fit in `room` pixels. */
export function scaleLength(metresPerPixel: number, room: number): { readonly metres: number; readonly pixels: number } {
  const most = metresPerPixel * room;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  return { metres, pixels: metres / metresPerPixel };
}
