/** The colour of what came late, hollow: nothing stands there. */
import type { LayerSpecification } from 'maplibre-gl';
import { anchors, FONT, GHOSTS, halo, type Language } from './expressions.ts';
import type { Palette } from './palette.ts';

export function ghostLayers(palette: Palette, language: Language): readonly LayerSpecification[] {
  return [
    { id: 'ghost', type: 'circle', source: GHOSTS, paint: { 'circle-radius': 13, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-width': 2.4, 'circle-stroke-color': palette.line } },
    {
      id: 'ghost-label', type: 'symbol', source: GHOSTS,
      layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-variable-anchor': anchors(language), 'text-radial-offset': 1.6, 'text-justify': 'auto', 'text-optional': true },
      paint: { 'text-color': palette.line, ...halo(palette) },
    },
  ];
}
