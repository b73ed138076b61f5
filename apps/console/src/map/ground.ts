/** The backdrop that is shipped with the console, from files of our own. */
import type { FeatureCollection, Feature, Polygon, MultiPolygon } from 'geojson';
import type { LayerSpecification } from 'maplibre-gl';
import type { LonLat } from '#libs/domain';
import type { Extent } from '../picture/state.ts';
import type { Backdrop } from './backdrop.ts';
import { FONT, halo, nameOver, type Language } from './expressions.ts';
import { extentOf } from './geometry.ts';
import type { Palette } from './palette.ts';

export interface GroundFiles {
  readonly outline: Feature<Polygon>;
  readonly region: FeatureCollection<Polygon | MultiPolygon>;
  readonly places: FeatureCollection;
}

/** Names of places by rank: the great ones always, the others as there is room. */
const PLACE_ZOOMS = [[1, 0], [2, 10.8], [3, 11.6], [4, 12.6]] as const;

/** Undefined when the server has none; throws when it did not answer, or not to the end. */
async function read<T>(name: string): Promise<T | undefined> {
  const response = await fetch(`/ground/${name}.json`);
  return response.ok ? await response.json() as T : undefined;
}

/** Undefined when the server has none: the map then works without. Throws when there was no answer: ask again. */
export async function loadGround(): Promise<Backdrop | undefined> {
  const [outline, region, places] = await Promise.all([
    read<GroundFiles['outline']>('outline'), read<GroundFiles['region']>('region'), read<GroundFiles['places']>('places'),
  ]);
  return outline === undefined || region === undefined || places === undefined ? undefined : groundOf({ outline, region, places });
}

export function groundOf({ outline, region, places }: GroundFiles): Backdrop {
  const [west, south, east, north] = region.bbox as [number, number, number, number];
  const covers: Extent = [west, south, east, north];
  return {
    covers,
    home: extentOf((outline.geometry.coordinates[0] ?? []) as unknown as LonLat[]) ?? covers,
    sources: {
      sea: { type: 'geojson', data: box(covers) }, region: { type: 'geojson', data: region },
      outline: { type: 'geojson', data: outline, tolerance: 0.2 }, places: { type: 'geojson', data: places },
    },
    ground: groundLayers, names: placeLayers,
  };
}

const box = ([west, south, east, north]: Extent): Feature<Polygon> => ({
  type: 'Feature', properties: {},
  geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
});

const groundLayers = (palette: Palette): readonly LayerSpecification[] => [
  { id: 'sea', type: 'fill', source: 'sea', paint: { 'fill-color': palette.sea, 'fill-antialias': false } },
  { id: 'land', type: 'fill', source: 'region', paint: { 'fill-color': palette.land, 'fill-antialias': false } },
  { id: 'inside', type: 'fill', source: 'outline', paint: { 'fill-color': palette.inside } },
  { id: 'outline', type: 'line', source: 'outline', layout: { 'line-join': 'round' }, paint: { 'line-color': palette.outline, 'line-width': 1.2 } },
];

const placeLayers = (palette: Palette, language: Language): readonly LayerSpecification[] => PLACE_ZOOMS.toReversed().map(([rank, minzoom]): LayerSpecification => ({
  id: `place-${rank}`, type: 'symbol', source: 'places', minzoom, filter: ['==', ['get', 'rank'], rank],
  layout: {
    'text-field': nameOver(['get', language], ['get', language === 'en' ? 'ar' : 'en']),
    'text-font': FONT, 'text-size': rank === 1 ? 12.5 : 11.5, 'text-variable-anchor': ['right', 'bottom-right', 'top-right', 'left', 'bottom-left', 'top-left', 'bottom', 'top'],
    'text-radial-offset': 1.1, 'text-justify': 'auto', 'text-padding': 3, 'text-max-width': 30,
  },
  paint: { 'text-color': palette.place, 'text-opacity': rank === 1 ? 1 : 0.8, ...halo(palette) },
}));
