import { entityKey, idOf, type ConvoyView, type EntityKey, type EntityView, type TrackView } from '#libs/domain';
import { geometryOf, pointAt, type Geometry } from '#libs/protocol';

/** The collections of `…/features/{collection}` and the entity type that each one shows. */
export const COLLECTIONS = {
  violations: 'violation', convoys: 'convoy', checkpoints: 'checkpoint', corridors: 'corridor', lines: 'line', sectors: 'sector',
} as const;
export type Collection = keyof typeof COLLECTIONS;

export interface Feature {
  readonly type: 'Feature';
  readonly id: EntityKey;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}
export interface FeatureCollection { readonly type: 'FeatureCollection'; readonly features: readonly Feature[] }

type Views = ReadonlyMap<EntityKey, EntityView>;

/** An audience's views as RFC 7946: what has no place has a null geometry; rings follow the right-hand rule. */
export function featuresOf(collection: Collection, views: Views): FeatureCollection {
  const prefix = `${COLLECTIONS[collection]}/`;
  const features: Feature[] = [];
  for (const [key, seen] of views) if (key.startsWith(prefix)) features.push(featureOf(key, seen, views));
  return { type: 'FeatureCollection', features };
}

function featureOf(key: EntityKey, seen: EntityView, views: Views): Feature {
  const { lon: _lon, lat: _lat, geometry: _geometry, route: _route, ...properties } = seen as unknown as Readonly<Record<string, unknown>>;
  if (key.startsWith('convoy/')) return convoyOf(key, seen as ConvoyView, properties, views);
  return { type: 'Feature', id: key, geometry: placeOf(seen), properties: { id: idOf(key), ...properties } };
}

/** A convoy is where it was last seen; its planned route is a property. */
function convoyOf(key: EntityKey, convoy: ConvoyView, properties: Readonly<Record<string, unknown>>, views: Views): Feature {
  const track = views.get(entityKey('track', idOf(key))) as TrackView | undefined;
  const position = track === undefined ? {} : { positionAt: track.at, speed: track.speed, heading: track.heading };
  return {
    type: 'Feature', id: key, geometry: track === undefined ? null : pointAt(track.lon, track.lat),
    properties: { id: idOf(key), ...properties, ...(convoy.route !== undefined && { route: convoy.route }), ...position },
  };
}

function placeOf(seen: EntityView): Geometry | null {
  if ('geometry' in seen && seen.geometry !== undefined) return geometryOf(seen.geometry);
  if ('lon' in seen && seen.lon !== undefined && seen.lat !== undefined) return pointAt(seen.lon, seen.lat);
  return null;
}
