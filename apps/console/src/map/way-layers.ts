/** Corridors and lines: colour, width and dash say the state. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { ENTITIES, FONT, halo, kind } from './expressions.ts';
import type { Palette } from './palette.ts';

const state: ExpressionSpecification = ['get', 'state'];
const corridorsIn = (...states: string[]): FilterSpecification => ['all', ['==', ['get', 'kind'], 'corridor'], ['in', state, ['literal', states]]];
const round = { 'line-join': 'round', 'line-cap': 'round' } as const;

const STATES = ['clear', 'closed', 'suspended', 'restricted', 'degraded', 'unknown'] as const;

/** How a corridor in a state is drawn. */
export function wayOf(palette: Palette, way: string): { readonly colour: string; readonly width: number } {
  switch (way) {
    case 'closed': case 'suspended': return { colour: palette.strokes.high, width: 5 };
    case 'restricted': case 'degraded': return { colour: palette.strokes.medium, width: 4 };
    case 'unknown': return { colour: palette.strokes.stale, width: 5 };
    default: return { colour: palette.clear, width: way === 'clear' ? 3 : 5 };
  }
}

export function wayLayers(palette: Palette): LayerSpecification[] {
  const [width, colour] = (['width', 'colour'] as const).map((name) => ['match', state, ...STATES.flatMap((one) => [one, wayOf(palette, one)[name]]), wayOf(palette, '')[name]] as unknown as ExpressionSpecification) as [ExpressionSpecification, ExpressionSpecification];
  const paint = { 'line-color': colour, 'line-width': width, 'line-opacity': palette.lineOpacity };
  return [
    { id: 'corridor-case', type: 'line', source: ENTITIES, filter: kind('corridor'), layout: round, paint: { 'line-color': palette.edge, 'line-width': ['+', width, 3], 'line-opacity': 0.28 } },
    { id: 'corridor', type: 'line', source: ENTITIES, filter: corridorsIn('closed', 'degraded', 'clear'), layout: round, paint },
    { id: 'corridor-dashed', type: 'line', source: ENTITIES, filter: corridorsIn('unknown', 'restricted'), paint: { ...paint, 'line-dasharray': [1.8, 1] } },
    { id: 'corridor-suspended', type: 'line', source: ENTITIES, filter: corridorsIn('suspended'), paint: { ...paint, 'line-dasharray': [4, 0.8, 0.8, 0.8] } },
    { id: 'corridor-name', type: 'symbol', source: ENTITIES, filter: kind('corridor'), minzoom: 11, layout: alongLine, paint: { 'text-color': palette.place, ...halo(palette) } },
    { id: 'line-older', type: 'line', source: ENTITIES, filter: kind('line-older'), paint: { 'line-color': palette.line, 'line-width': 1.2, 'line-opacity': 0.5, 'line-dasharray': [1.6, 3.2] } },
    { id: 'line', type: 'line', source: ENTITIES, filter: kind('line'), paint: { 'line-color': palette.line, 'line-width': 2, 'line-dasharray': [5, 2.5] } },
  ];
}

const alongLine = {
  'symbol-placement': 'line', 'symbol-spacing': 500, 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 11, 'text-offset': [0, -0.9], 'text-letter-spacing': 0.04,
} satisfies NonNullable<Extract<LayerSpecification, { type: 'symbol' }>['layout']>;
