/** The base geography that is shipped with the console; an operation elsewhere is drawn on a graticule instead. */
import type { FeatureCollection, Feature, Polygon, MultiPolygon, Position } from 'geojson';
import type { LonLat } from '#libs/domain';
import type { Extent } from '../picture/state.ts';
import { extentOf } from './geometry.ts';

export interface Ground {
  /** What the region file covers: beyond it nothing is known, not even where the sea is. */
  readonly covers: Extent;
  readonly outline: Feature<Polygon>;
  /** Where the outline is. */
  readonly outlineExtent: Extent;
  readonly region: FeatureCollection<Polygon | MultiPolygon>;
  readonly places: FeatureCollection;
}

/** Undefined when the server has none; throws when it did not answer, or not to the end. */
async function read<T>(name: string): Promise<T | undefined> {
  const response = await fetch(`/ground/${name}.json`);
  return response.ok ? await response.json() as T : undefined;
}

/** Undefined when the server has none: the map then works without. Throws when there was no answer: ask again. */
export async function loadGround(): Promise<Ground | undefined> {
  const [outline, region, places] = await Promise.all([
    read<Feature<Polygon>>('outline'), read<FeatureCollection<Polygon | MultiPolygon>>('region'), read<FeatureCollection>('places'),
  ]);
  if (outline === undefined || region === undefined || places === undefined) return undefined;
  const [west, south, east, north] = region.bbox as [number, number, number, number];
  const outlineExtent = extentOf((outline.geometry.coordinates[0] ?? []) as unknown as LonLat[]) ?? [west, south, east, north];
  return { covers: [west, south, east, north], outline, outlineExtent, region, places };
}

export const box = ([west, south, east, north]: Extent): Feature<Polygon> => ({
  type: 'Feature', properties: {},
  geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
});

/** Meridians and parallels every `step` degrees, with their degrees as labels. */
export function graticule(step: number): FeatureCollection {
  const line = (coordinates: Position[], label: string): Feature => ({ type: 'Feature', properties: { label }, geometry: { type: 'LineString', coordinates } });
  const features: Feature[] = [];
  for (let lon = -180; lon < 180; lon += step) features.push(line([[lon, -85], [lon, 0], [lon, 85]], `${Math.abs(lon)}°${lon < 0 ? 'W' : 'E'}`));
  for (let lat = -80; lat <= 80; lat += step) {
    const points = Array.from({ length: 37 }, (_, at): Position => [-180 + at * 10, lat]);
    features.push(line(points, `${Math.abs(lat)}°${lat < 0 ? 'S' : 'N'}`));
  }
  return { type: 'FeatureCollection', features };
}
