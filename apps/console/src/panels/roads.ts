import {
  entityKey, idOf, stateSince, worstState, type CheckpointView, type ConvoyView, type CorridorState, type CorridorView, type EntityKey, type Millis, type OneWay,
} from '#libs/domain';
import type { ViewMaps } from '../picture/state.ts';
import { wireTime } from '../words/clocks.ts';
import { alongRoute } from './places.ts';

/** Whoever is not told which checkpoints a corridor has finds those that lie this near to it, in metres: as on a convoy's route. */
const ON_ROAD = 200;

export interface Gate { readonly key: EntityKey; readonly view: CheckpointView }

/** The checkpoints and crossings of a corridor that are in the picture, in the order in which its line meets them. */
export function gatesOn(views: Pick<ViewMaps, 'checkpoint'>, key: EntityKey, corridor: CorridorView): readonly Gate[] {
  const line = corridor.geometry?.coordinates ?? [];
  const id = idOf(key);
  const found = [...views.checkpoint].flatMap(([gate, view]) => {
    const named = corridor.checkpoints?.includes(idOf(gate)) === true || view.corridors?.includes(id) === true || corridor.parts.some((part) => part.key === gate);
    const place = view.lon === undefined || view.lat === undefined ? undefined : alongRoute(line, [view.lon, view.lat]);
    const near = corridor.checkpoints === undefined && place !== undefined && place.off <= ON_ROAD;
    return named || near ? [{ key: gate, view, along: place?.along ?? Number.POSITIVE_INFINITY }] : [];
  });
  return found.toSorted((a, b) => a.along - b.along || (a.key < b.key ? -1 : 1));
}

/** How a corridor is in one direction: by the rule for both, of the gates that way. */
export interface OneWayState {
  readonly state: CorridorState;
  readonly confirmed: boolean;
  readonly since: Millis | undefined;
  /** The gates that make it so. */
  readonly because: readonly EntityKey[];
  /** The next time at which it may change though nobody reports. */
  readonly until: Millis | undefined;
}

export function stateOneWay(gates: readonly Gate[], isSuspended: boolean, way: OneWay): OneWayState {
  const directions = gates.map(({ key, view }) => ({ key, ...view.directions[way] }));
  const state = worstState([...(isSuspended ? ['suspended' as const] : []), ...directions.map(({ status }) => status)]);
  const causes = directions.filter(({ status }) => worstState([status]) === state);
  const times = directions.flatMap(({ validUntil }) => (validUntil === undefined ? [] : [wireTime(validUntil)]));
  return {
    state, because: causes.map(({ key }) => key),
    confirmed: state !== 'unknown' && causes.every(({ confirmed }) => confirmed),
    since: stateSince(state, causes.map(({ since }) => ({ since: since === undefined ? undefined : wireTime(since) }))),
    until: times.length === 0 ? undefined : Math.min(...times),
  };
}

export const isSuspended = (key: EntityKey, { state, parts }: CorridorView): boolean => state === 'suspended' || parts.some((part) => part.key === key);

/** Since when it is in its state: as sent, or for whoever is not told, since its causes are. */
export function sinceOf(corridor: CorridorView, views: Pick<ViewMaps, 'checkpoint'>): Millis | undefined {
  if (corridor.since !== undefined) return wireTime(corridor.since);
  return stateSince(corridor.state, corridor.parts.flatMap(({ key, direction }) => {
    const gate = views.checkpoint.get(key);
    if (gate === undefined) return [];
    return (direction === 'both' ? ['in', 'out'] as const : [direction]).map((way) => {
      const { since } = gate.directions[way];
      return { since: since === undefined ? undefined : wireTime(since) };
    });
  }));
}

/** Convoys of a corridor: those on the road, and those that wait to leave, the soonest first. */
export function convoysOf(convoys: ReadonlyMap<EntityKey, ConvoyView>, corridor: EntityKey): { readonly moving: readonly EntityKey[]; readonly waiting: readonly EntityKey[] } {
  const own = [...convoys].filter(([, convoy]) => convoy.corridor !== undefined && entityKey('corridor', convoy.corridor) === corridor);
  const keys = (stages: readonly ConvoyView['stage'][]): readonly EntityKey[] =>
    own.filter(([, { stage }]) => stages.includes(stage)).toSorted(([, a], [, b]) => ((a.departAt ?? '') < (b.departAt ?? '') ? -1 : 1)).map(([key]) => key);
  return { moving: keys(['held', 'en-route']), waiting: keys(['planned', 'notified', 'approved']) };
}
