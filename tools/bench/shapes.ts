/** Where the bench's world lies: sixty roads, fifteen lines and fifteen sectors in forty kilometres by forty. A road is a corridor, and the way of its convoys. */
import type { LonLat } from '#libs/domain';

export const ROADS = 60;
const ROAD_POINTS = 60;
/** Metres from one point of a road to the next: a road has 25 km. */
const LEG = 430;
const WEST = 34.2;
const SOUTH = 31.2;
const EXTENT = 0.4;
/** Metres of a degree at the middle of it, well enough for made-up roads. */
const [EAST, NORTH] = [95_000, 110_900];
const LINES = 15;
const SECTORS = 15;
const SECTOR_POINTS = 24;
/** Degrees: sectors touch and do not overlap much. */
const SECTOR_RADIUS = 0.045;

/** A metre. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
const at = (lon: number, lat: number): LonLat => [round(lon), round(lat)];
/** The part after the point of a multiple of the golden ratio, and of another number as bad to approximate: places that are all over and never the same. */
const spread = (n: number): readonly [number, number] => [(n * 0.618_033_988_7) % 1, (n * 0.754_877_666_2) % 1];

/** Somewhere in the world, for each number elsewhere. */
export function place(n: number): LonLat {
  const [x, y] = spread(n + 1);
  return at(WEST + x * EXTENT, SOUTH + y * EXTENT);
}

/** A line of so many points, that bends, through the place of that number. */
function bent(n: number, points: number): readonly LonLat[] {
  const heading = n * 2.4;
  const steps = Array.from({ length: points }, (_, point) => heading + 0.6 * Math.sin(point / 5 + n));
  const middle = place(n);
  let [x, y] = [0, 0];
  const line = steps.map((direction) => [(x += LEG * Math.cos(direction)), (y += LEG * Math.sin(direction))] as const);
  const [mx, my] = line[Math.floor(points / 2)] ?? [0, 0];
  return line.map(([east, north]) => at(middle[0] + (east - mx) / EAST, middle[1] + (north - my) / NORTH));
}

const roads = Array.from({ length: ROADS }, (_, n) => bent(n, ROAD_POINTS));
export const road = (n: number): readonly LonLat[] => roads[n % ROADS] as readonly LonLat[];
export const lines: readonly (readonly LonLat[])[] = Array.from({ length: LINES }, (_, n) => bent(ROADS + n, ROAD_POINTS));
/** Closed rings. */
export const sectors: readonly (readonly LonLat[])[] = Array.from({ length: SECTORS }, (_, n) => {
  const [lon, lat] = [WEST + EXTENT * ((n % 5) + 0.5) / 5, SOUTH + EXTENT * (Math.floor(n / 5) + 0.5) / 3];
  const ring = Array.from({ length: SECTOR_POINTS }, (_point, turn) => {
    const angle = (2 * Math.PI * turn) / SECTOR_POINTS;
    return at(lon + SECTOR_RADIUS * Math.cos(angle), lat + SECTOR_RADIUS * Math.sin(angle));
  });
  return [...ring, ring[0] as LonLat];
});

/** Who has gone so many metres on a road, to its end and back and so on, is there. */
export function along(n: number, metres: number): LonLat {
  const line = road(n);
  const legs = line.length - 1;
  const gone = (metres / LEG) % (2 * legs);
  const way = gone > legs ? 2 * legs - gone : gone;
  const leg = Math.min(legs - 1, Math.floor(way));
  const [from, to] = [line[leg] as LonLat, line[leg + 1] as LonLat];
  return [from[0] + (way - leg) * (to[0] - from[0]), from[1] + (way - leg) * (to[1] - from[1])];
}
