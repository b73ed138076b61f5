/**
 * The demo operation's ground: real crossings and the two real north–south roads, drawn by hand to about 300 m, with invented
 * checkpoints, sectors and a synthetic ceasefire line in two versions. Positions are WGS 84, lengths metres.
 */
import { distanceToLine, type LineString, type LonLat, type Name, type Polygon } from '#libs/domain';
import outlineFile from './data/gaza-strip.json' with { type: 'json' };
import { along, lengthOf } from './route.ts';

export const OUTLINE: readonly LonLat[] = outlineFile.geometry.coordinates[0] as unknown as readonly LonLat[];

export interface Crossing { readonly id: string; readonly name: Name; readonly at: LonLat; readonly kind: 'crossing' | 'checkpoint'; readonly corridors: readonly string[] }

const SALAH_AL_DIN: readonly LonLat[] = [
  [34.270, 31.2265], [34.2735, 31.243], [34.2805, 31.262], [34.2905, 31.285], [34.300, 31.3065], [34.3105, 31.326], [34.322, 31.343],
  [34.336, 31.362], [34.3475, 31.381], [34.358, 31.4], [34.3695, 31.4165], [34.384, 31.430], [34.3985, 31.4435], [34.413, 31.4585],
  [34.4275, 31.4725], [34.443, 31.4865], [34.4585, 31.500], [34.472, 31.5135], [34.4865, 31.527], [34.508, 31.5385], [34.5275, 31.549], [34.5425, 31.5585],
];
const AL_RASHID: readonly LonLat[] = [
  [34.4985, 31.5865], [34.4803, 31.575], [34.467, 31.5585], [34.4537, 31.542], [34.4331, 31.5255], [34.4239, 31.509],
  [34.4087, 31.4925], [34.3925, 31.476], [34.3764, 31.4595], [34.3603, 31.443], [34.3441, 31.4265], [34.3253, 31.41],
  [34.3049, 31.3935], [34.2869, 31.377], [34.2689, 31.3605],
];
export const ROADS = { 'salah-al-din': SALAH_AL_DIN, 'al-rashid': AL_RASHID } as const;
export type Corridor = keyof typeof ROADS;

export const CORRIDOR_NAMES: Readonly<Record<Corridor, Name>> = {
  'salah-al-din': { en: 'Salah al-Din', ar: 'صلاح الدين', he: 'סלאח א-דין' },
  'al-rashid': { en: 'Al-Rashid', ar: 'الرشيد', he: 'א-רשיד' },
};

/** An invented checkpoint a share of the way along a road. */
function onRoad(id: string, corridor: Corridor, share: number, name: Name): Crossing {
  const road = ROADS[corridor];
  return { id, name, at: along(road, lengthOf(road) * share).at, kind: 'checkpoint', corridors: [corridor] };
}
const numbered = (letter: string, digit: number): Name => ({ en: `${letter}-${digit}`, ar: `${letter === 'K' ? 'ك' : 'ر'}-${digit}`, he: `${letter === 'K' ? 'ק' : 'ר'}-${digit}` });

export const CROSSINGS: readonly Crossing[] = [
  { id: 'kerem-shalom', name: { en: 'Kerem Shalom', ar: 'كرم أبو سالم', he: 'כרם שלום' }, at: [34.27, 31.221], kind: 'crossing', corridors: ['salah-al-din'] },
  { id: 'rafah', name: { en: 'Rafah', ar: 'معبر رفح', he: 'מעבר רפיח' }, at: [34.2592, 31.2486], kind: 'crossing', corridors: [] },
  { id: 'erez', name: { en: 'Erez', ar: 'بيت حانون', he: 'ארז' }, at: [34.545, 31.5606], kind: 'crossing', corridors: [] },
  { id: 'zikim', name: { en: 'Zikim', ar: 'زيكيم', he: 'זיקים' }, at: [34.5, 31.588], kind: 'crossing', corridors: ['al-rashid'] },
  { id: 'kissufim', name: { en: 'Kissufim', ar: 'كيسوفيم', he: 'כיסופים' }, at: [34.39, 31.366], kind: 'crossing', corridors: [] },
  onRoad('k-1', 'salah-al-din', 0.14, numbered('K', 1)),
  onRoad('k-2', 'salah-al-din', 0.3, numbered('K', 2)),
  onRoad('k-3', 'salah-al-din', 0.46, numbered('K', 3)),
  onRoad('k-4', 'salah-al-din', 0.6, numbered('K', 4)),
  onRoad('k-5', 'salah-al-din', 0.77, numbered('K', 5)),
  onRoad('r-1', 'al-rashid', 0.2, numbered('R', 1)),
  onRoad('r-2', 'al-rashid', 0.46, numbered('R', 2)),
  onRoad('r-3', 'al-rashid', 0.72, numbered('R', 3)),
];
export const crossing = (id: string): Crossing => CROSSINGS.find((one) => one.id === id) as Crossing;

