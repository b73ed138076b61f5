/** The style: which layers draw what, from the ground up. No glyphs and no sprite: letters come from the page's fonts. */
import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Layer, Theme } from '../picture/state.ts';
import { box, graticule, type Ground } from './ground.ts';
import { ENTITIES, RING, STRONG, FONT, halo, kind, type Language } from './expressions.ts';
import { markLayers } from './mark-layers.ts';
import { PALETTES, type Palette } from './palette.ts';
import { wayLayers } from './way-layers.ts';

/** Degrees between graticule lines. */
const GRATICULE_STEP = 1;
/** Names of places by rank: the great ones always, the others as there is room. */
const PLACE_ZOOMS = [[1, 0], [2, 10.8], [3, 11.6], [4, 12.6]] as const;

/** Drawn layer → the layer people can hide. */
export const GROUPS: Readonly<Record<Layer, readonly string[]>> = {
  corridors: ['corridor-case', 'corridor', 'corridor-dashed', 'corridor-suspended', 'corridor-name'],
  lines: ['line-older', 'line', 'line-label'],
  sectors: ['sector', 'sector-edge', 'sector-name'],
  checkpoints: ['checkpoint', 'checkpoint-label'],
  convoys: ['convoy', 'convoy-label'],
  trails: ['trail'],
  violations: ['area', 'area-edge', 'area-speck', 'violation'],
  places: ['place-1', 'place-2', 'place-3', 'place-4'],
};

export interface StyleOptions {
  readonly theme: Theme;
  readonly language: Language;
  /** Undefined where the operation is not in the base geography. */
  readonly base: Ground | undefined;
  readonly hidden: ReadonlySet<Layer>;
  readonly trails: boolean;
}

export function mapStyle({ theme, language, base, hidden, trails }: StyleOptions): StyleSpecification {
  const palette = PALETTES[theme];
  const hiddenIds = new Set([...hidden].flatMap((layer) => GROUPS[layer]).concat(trails ? [] : GROUPS.trails));
  const layers: LayerSpecification[] = [
    { id: 'beyond', type: 'background', paint: { 'background-color': palette.beyond } },
    ...(base === undefined ? graticuleLayers(palette) : baseLayers(palette)),
    ...sectorLayers(palette), ...wayLayers(palette), ...(base === undefined ? [] : placeLayers(palette, language)),
    ...markLayers(palette, language),
  ];
  const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };
  return {
    version: 8,
    sources: {
      ...(base === undefined
        ? { graticule: { type: 'geojson', data: graticule(GRATICULE_STEP), tolerance: 0 } }
        : {
          sea: { type: 'geojson', data: box(base.covers) }, region: { type: 'geojson', data: base.region },
          outline: { type: 'geojson', data: base.outline, tolerance: 0.2 }, places: { type: 'geojson', data: base.places },
        }),
      [ENTITIES]: { type: 'geojson', data: empty, promoteId: 'id', maxzoom: 14, tolerance: 0.2, buffer: 64 },
      [RING]: { type: 'geojson', data: empty },
    },
    layers: layers.map((layer) => (hiddenIds.has(layer.id) ? { ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification : layer)),
  };
}

function baseLayers(palette: Palette): readonly LayerSpecification[] {
  return [
    { id: 'sea', type: 'fill', source: 'sea', paint: { 'fill-color': palette.sea, 'fill-antialias': false } },
    { id: 'land', type: 'fill', source: 'region', paint: { 'fill-color': palette.land, 'fill-antialias': false } },
    { id: 'inside', type: 'fill', source: 'outline', paint: { 'fill-color': palette.inside } },
    { id: 'outline', type: 'line', source: 'outline', layout: { 'line-join': 'round' }, paint: { 'line-color': palette.outline, 'line-width': 1.2 } },
  ];
}

function graticuleLayers(palette: Palette): readonly LayerSpecification[] {
  return [
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': palette.graticule, 'line-width': 1 } },
    {
      id: 'graticule-label', type: 'symbol', source: 'graticule', minzoom: 4,
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 10.5, 'text-offset': [0, -0.7] },
      paint: { 'text-color': palette.sector, 'text-opacity': 0.7, ...halo(palette) },
    },
  ];
}

function sectorLayers(palette: Palette): readonly LayerSpecification[] {
  return [
    { id: 'sector', type: 'fill', source: ENTITIES, filter: kind('sector'), paint: { 'fill-color': palette.sector, 'fill-opacity': 0.05 } },
    {
      id: 'sector-edge', type: 'line', source: ENTITIES, filter: kind('sector'),
      paint: { 'line-color': palette.sector, 'line-width': 1, 'line-opacity': 0.55, 'line-dasharray': [1, 3] },
    },
    {
      id: 'sector-name', type: 'symbol', source: ENTITIES, filter: kind('sector'),
      layout: { 'text-field': ['get', 'label'], 'text-font': STRONG, 'text-size': 11, 'text-letter-spacing': 0.08, 'text-optional': true },
      paint: { 'text-color': palette.sector, ...halo(palette) },
    },
  ];
}

function placeLayers(palette: Palette, language: Language): readonly LayerSpecification[] {
  const second = language === 'en' ? 'ar' : 'en';
  return PLACE_ZOOMS.toReversed().map(([rank, minzoom]): LayerSpecification => ({
    id: `place-${rank}`, type: 'symbol', source: 'places', minzoom, filter: ['==', ['get', 'rank'], rank],
    layout: {
      'text-field': ['format', ['get', language], {}, ' · ', {}, ['get', second], { 'font-scale': 0.94 }],
      'text-font': FONT, 'text-size': rank === 1 ? 12.5 : 11.5, 'text-variable-anchor': ['right', 'bottom-right', 'top-right', 'left', 'bottom-left', 'top-left', 'bottom', 'top'],
      'text-radial-offset': 1.1, 'text-justify': 'auto', 'text-padding': 3, 'text-max-width': 30,
    },
    paint: { 'text-color': palette.place, 'text-opacity': rank === 1 ? 1 : 0.8, ...halo(palette) },
  }));
}
