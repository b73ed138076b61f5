/**
 * What is drawn of a PMTiles archive: vector tiles in the schema of Protomaps or of OpenMapTiles, or pictures. Flat and low in contrast, in
 * the colours of our own ground; letters come from the page's fonts, as everywhere.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Backdrop } from './backdrop.ts';
import type { BaseMapAbout } from './base-map.ts';
import { FONT, halo, nameOver, type Language } from './expressions.ts';
import type { Palette } from './palette.ts';

/** The source of the archive. */
export const TILES = 'tiles';

/** Where a schema keeps what is drawn: its layers, and the kinds of thing in them that look alike. */
interface Schema {
  readonly kind: ExpressionSpecification;
  /** Undefined where land is whatever is not water. */
  readonly land?: string;
  readonly built: readonly [layer: string, kinds: readonly string[]];
  readonly green: readonly [layer: string, kinds: readonly string[]];
  readonly rivers: string;
  readonly roads: string;
  readonly roadNames: string;
  readonly great: readonly string[];
  readonly small: readonly string[];
  readonly paths: readonly string[];
  readonly buildings: string;
  readonly boundaries: readonly [layer: string, filter: FilterSpecification];
  readonly places: readonly [layer: string, countries: readonly string[], towns: readonly string[], quarters: readonly string[]];
  /** The less, the more it matters. */
  readonly placeOrder: ExpressionSpecification;
}

const PROTOMAPS: Schema = {
  kind: ['coalesce', ['get', 'kind'], ['get', 'pmap:kind']],
  land: 'earth',
  built: ['landuse', ['residential', 'industrial', 'commercial', 'urban_area', 'hospital', 'school', 'university']],
  green: ['landuse', ['park', 'wood', 'forest', 'nature_reserve', 'protected_area', 'national_park', 'cemetery', 'grass', 'farmland', 'orchard']],
  rivers: 'water', roads: 'roads', roadNames: 'roads',
  great: ['highway', 'major_road', 'medium_road'], small: ['minor_road'], paths: ['path', 'other'],
  buildings: 'buildings',
  boundaries: ['boundaries', ['==', ['coalesce', ['get', 'kind'], ['get', 'pmap:kind']], 'country']],
  places: ['places', ['country'], ['locality'], ['neighbourhood', 'macrohood']],
  placeOrder: ['-', 0, ['coalesce', ['get', 'population_rank'], ['get', 'pmap:population_rank'], 0]],
};
const OPENMAPTILES: Schema = {
  kind: ['get', 'class'],
  built: ['landuse', ['residential', 'industrial', 'commercial', 'suburb', 'neighbourhood', 'hospital', 'school', 'university']],
  green: ['landcover', ['wood', 'grass', 'farmland']],
  rivers: 'waterway', roads: 'transportation', roadNames: 'transportation_name',
  great: ['motorway', 'trunk', 'primary', 'secondary', 'tertiary'], small: ['minor', 'service', 'raceway', 'busway'], paths: ['track', 'path'],
  buildings: 'building',
  boundaries: ['boundary', ['all', ['<=', ['coalesce', ['get', 'admin_level'], 99], 2], ['!=', ['get', 'maritime'], 1]]],
  places: ['place', ['country'], ['city', 'town', 'village', 'hamlet'], ['suburb', 'quarter', 'neighbourhood']],
  placeOrder: ['coalesce', ['get', 'rank'], 99],
};

/** `origin` is the page's own: nothing is asked of another. */
export function drawingOf(about: BaseMapAbout, origin: string): Backdrop {
  const drawing = about.kind === 'raster' ? picturesOf(about, origin) : vectorsOf(about, origin);
  return { covers: about.covers, home: about.covers, attribution: about.attribution, ...drawing };
}

type Drawing = Pick<Backdrop, 'sources' | 'ground' | 'names'>;
const placesOf = ({ tiles, covers, minzoom, maxzoom }: BaseMapAbout, origin: string) =>
  ({ tiles: [`pmtiles://${origin}${tiles}/{z}/{x}/{y}`], bounds: [...covers] as [number, number, number, number], minzoom, maxzoom });

const picturesOf = (about: BaseMapAbout, origin: string): Drawing => ({
  sources: { [TILES]: { type: 'raster', tileSize: 256, ...placesOf(about, origin) } },
  ground: ({ picture }) => [{ id: 'tiles-picture', type: 'raster', source: TILES, paint: { 'raster-fade-duration': 0, 'raster-saturation': -0.55, ...picture } }],
  names: () => [],
});