/** Where convoys go: a place beside a corridor, and how far along it the convoy leaves the road. */
export interface Destination { readonly id: string; readonly corridor: Corridor; readonly share: number; readonly at: LonLat }
export const DESTINATIONS: readonly Destination[] = [
  { id: 'khan-yunis-hub', corridor: 'salah-al-din', share: 0.31, at: [34.306, 31.3405] },
  { id: 'dayr-al-balah-store', corridor: 'salah-al-din', share: 0.5, at: [34.3515, 31.418] },
  { id: 'nuseirat-store', corridor: 'salah-al-din', share: 0.585, at: [34.3925, 31.4486] },
  { id: 'gaza-city-hub', corridor: 'salah-al-din', share: 0.8, at: [34.4615, 31.5125] },
  { id: 'jabalia-clinic', corridor: 'salah-al-din', share: 0.87, at: [34.4835, 31.5335] },
  { id: 'gaza-port-store', corridor: 'al-rashid', share: 0.3, at: [34.4465, 31.5255] },
  { id: 'mawasi-store', corridor: 'al-rashid', share: 0.98, at: [34.2575, 31.3435] },
  { id: 'coast-bakery', corridor: 'al-rashid', share: 0.6, at: [34.3605, 31.441] },
];

/** Where radio is poor: what happens there is heard of late. A circle in degrees, enough for a made-up hole. */
export const SILENT_ZONE = { centre: [34.4205, 31.4655] as LonLat, radius: 0.012 };

/** Easternmost point of the outline at a latitude. */
function eastAt(lat: number): number {
  let east = -Infinity;
  OUTLINE.forEach(([lon, y], at) => {
    const [lon2, y2] = OUTLINE[(at + 1) % OUTLINE.length] as LonLat;
    if ((y - lat) * (y2 - lat) <= 0 && y !== y2) east = Math.max(east, lon + ((lat - y) / (y2 - y)) * (lon2 - lon));
  });
  return east;
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;
/** South to north, so that the inside, where people live, is on its left. */
function lineBehindFence(inset: (lat: number) => number): LineString {
  const coordinates: LonLat[] = [];
  for (let lat = 31.235; lat <= 31.5551; lat += 0.016) coordinates.push([rounded(eastAt(lat) - inset(lat)), rounded(lat)]);
  return { type: 'LineString', coordinates };
}
export const LINE_VERSIONS = [
  { version: '1', geometry: lineBehindFence((lat) => 0.0135 + 0.003 * Math.sin(lat * 60)) },
  { version: '2', geometry: lineBehindFence((lat) => 0.0175 + 0.004 * Math.sin(lat * 60 + 0.6)) },
] as const;

const SECTOR_BANDS: readonly (readonly [id: string, name: Name, south: number, north: number])[] = [
  ['north', { en: 'North', ar: 'الشمال', he: 'צפון' }, 31.517, 31.62],
  ['gaza', { en: 'Gaza', ar: 'غزة', he: 'עזה' }, 31.461, 31.517],
  ['middle', { en: 'Middle', ar: 'الوسطى', he: 'המרכז' }, 31.392, 31.461],
  ['khan-yunis', { en: 'Khan Yunis', ar: 'خان يونس', he: "ח'אן יונס" }, 31.308, 31.392],
  ['rafah-sector', { en: 'Rafah', ar: 'رفح', he: 'רפיח' }, 31.2, 31.308],
];

/** The part of a ring on one side of a latitude (Sutherland and Hodgman's clipping against one edge). */
function clip(ring: readonly LonLat[], lat: number, keepNorth: boolean): LonLat[] {
  const inside = (y: number) => (keepNorth ? y >= lat : y <= lat);
  return ring.flatMap((from, at) => {
    const to = ring[(at + 1) % ring.length] as LonLat;
    const cut: LonLat = [rounded(from[0] + ((lat - from[1]) / (to[1] - from[1])) * (to[0] - from[0])), lat];
    if (inside(from[1]) === inside(to[1])) return inside(to[1]) ? [to] : [];
    return inside(to[1]) ? [cut, to] : [cut];
  });
}
export const SECTORS = SECTOR_BANDS.map(([id, name, south, north]) => {
  const ring = clip(clip(OUTLINE.slice(0, -1), south, true), north, false);
  return { id, name, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] as LonLat]] } satisfies Polygon };
});

/** Metres from a road at which what happens there concerns nobody on it, and degrees from the border of a sector at which it is in that sector alone. */
const BESIDE_ROADS = 2_200;
const INSIDE_SECTOR = 0.008;
/** Points of the newer line where shots are exchanged. */
export const FIGHTS_AT: readonly LonLat[] = LINE_VERSIONS[1].geometry.coordinates.filter((at) => (
  Object.values(ROADS).every((road) => distanceToLine(at, road) > BESIDE_ROADS) && SECTOR_BANDS.every(([, , south, north]) => [south, north].every((border) => Math.abs(border - at[1]) > INSIDE_SECTOR))
));
