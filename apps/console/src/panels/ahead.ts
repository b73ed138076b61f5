/** What lies ahead of a convoy on its own planned way: gates, the next of them, and when it may arrive. Nothing is guessed beyond the plan. */
import { idOf, type CheckpointStatus, type CheckpointView, type ConvoyView, type EntityKey, type Millis, type TrackView } from '#libs/domain';
import { worseWay } from '../picture/tones.ts';
import { wireTime } from '../words/clocks.ts';
import { alongRoute, routeLength, standsAlong } from './places.ts';

/** A checkpoint is on the route if the plan names it as a stop or it lies this near, in metres. */
const ON_ROUTE = 200;

export interface Stop {
  readonly key: EntityKey;
  readonly view: CheckpointView;
  /** Metres from the beginning of the route. */
  readonly along: number;
  readonly way: 'in' | 'out';
  readonly status: CheckpointStatus | 'unknown';
}

export interface Ahead {
  /** Metres; 0 without a route. */
  readonly length: number;
  readonly stops: readonly Stop[];
  /** How far it is, in metres; undefined while it never said where. */
  readonly place: number | undefined;
  /** The first stop that lies before it; undefined when there is none, or it is not on the road. */
  readonly next: Stop | undefined;
}

export const isOnTheRoad = ({ stage }: ConvoyView): boolean => stage === 'en-route' || stage === 'held';

export function aheadOf(view: ConvoyView, track: TrackView | undefined, checkpoints: ReadonlyMap<EntityKey, CheckpointView>): Ahead {
  const route = view.route ?? [];
  const length = routeLength(route);
  const stops = length === 0 ? [] : [...checkpoints].flatMap(([key, gate]): Stop[] => {
    if (!isPlaced(gate)) return [];
    const { along, off } = standsAlong(route, gate);
    if (off > ON_ROUTE && view.stops?.includes(idOf(key)) !== true) return [];
    const way = worseWay(gate);
    return [{ key, view: gate, along, way, status: gate.directions[way].status }];
  }).toSorted((a, b) => a.along - b.along);
  const place = track === undefined || length === 0 ? undefined : alongRoute(route, [track.lon, track.lat]).along;
  return { length, stops, place, next: place === undefined || !isOnTheRoad(view) ? undefined : stops.find(({ along }) => along > place) };
}

const isPlaced = (gate: CheckpointView): gate is CheckpointView & { readonly lon: number; readonly lat: number } => gate.lon !== undefined && gate.lat !== undefined;

export interface Arrival {
  /** Not before this, at the pace of the plan from where it was last seen; only for one on the road whose plan has a pace. */
  readonly earliest: Millis;
  /** When it was where this is counted from: its newest position. */
  readonly asOf: Millis;
}

/** A convoy that is held, or was not heard of since, can only be later. */
export function arrivalOf(view: ConvoyView, track: TrackView | undefined, { length, place }: Pick<Ahead, 'length' | 'place'>, now: Millis): Arrival | undefined {
  if (!isOnTheRoad(view) || track === undefined || place === undefined || view.departAt === undefined || view.arriveBy === undefined) return undefined;
  const planned = wireTime(view.arriveBy) - wireTime(view.departAt);
  if (planned <= 0) return undefined;
  const asOf = wireTime(track.at);
  return { earliest: (view.stage === 'held' ? Math.max(now, asOf) : asOf) + (planned * (length - place)) / length, asOf };
}

/** When something is next to be done for it: it is on the road, else it leaves, else nothing. */
export function nextActionOf(view: ConvoyView): Millis {
  if (isOnTheRoad(view)) return Number.NEGATIVE_INFINITY;
  const waits = view.stage === 'planned' || view.stage === 'notified' || view.stage === 'approved';
  if (!waits) return Number.POSITIVE_INFINITY;
  return view.departAt === undefined ? Number.MAX_SAFE_INTEGER : wireTime(view.departAt);
}
