/** For tests: bad places and shapes. */
import { STRUCTURED, violation } from '../events/sample.ts';
import type { BadInput } from './bad-input.ts';

const sent = (event: object) => ({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(event) });
const point = (name: string, data: Readonly<Record<string, unknown>>, pointer: string): BadInput =>
  ({ name, request: sent(violation({}, data)), answer: 'rejected', pointer });
const sector = (name: string, geometry: unknown, pointer?: string): BadInput => ({
  name, answer: 'rejected', ...(pointer !== undefined && { pointer }),
  request: sent(violation({ type: 'watchfloor.sector-defined.v1', subject: 'sector/s-1', data: { name: { en: 'North' }, geometry } })),
});
const corridor = (name: string, geometry: unknown, pointer?: string): BadInput => ({
  name, answer: 'rejected', ...(pointer !== undefined && { pointer }),
  request: sent(violation({ type: 'watchfloor.corridor-defined.v1', subject: 'corridor/c-1', data: { name: { en: 'Road' }, geometry } })),
});
const polygon = (...coordinates: readonly unknown[]) => ({ type: 'Polygon', coordinates });
const RING = [[34.2, 31.2], [34.4, 31.2], [34.4, 31.4], [34.2, 31.2]];
const zigzag = (count: number): readonly (readonly number[])[] => Array.from({ length: count }, (_, n) => [34 + n * 1e-5, 31 + (n % 2) * 1e-5]);

/** Places that cannot be, and shapes that are none. */
export const GEOMETRY: readonly BadInput[] = [
  point('a latitude beyond the pole', { lat: 90.0001 }, '/data/lat'),
  point('a longitude beyond the antimeridian', { lon: -180.0001 }, '/data/lon'),
  point('latitude and longitude swapped out of range', { lon: 31.4, lat: 134.4 }, '/data/lat'),
  point('half a position', { lat: undefined }, '/data/lat'),
  point('a negative uncertainty', { uncertainty: -1 }, '/data/uncertainty'),
  point('a latitude that is null', { lat: null }, '/data/lat'),
  sector('a ring that is not closed', polygon(RING.slice(0, 3))),
  sector('a ring of three positions', polygon([RING[0], RING[1], RING[0]])),
  sector('no ring at all', polygon(), '/data/geometry/coordinates'),
  sector('empty coordinates', polygon([])),
  sector('a geometry that is null', null, '/data/geometry'),
  sector('a point where a polygon belongs', { type: 'Point', coordinates: [34, 31] }),
  sector('a collection inside a collection', { type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [] }] }),
  sector('positions with an altitude', polygon(RING.map((position) => [...position, 10]))),
  sector('positions of one number', polygon(RING.map(([lon]) => [lon]))),
  sector('a reference system of its own', { ...polygon(RING), crs: { type: 'name', properties: { name: 'EPSG:32636' } } }),
  sector('metres for degrees', polygon(RING.map(([lon, lat]) => [Number(lon) * 1e4, Number(lat) * 1e5]))),
  corridor('a line of one position', { type: 'LineString', coordinates: [[34, 31]] }),
  corridor('a line of 2,001 positions', { type: 'LineString', coordinates: zigzag(2_001) }),
  corridor('text for numbers', { type: 'LineString', coordinates: [['34', '31'], ['34', '32']] }),
];
