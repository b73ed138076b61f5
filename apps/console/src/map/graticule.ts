/** The backdrop where nothing is known of the ground: meridians and parallels with their degrees. */
import type { Feature, FeatureCollection, Position } from 'geojson';
import type { Backdrop } from './backdrop.ts';
import { FONT, halo } from './expressions.ts';

/** Degrees between two lines. */
const STEP = 1;

export const GRATICULE: Backdrop = {
  covers: [-180, -90, 180, 90],
  home: [-20, -35, 60, 55],
  attribution: '',
  sources: { graticule: { type: 'geojson', data: linesEvery(STEP), tolerance: 0 } },
  ground: (palette) => [
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': palette.graticule, 'line-width': 1 } },
    {
      id: 'graticule-label', type: 'symbol', source: 'graticule', minzoom: 4,
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 10.5, 'text-offset': [0, -0.7] },
      paint: { 'text-color': palette.sector, 'text-opacity': 0.7, ...halo(palette) },
    },
  ],
  names: () => [],
};

function linesEvery(step: number): FeatureCollection {
  const line = (coordinates: Position[], label: string): Feature => ({ type: 'Feature', properties: { label }, geometry: { type: 'LineString', coordinates } });
  const features: Feature[] = [];
  for (let lon = -180; lon < 180; lon += step) features.push(line([[lon, -85], [lon, 0], [lon, 85]], `${Math.abs(lon)}°${lon < 0 ? 'W' : 'E'}`));
  for (let lat = -80; lat <= 80; lat += step) {
    const points = Array.from({ length: 37 }, (_, at): Position => [-180 + at * 10, lat]);
    features.push(line(points, `${Math.abs(lat)}°${lat < 0 ? 'S' : 'N'}`));
  }
  return { type: 'FeatureCollection', features };
}
