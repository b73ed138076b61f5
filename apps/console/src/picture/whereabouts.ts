/** Where the map draws an entity, and whether it does: lists that hold only what the map shows ask here, and so does the map. */
import { entityKey, idOf, MINUTE, parseTime, typeOf, type AlertView, type ConvoyView, type EntityKey, type LonLat, type Millis, type TrackView, type ViolationView } from '#libs/domain';
import type { Extent, Layer, Sight, ViewMaps } from './state.ts';
import { severityOf, severityOfAlert } from './tones.ts';

/** Where a convoy that ended is still shown, faded. */
export const ENDED_SHOWN: Millis = 30 * MINUTE;

const MOVING = new Set(['en-route', 'held']);
const ENDED = new Set(['arrived', 'aborted', 'closed']);
export const isMoving = ({ stage }: ConvoyView): boolean => MOVING.has(stage);

/** The layer that an entity is drawn in; undefined for what is never drawn. */
function layerOf(key: EntityKey): Layer | undefined {
  switch (typeOf(key)) {
    case 'violation': return 'violations';
    case 'convoy': return 'convoys';
    case 'checkpoint': return 'checkpoints';
    case 'corridor': return 'corridors';
    case 'line': return 'lines';
    case 'sector': return 'sectors';
    default: return undefined;
  }
}

/** What the map shows for it: for an alert what it is about, near a corridor what happened there. */
export function markFor(key: EntityKey, { alert, violation }: Pick<ViewMaps, 'alert' | 'violation'>): EntityKey {
  const view = alert.get(key);
  if (view === undefined) return key;
  return view.rule === 'violation-near-corridor' && view.cause !== undefined && violation.has(view.cause) ? view.cause : view.subject;
}

type Place = { readonly lon: number; readonly lat: number };
/** A merged violation is drawn where it was merged into. */
export const isPlaced = (view: ViolationView): view is ViolationView & Place => view.lon !== undefined && view.lat !== undefined && view.into === undefined;
/** A convoy is drawn while it moves and a little longer, where its newest position is. */
export const isOnRoad = (view: ConvoyView, track: TrackView | undefined, now: Millis): track is TrackView =>
  track !== undefined && (isMoving(view) || (ENDED.has(view.stage) && now - (parseTime(view.since) ?? -Infinity) < ENDED_SHOWN));

/** Muted severities are drawn nowhere and listed nowhere. */
export const isMuted = (view: ViolationView | AlertView, { muted }: Pick<Sight, 'muted'>): boolean => muted.has('rule' in view ? severityOfAlert(view) : severityOf(view.class));

/** Whether the map draws it inside the extent: there, of a layer that is not hidden, of a severity that is not muted. */
export function isOnMap(key: EntityKey, views: ViewMaps, extent: Extent, { hidden, muted, now }: Pick<Sight, 'hidden' | 'muted'> & { readonly now: Millis }): boolean {
  const layer = layerOf(key);
  if (layer === undefined || hidden.has(layer)) return false;
  switch (typeOf(key)) {
    case 'violation': {
      const view = views.violation.get(key);
      return view !== undefined && isPlaced(view) && !isMuted(view, { muted }) && isIn(extent, [[view.lon, view.lat]]);
    }
    case 'convoy': {
      const view = views.convoy.get(key);
      const track = views.track.get(entityKey('track', idOf(key)));
      return view !== undefined && isOnRoad(view, track, now) && isIn(extent, [[track.lon, track.lat]]);
    }
    case 'checkpoint': {
      const { lon, lat } = views.checkpoint.get(key) ?? {};
      return lon !== undefined && lat !== undefined && isIn(extent, [[lon, lat]]);
    }
    case 'corridor': return isIn(extent, views.corridor.get(key)?.geometry?.coordinates ?? []);
    case 'line': case 'sector': {
      const geometry = views.line.get(key)?.geometry ?? views.sector.get(key)?.geometry;
      return isIn(extent, geometry === undefined ? [] : geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : geometry.coordinates);
    }
    default: return false;
  }
}

/** Whether the box around the points meets the extent. */
export function isIn([west, south, east, north]: Extent, points: readonly LonLat[]): boolean {
  let [least, lowest, most, highest] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    least = Math.min(least, lon);
    most = Math.max(most, lon);
    lowest = Math.min(lowest, lat);
    highest = Math.max(highest, lat);
  }
  return least <= east && west <= most && lowest <= north && south <= highest;
}
