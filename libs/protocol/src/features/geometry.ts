/** Places as RFC 7946 wants them. */
import type { LineString, LonLat, Polygon } from '#libs/domain';

export interface Point { readonly type: 'Point'; readonly coordinates: readonly number[] }
export type Geometry = Point | LineString | Polygon;

/** About a centimetre. */
const DECIMALS = 7;

export const pointAt = (lon: number, lat: number): Point => ({ type: 'Point', coordinates: rounded([lon, lat]) });

/** Rounded; rings follow the right-hand rule. */
export function geometryOf(geometry: LineString | Polygon): Geometry {
  if (geometry.type === 'LineString') return { type: 'LineString', coordinates: geometry.coordinates.map(rounded) };
  return { type: 'Polygon', coordinates: geometry.coordinates.map((ring, place) => ringWound(ring.map(rounded), place === 0)) };
}

/** Outer rings run counter-clockwise, holes clockwise. */
function ringWound(ring: readonly LonLat[], outer: boolean): readonly LonLat[] {
  return area(ring) > 0 === outer ? ring : ring.toReversed();
}

/** Twice the signed area in degrees: positive when counter-clockwise. */
function area(ring: readonly LonLat[]): number {
  let twice = 0;
  ring.forEach(([x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length] as LonLat;
    twice += x * nextY - nextX * y;
  });
  return twice;
}

const rounded = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
