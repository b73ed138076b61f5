/** Boxes in degrees: a quick way to see that things are far apart. */
import type { LonLat } from '../facts.ts';
import { metresPerDegree } from './plane.ts';

export interface Box { readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** Of nothing it is a box that holds nothing and overlaps nothing. */
export function boxOf(points: readonly LonLat[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return { west, south, east, north };
}

/** Planes that touch the ground at different latitudes measure a little differently; a box that is grown by more than that misses nothing. */
export const SLACK = 1.02;

/** A box around a point in which everything within that many metres lies. */
export function around([lon, lat]: LonLat, metres: number): Box {
  const north = (metres * SLACK) / metresPerDegree(lat).north;
  // A degree of longitude is shortest farthest from the equator.
  const east = (metres * SLACK) / metresPerDegree(Math.min(89, Math.abs(lat) + north)).east;
  return { west: lon - east, south: lat - north, east: lon + east, north: lat + north };
}

/** A box and what lies within so many metres of it. */
export function beyond({ west, south, east, north }: Box, metres: number): Box {
  return joined(around([west, south], metres), around([east, north], metres));
}

/** The least box that holds both. */
export const joined = (one: Box, other: Box): Box => ({
  west: Math.min(one.west, other.west), south: Math.min(one.south, other.south), east: Math.max(one.east, other.east), north: Math.max(one.north, other.north),
});

export const overlap = (one: Box, other: Box): boolean =>
  one.west <= other.east && other.west <= one.east && one.south <= other.north && other.south <= one.north;