function vectorsOf(about: BaseMapAbout, origin: string): Drawing {
  const schema = about.layers.includes('earth') || about.layers.includes('roads') ? PROTOMAPS : OPENMAPTILES;
  const has = ({ 'source-layer': layer }: { readonly 'source-layer'?: string }): boolean => layer === undefined || about.layers.includes(layer);
  return {
    sources: { [TILES]: { type: 'vector', ...placesOf(about, origin) } },
    ground: (palette) => groundOf(schema, palette).filter((layer) => 'source' in layer && has(layer)),
    names: (palette, language) => namesOf(schema, palette, language).filter((layer) => 'source' in layer && has(layer)),
  };
}

const oneOf = (schema: Schema, kinds: readonly string[]): FilterSpecification => ['in', schema.kind, ['literal', [...kinds]]];
const growing = (...stops: readonly (readonly [zoom: number, width: number])[]): ExpressionSpecification => ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()];

function groundOf(schema: Schema, palette: Palette): readonly LayerSpecification[] {
  const source = TILES;
  const fill = (id: string, layer: string, colour: string, filter?: FilterSpecification): LayerSpecification =>
    ({ id, type: 'fill', source, 'source-layer': layer, filter: ['all', ['==', ['geometry-type'], 'Polygon'], filter ?? true] as FilterSpecification, paint: { 'fill-color': colour, 'fill-antialias': false } });
  const line = (id: string, layer: string, filter: FilterSpecification, minzoom: number, paint: object): LayerSpecification =>
    ({ id, type: 'line', source, 'source-layer': layer, minzoom, filter: ['all', ['==', ['geometry-type'], 'LineString'], filter] as FilterSpecification, layout: { 'line-join': 'round', 'line-cap': 'round' }, paint });
  return [
    ...(schema.land === undefined ? [] : [fill('tiles-land', schema.land, palette.inside)]),
    { ...fill('tiles-built', schema.built[0], palette.built, oneOf(schema, schema.built[1])), minzoom: 9 } as LayerSpecification,
    fill('tiles-green', schema.green[0], palette.green, oneOf(schema, schema.green[1])),
    fill('tiles-water', 'water', palette.sea),
    line('tiles-river', schema.rivers, true, 10, { 'line-color': palette.sea, 'line-width': growing([10, 0.8], [16, 4]) }),
    { ...fill('tiles-building', schema.buildings, palette.building), minzoom: 14 } as LayerSpecification,
    line('tiles-path', schema.roads, oneOf(schema, schema.paths), 14, { 'line-color': palette.roadSmall, 'line-width': growing([14, 0.6], [18, 3]), 'line-dasharray': [2, 1.6] }),
    line('tiles-road-small', schema.roads, oneOf(schema, schema.small), 12, { 'line-color': palette.roadSmall, 'line-width': growing([12, 0.5], [16, 4], [18, 12]) }),
    line('tiles-road', schema.roads, oneOf(schema, schema.great), 6, { 'line-color': palette.road, 'line-width': growing([6, 0.5], [11, 1.4], [16, 7], [18, 18]) }),
    line('tiles-boundary', schema.boundaries[0], schema.boundaries[1], 0, { 'line-color': palette.outline, 'line-width': 1.2 }),
  ];
}

/** Names of towns and countries always, of quarters and roads where there is room for them. */
function namesOf(schema: Schema, palette: Palette, language: Language): readonly LayerSpecification[] {
  const source = TILES;
  const local: ExpressionSpecification = ['get', 'name'];
  const english: ExpressionSpecification = ['coalesce', ['get', 'name:en'], ['get', 'name:latin'], local];
  const own: ExpressionSpecification = language === 'en' ? english : ['coalesce', ['get', `name:${language}`], local];
  const [layer, countries, towns, quarters] = schema.places;
  const place = (id: string, kinds: readonly string[], minzoom: number, size: number, opacity: number): LayerSpecification => ({
    id, type: 'symbol', source, 'source-layer': layer, minzoom,
    filter: ['all', oneOf(schema, kinds), ['>=', ['zoom'], ['coalesce', ['get', 'min_zoom'], ['get', 'pmap:min_zoom'], 0]]] as FilterSpecification,
    layout: { 'text-field': nameOver(own, language === 'en' ? local : english), 'text-font': FONT, 'text-size': size, 'text-padding': 4, 'text-max-width': 9, 'symbol-sort-key': schema.placeOrder },
    paint: { 'text-color': palette.place, 'text-opacity': opacity, ...halo(palette) },
  });
  return [
    {
      id: 'tiles-road-name', type: 'symbol', source, 'source-layer': schema.roadNames, minzoom: 14, filter: oneOf(schema, [...schema.great, ...schema.small]),
      layout: { 'symbol-placement': 'line', 'text-field': own, 'text-font': FONT, 'text-size': 10.5, 'text-padding': 6 }, paint: { 'text-color': palette.place, 'text-opacity': 0.75, ...halo(palette) },
    },
    place('tiles-quarter', quarters, 12, 11, 0.75), place('tiles-town', towns, 5, 12.5, 1), place('tiles-country', countries, 0, 13, 0.8),
  ];
}
