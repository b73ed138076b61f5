/** What is drawn around the selection: a ring for a mark, the way itself for a way, and the route of a convoy. */
import type { Feature, FeatureCollection } from 'geojson';
import { typeOf, type EntityKey } from '#libs/domain';
import type { ViewMaps } from '../picture/state.ts';
import type { Drawn } from './marks.ts';

export function ringOf(key: EntityKey | undefined, marks: readonly Drawn[], views: ViewMaps): FeatureCollection {
  const own = marks.find(({ properties }) => properties.id === key);
  const features: Feature[] = own === undefined ? [] : [own as unknown as Feature];
  const route = key !== undefined && typeOf(key) === 'convoy' ? views.convoy.get(key)?.route : undefined;
  if (route !== undefined && route.length > 1) {
    features.push({ type: 'Feature', properties: { kind: 'route' }, geometry: { type: 'LineString', coordinates: route.map(([lon, lat]) => [lon, lat]) } });
  }
  return { type: 'FeatureCollection', features };
}
