import type { EntityKey, LonLat, Polygon, SectorView } from '#libs/domain';

/** The sector a place lies in, by its outer ring; undefined outside all of them. Good for a word in a list, not for a verdict. */
export function sectorAt(sectors: ReadonlyMap<EntityKey, SectorView>, lon: number | undefined, lat: number | undefined): SectorView | undefined {
  if (lon === undefined || lat === undefined) return undefined;
  for (const sector of sectors.values()) if (inside(sector.geometry, lon, lat)) return sector;
  return undefined;
}

function inside({ coordinates: [ring = []] }: Polygon, lon: number, lat: number): boolean {
  let within = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [aLon, aLat] = ring[index - 1] as LonLat;
    const [bLon, bLat] = ring[index] as LonLat;
    if (aLat > lat !== bLat > lat && lon < ((bLon - aLon) * (lat - aLat)) / (bLat - aLat) + aLon) within = !within;
  }
  return within;
}

const METRES_PER_DEGREE = 111_320;

/** Metres between two places on the local tangent plane: right to a part in a thousand inside one operation. */
export function metresBetween([aLon, aLat]: LonLat, [bLon, bLat]: LonLat): number {
  const shrink = Math.cos((((aLat + bLat) / 2) * Math.PI) / 180);
  return Math.hypot((aLon - bLon) * shrink, aLat - bLat) * METRES_PER_DEGREE;
}

/** Where along a route its point nearest to a place lies: metres from the start, and how far off the place is. */
export function alongRoute(route: readonly LonLat[], place: LonLat): { readonly along: number; readonly off: number } {
  let best = { along: 0, off: Number.POSITIVE_INFINITY };
  let walked = 0;
  for (let index = 1; index < route.length; index += 1) {
    const [from, to] = [route[index - 1] as LonLat, route[index] as LonLat];
    const length = metresBetween(from, to);
    const part = projection(from, to, place);
    const nearest: LonLat = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    const off = metresBetween(nearest, place);
    if (off < best.off) best = { along: walked + length * part, off };
    walked += length;
  }
  return best;
}

type Along = ReturnType<typeof alongRoute>;
const standing = new WeakMap<readonly LonLat[], WeakMap<object, Along>>();

/** The same for a view of what stands still, worked out once for each view and route. */
export function standsAlong(route: readonly LonLat[], view: { readonly lon: number; readonly lat: number }): Along {
  const known = standing.get(route) ?? new WeakMap<object, Along>();
  standing.set(route, known);
  const along = known.get(view) ?? alongRoute(route, [view.lon, view.lat]);
  known.set(view, along);
  return along;
}

function projection([aLon, aLat]: LonLat, [bLon, bLat]: LonLat, [lon, lat]: LonLat): number {
  const shrink = Math.cos((aLat * Math.PI) / 180) ** 2;
  const square = (bLon - aLon) ** 2 * shrink + (bLat - aLat) ** 2;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((lon - aLon) * (bLon - aLon) * shrink + (lat - aLat) * (bLat - aLat)) / square));
}

export const routeLength = (route: readonly LonLat[]): number =>
  route.slice(1).reduce((sum, point, index) => sum + metresBetween(route[index] as LonLat, point), 0);
