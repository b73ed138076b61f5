/** The style: which layers draw what, from the ground up. No glyphs and no sprite: letters come from the page's fonts. */
import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Layer, Theme } from '../picture/state.ts';
import type { Backdrop } from './backdrop.ts';
import { CROWD, crowdSource } from './crowd.ts';
import { ENTITIES, GHOSTS, RING, STRONG, halo, kind, type Language } from './expressions.ts';
import { ghostLayers } from './ghost-layers.ts';
import { markLayers } from './mark-layers.ts';
import { PALETTES, type Palette } from './palette.ts';
import { wayLayers } from './way-layers.ts';

/** Drawn layer → the layer people can hide. */
export const GROUPS: Readonly<Record<Layer, readonly string[]>> = {
  corridors: ['corridor-case', 'corridor', 'corridor-dashed', 'corridor-suspended', 'corridor-name'],
  lines: ['line-older', 'line', 'line-label'],
  sectors: ['sector', 'sector-edge', 'sector-name'],
  checkpoints: ['checkpoint', 'checkpoint-label'],
  convoys: ['convoy', 'convoy-ended', 'convoy-label'],
  trails: ['trail'],
  violations: ['area', 'area-edge', 'area-speck', 'violation', 'crowd-one', 'crowd', 'ring-mark'],
  places: ['place-1', 'place-2', 'place-3', 'place-4', 'tiles-road-name', 'tiles-quarter', 'tiles-town', 'tiles-country'],
};

/** What marks the selection, and what was known otherwise. */
export const CHOSEN: readonly string[] = ['ring', 'ring-path', 'ring-route', 'ghost', 'ghost-label'];

export interface StyleOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly backdrop: Backdrop;
  readonly hidden: ReadonlySet<Layer>;
  readonly trails: boolean;
}

export function mapStyle({ theme, language, backdrop, hidden, trails }: StyleOptions): StyleSpecification {
  const palette = PALETTES[theme];
  const hiddenIds = new Set([...hidden].flatMap((layer) => GROUPS[layer]).concat(trails ? [] : GROUPS.trails));
  const layers: LayerSpecification[] = [
    { id: 'beyond', type: 'background', paint: { 'background-color': palette.beyond } },
    ...backdrop.ground(palette), ...sectorLayers(palette), ...wayLayers(palette), ...backdrop.names(palette, language), ...markLayers(palette, language), ...ghostLayers(palette, language),
  ];
  const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };
  return {
    version: 8,
    sources: {
      ...backdrop.sources,
      [ENTITIES]: { type: 'geojson', data: empty, promoteId: 'id', maxzoom: 14, tolerance: 0.2, buffer: 64 },
      [CROWD]: crowdSource,
      [GHOSTS]: { type: 'geojson', data: empty },
      [RING]: { type: 'geojson', data: empty },
    },
    layers: layers.map((layer) => (hiddenIds.has(layer.id) ? { ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification : layer)),
  };
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
