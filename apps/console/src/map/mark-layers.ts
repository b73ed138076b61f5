/** Marks and their labels. Marks are always drawn; labels keep clear of gates and of each other, and give way: those that matter least first. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { crowdLayers, standsAlone } from './crowd.ts';
import { anchors, ENTITIES, FONT, halo, kind, RING, STRONG, toneColour, type Language } from './expressions.ts';
import { SPECK_METRES } from './marks.ts';
import type { Palette } from './palette.ts';
import { SIZES, sizeByZoom } from './sizes.ts';

/** From here on marks carry the letter of their tone, and checkpoints their status. */
const LETTERS_FROM = 11.5;
/** Below this zoom small circles are dots. */
const SHAPES_FROM = 11;
/** MapLibre's last zoom. */
const ZOOMS = 22;
/** Below this zoom only closed and unknown gates are named. */
const GATES_FROM = 9.2;
const always = { 'icon-overlap': 'always', 'icon-padding': 0 } as const;
const order: ExpressionSpecification = ['get', 'order'];

export function markLayers(palette: Palette, language: Language): LayerSpecification[] {
  const violation = violationLayer();
  return [...areaLayers(palette), ...crowdLayers(palette, violation), violation, endedLayer(), ...labelLayers(palette, language), ...iconLayers(palette), ...ringLayers(palette)];
}

function areaLayers(palette: Palette): readonly LayerSpecification[] {
  const colour = toneColour(palette.strokes);
  const opacity: ExpressionSpecification = ['get', 'opacity'];
  const shapes: FilterSpecification = ['all', kind('area'), ['any', ['>=', ['zoom'], SHAPES_FROM], ['>', ['get', 'radius'], SPECK_METRES]]];
  return [
    { id: 'area', type: 'fill', source: ENTITIES, filter: shapes, paint: { 'fill-color': colour, 'fill-opacity': ['*', 0.1, opacity] } },
    { id: 'area-edge', type: 'line', source: ENTITIES, filter: shapes, paint: { 'line-color': colour, 'line-width': 1, 'line-opacity': ['*', 0.55, opacity] } },
    {
      id: 'area-speck', type: 'circle', source: ENTITIES, filter: ['has', 'reach'], maxzoom: SHAPES_FROM,
      paint: {
        'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 0, ['get', 'reach'], ZOOMS, ['*', 2 ** ZOOMS, ['get', 'reach']]],
        'circle-color': colour, 'circle-opacity': ['*', 0.1, opacity], 'circle-stroke-width': 1, 'circle-stroke-color': colour, 'circle-stroke-opacity': ['*', 0.55, opacity],
      },
    },
    {
      id: 'trail', type: 'line', source: ENTITIES, filter: kind('trail'), layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colour, 'line-width': 2.6, 'line-opacity': 0.7 },
    },
  ];
}

/** Violations may be many in one place: they take no room from labels, which lie over them. */
function violationLayer(): Extract<LayerSpecification, { type: 'symbol' }> {
  const lettered: ExpressionSpecification = ['step', ['zoom'], ['get', 'icon'], LETTERS_FROM, ['concat', ['get', 'icon'], '+']];
  return {
    id: 'violation', type: 'symbol', source: ENTITIES, filter: ['all', kind('violation'), standsAlone],
    layout: { ...always, 'icon-ignore-placement': true, 'icon-image': lettered, 'icon-size': sizeByZoom(SIZES.violation, ['get', 'size']), 'symbol-sort-key': order }, paint: { 'icon-opacity': ['get', 'opacity'] },
  };
}

function convoyLayer(id: string, which: ExpressionSpecification, opacity: number): LayerSpecification {
  return {
    id, type: 'symbol', source: ENTITIES, filter: ['all', kind('convoy'), which],
    layout: {
      ...always, 'icon-ignore-placement': true, 'icon-image': ['get', 'icon'], 'icon-rotate': ['get', 'heading'], 'icon-rotation-alignment': 'map', 'icon-size': sizeByZoom(SIZES.convoy),
      'symbol-sort-key': ['-', order],
    },
    paint: { 'icon-opacity': opacity },
  };
}

/** What has ended where it stands lies under the names of what goes on. */
const endedLayer = (): LayerSpecification => convoyLayer('convoy-ended', ['>', order, 0], 0.6);

function iconLayers(palette: Palette): readonly LayerSpecification[] {
  return [
    {
      id: 'checkpoint', type: 'symbol', source: ENTITIES, filter: kind('checkpoint'),
      layout: { ...always, 'icon-image': ['get', 'icon'], 'icon-size': sizeByZoom(SIZES.checkpoint), 'symbol-sort-key': ['-', order] },
    },
    convoyLayer('convoy', ['==', order, 0], 1),
    { id: 'line-label', type: 'symbol', source: ENTITIES, filter: kind('line-label'), layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 11, 'text-anchor': 'left', 'text-offset': [1, 0.3], 'text-max-width': 20 }, paint: { 'text-color': palette.line, ...halo(palette) } },
  ];
}

function labelLayers(palette: Palette, language: Language): readonly LayerSpecification[] {
  const beside = { 'text-field': ['get', 'label'], 'text-variable-anchor': anchors(language), 'text-justify': 'auto', 'text-max-width': 18, 'symbol-sort-key': order, 'text-padding': 0 } satisfies
    NonNullable<Extract<LayerSpecification, { type: 'symbol' }>['layout']>;
  return [
    {
      id: 'checkpoint-label', type: 'symbol', source: ENTITIES, filter: kind('checkpoint'), minzoom: GATES_FROM,
      layout: { ...beside, 'text-font': FONT, 'text-size': 11, 'text-radial-offset': 1.1 }, paint: { 'text-color': palette.text, ...halo(palette) },
    },
    {
      id: 'convoy-label', type: 'symbol', source: ENTITIES, filter: kind('convoy'), minzoom: GATES_FROM,
      layout: { ...beside, 'text-font': STRONG, 'text-size': 12, 'text-radial-offset': 1.4 }, paint: { 'text-color': palette.text, 'text-opacity': ['match', order, 0, 1, 0.6], ...halo(palette) },
    },
  ];
}

function ringLayers(palette: Palette): readonly LayerSpecification[] {
  return [
    { id: 'ring-route', type: 'line', source: RING, filter: kind('route'), paint: { 'line-color': palette.focus, 'line-width': 1.8, 'line-opacity': 0.85, 'line-dasharray': [1.2, 2.6] } },
    {
      id: 'ring-path', type: 'line', source: RING, filter: ['all', ['!=', ['geometry-type'], 'Point'], ['!=', ['get', 'kind'], 'route']], layout: { 'line-join': 'round', 'line-cap': 'round' },
      // Round it, not over it: its colour is its state.
      paint: { 'line-color': palette.focus, 'line-width': 2, 'line-gap-width': 7, 'line-opacity': 0.9 },
    },
    {
      id: 'ring', type: 'circle', source: RING, filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 20, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-width': 2.2, 'circle-stroke-color': palette.focus },
    },
  ];
}
