/**
 * Violations that would lie over each other on the map of a whole operation: there one mark with their number stands for them. Nothing
 * that threatens life is put together with others, nor what is chosen; the source of entities holds every one of them as before.
 */
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl';
import { RING, STRONG, kind } from './expressions.ts';
import type { Drawn } from './marks.ts';
import type { Palette } from './palette.ts';

/** The source of those that may be put together. */
export const CROWD = 'crowd';
/** From this zoom on every violation has its own mark. */
const ALONE_FROM = 11;
/** Marks nearer to each other than this, in CSS pixels of a whole zoom, are one. */
const REACH = 18;

export const mayBePutTogether = ({ properties }: Drawn): boolean => properties.kind === 'violation' && properties['tone'] !== 'life';
export const standsAlone: ExpressionSpecification = ['any', ['>=', ['zoom'], ALONE_FROM], ['==', ['get', 'tone'], 'life']];

/** The worst of them says the colour, the freshest how strong it is. */
const WORST: ExpressionSpecification = ['match', ['get', 'tone'], 'high', 3, 'medium', 2, 'low', 1, 0];
export const crowdSource: GeoJSONSourceSpecification = {
  type: 'geojson', data: { type: 'FeatureCollection', features: [] }, promoteId: 'id', maxzoom: 14, cluster: true, clusterMaxZoom: ALONE_FROM - 1, clusterRadius: REACH,
  clusterProperties: { worst: ['max', WORST], strength: ['max', ['get', 'opacity']] },
};

/** `mark` is how one of them is drawn alone. */
export function crowdLayers(palette: Palette, mark: Extract<LayerSpecification, { type: 'symbol' }>): readonly LayerSpecification[] {
  const strength: ExpressionSpecification = ['get', 'strength'];
  return [
    { ...mark, id: 'crowd-one', source: CROWD, filter: ['!', ['has', 'point_count']], maxzoom: ALONE_FROM },
    {
      id: 'crowd', type: 'symbol', source: CROWD, filter: ['has', 'point_count'], maxzoom: ALONE_FROM,
      layout: {
        'icon-overlap': 'always', 'icon-ignore-placement': true, 'icon-image': ['match', ['get', 'worst'], 3, 'crowd/high', 2, 'crowd/medium', 1, 'crowd/low', 'crowd/stale'],
        'icon-size': ['interpolate', ['linear'], ['get', 'point_count'], 2, 0.9, 100, 1.25], 'symbol-sort-key': ['get', 'point_count'],
        'text-field': ['to-string', ['get', 'point_count']], 'text-font': STRONG, 'text-size': 10.5, 'text-overlap': 'always', 'text-ignore-placement': true,
      },
      paint: { 'icon-opacity': strength, 'text-opacity': strength, 'text-color': palette.text },
    },
    { ...mark, id: 'ring-mark', source: RING, filter: kind('violation'), maxzoom: ALONE_FROM },
  ];
}
