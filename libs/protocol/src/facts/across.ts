/** What a schema of one field cannot say: how the fields of one body hang together. */
import { parseTime, type FactName, type Facts, type LineString, type Polygon } from '#libs/domain';
import { LIMITS } from '../limits.ts';
import type { PointedError } from '../problems.ts';

/** Errors in a body that has passed its schema; `time` is that of the event, as written. */
export type Across<F extends FactName> = (data: Facts[F], time: string) => readonly PointedError[];

const NONE: readonly PointedError[] = [];
const wrong = (pointer: string, detail: string): readonly PointedError[] => [{ pointer, detail }];

function pair({ lon, lat }: { readonly lon?: number; readonly lat?: number }): readonly PointedError[] {
  if ((lon === undefined) === (lat === undefined)) return NONE;
  return lon === undefined ? wrong('/data/lon', 'lon is missing: lon and lat come together or not at all.') : wrong('/data/lat', 'lat is missing: lon and lat come together or not at all.');
}

function ordered(from: string | undefined, to: string | undefined, pointer: string, detail: string): readonly PointedError[] {
  if (from === undefined || to === undefined) return NONE;
  return (parseTime(from) as number) <= (parseTime(to) as number) ? NONE : wrong(pointer, detail);
}

function counted(count: { readonly min: number; readonly max: number } | undefined): readonly PointedError[] {
  return count === undefined || count.min <= count.max ? NONE : wrong('/data/count/max', 'max must not be less than min.');
}

function vertices(geometry: LineString | Polygon): readonly PointedError[] {
  if (geometry.type === 'LineString') return NONE;
  const total = geometry.coordinates.reduce((sum, ring) => sum + ring.length, 0);
  return total <= LIMITS.eventVertices ? NONE : wrong('/data/geometry/coordinates', `coordinates must have at most ${LIMITS.eventVertices} positions together.`);
}

const observed = (data: Facts['violation-corrected'] | Facts['violation-reported']): readonly PointedError[] => [
  ...pair(data), ...counted(data.count), ...ordered(data.from, data.to, '/data/to', 'to must not be before from.'),
];

export const ACROSS: { readonly [F in FactName]?: Across<F> } = {
  'violation-reported': (data, time) => [
    ...observed(data),
    ...ordered(data.from, time, '/time', 'time must not be before from.'),
    ...ordered(time, data.to, '/time', 'time must not be after to.'),
  ],
  'violation-corrected': observed,
  'convoy-planned': ({ departAt, arriveBy }) => ordered(departAt, arriveBy, '/data/arriveBy', 'arriveBy must not be before departAt.'),
  'convoy-decided': ({ windows = [] }) => windows.flatMap(({ from, to }, at) => ordered(from, to, `/data/windows/${at}/to`, 'to must not be before from.')),
  'convoy-incident-reported': pair,
  'line-declared': ({ geometry, validFrom, validTo }) => [
    ...vertices(geometry), ...ordered(validFrom, validTo, '/data/validTo', 'validTo must not be before validFrom.'),
  ],
  'sector-defined': ({ geometry }) => vertices(geometry),
};
