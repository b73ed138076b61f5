import { viewMarks } from '../acts/acts.view.ts';
import { lastAct } from '../acts/field.ts';
import { checkpointAt } from '../checkpoints/checkpoint.ts';
import { freshnessBothWays } from '../checkpoints/checkpoint.view.ts';
import { nextChange, statusAt, validUntil, wasKnown, wordAt, type Freshness, type Known, type Unknown } from '../checkpoints/freshness.ts';
import { entityKey, type EntityKey } from '../event.ts';
import type { OneWay } from '../facts.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, type Millis } from '../time.ts';
import { CORRIDOR_STATES, type CorridorPart, type CorridorState, type CorridorView } from '../views/wire.ts';
import { checkpointsOf, type Corridor, type Suspension } from './corridor.ts';

/** What a part's word means for the corridor. */
const STATE_OF: Readonly<Record<CorridorPart['status'], CorridorState>> = {
  open: 'clear', slow: 'degraded', congested: 'degraded', partial: 'restricted', closed: 'closed', unknown: 'unknown', suspended: 'suspended',
};

/** The worst that these words mean for a corridor; nothing is known without any. */
export const worstState = (statuses: readonly CorridorPart['status'][]): CorridorState =>
  CORRIDOR_STATES.find((worst) => statuses.some((status) => STATE_OF[status] === worst)) ?? 'unknown';

interface Part extends CorridorPart { readonly confirmed: boolean; readonly since: Millis | undefined }

/** What the state is made of, for any instant. */
interface Makings {
  readonly checkpoints: readonly (readonly [key: EntityKey, freshness: Readonly<Record<OneWay, Freshness>>])[];
  readonly suspended: readonly Part[];
}

const known = new WeakMap<Corridor, Makings>();

/** Made once for each state of a corridor and its checkpoints. */
function makingsOf(picture: Picture, key: EntityKey, corridor: Corridor): Makings {
  const last = known.get(corridor);
  // What a checkpoint's reports say is one object as long as the checkpoint is.
  if (last?.checkpoints.every(([checkpoint, freshness]) => freshnessBothWays(checkpointAt(picture, checkpoint)) === freshness)) return last;
  const makings = made(picture, key, corridor);
  known.set(corridor, makings);
  return makings;
}

function made(picture: Picture, key: EntityKey, corridor: Corridor): Makings {
  const suspended = lastAct<Suspension | null>(corridor.acts, 'suspended');
  return {
    checkpoints: checkpointsOf(corridor).map((id) => {
      const checkpoint = entityKey('checkpoint', id);
      return [checkpoint, freshnessBothWays(checkpointAt(picture, checkpoint))];
    }),
    suspended: suspended?.value ? [{ key, direction: 'both', status: 'suspended', confirmed: true, since: suspended.at }] : [],
  };
}

/** The worst of its parts, with the parts that make it so. Violations never change it; null while nothing says it exists. */
export function viewCorridor(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): CorridorView | null {
  if (!isThere(corridor)) return null;
  const suspension = lastAct<Suspension | null>(corridor.acts, 'suspended')?.value;
  return {
    ...corridor.defined?.data,
    checkpoints: checkpointsOf(corridor),
    ...stateAt(makingsOf(picture, key, corridor), now),
    ...(suspension && { reason: suspension.reason }),
    ...viewMarks(corridor),
  };
}

const isThere = ({ defined, acts, namedBy }: Corridor): boolean => defined !== undefined || acts !== undefined || namedBy.length > 0;

function stateAt({ checkpoints, suspended }: Makings, now: Millis): Pick<CorridorView, 'state' | 'confirmed' | 'parts' | 'since'> {
  const parts = [...suspended, ...checkpoints.flatMap(([key, freshness]) => partsOf(key, statusAt(freshness.in, now), statusAt(freshness.out, now)))];
  const state = worstState(parts.map(({ status }) => status));
  const causes = parts.filter(({ status }) => STATE_OF[status] === state);
  const since = stateSince(state, causes);
  return {
    state,
    confirmed: state !== 'unknown' && causes.every(({ confirmed }) => confirmed),
    parts: causes.map(({ key, direction, status }) => ({ key, direction, status })),
    ...(since !== undefined && { since: formatTime(since) }),
  };
}

/** A state began with the first of its causes; only *clear* had to wait for the last. */
export function stateSince(state: CorridorState, causes: readonly { readonly since?: Millis | undefined }[]): Millis | undefined {
  const times = causes.flatMap(({ since }) => since ?? []);
  if (times.length === 0) return undefined;
  return state === 'clear' ? Math.max(...times) : Math.min(...times);
}

/** One part for each direction; one for both where they are in the same state. */
function partsOf(key: EntityKey, inward: Known | Unknown, outward: Known | Unknown): readonly Part[] {
  const part = (direction: CorridorPart['direction'], { status, confirmed, since }: Known | Unknown): Part => ({ key, direction, status, confirmed, since });
  if (inward.status !== outward.status) return [part('in', inward), part('out', outward)];
  const { status, confirmed } = inward;
  return [{ key, direction: 'both', status, confirmed: confirmed && outward.confirmed, since: stateSince(STATE_OF[status], [inward, outward]) }];
}

/** How many changes of its checkpoints are looked at for one of the corridor; the last one is named then: too early is harmless, too late is not. */
const LOOK_AHEAD = 64;

/** When its view changes next, which is the same for every instant from `since` to before that: it is asked for whenever a convoy moves on it. */
interface Due { readonly since: Millis; readonly at: Millis | undefined }
const dues = new WeakMap<Makings, Due>();

/** The first instant after `now` at which its view changes though nobody reports. */
export function dueCorridor(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): Millis | undefined {
  const makings = makingsOf(picture, key, corridor);
  const last = dues.get(makings);
  if (last !== undefined && last.since <= now && (last.at === undefined || now < last.at)) return last.at;
  const at = dueOf(makings, now);
  dues.set(makings, { since: now, at });
  return at;
}

function dueOf(makings: Makings, now: Millis): Millis | undefined {
  const ways = waysOf(makings);
  const shown = JSON.stringify(stateAt(makings, now));
  let at: Millis | undefined = now;
  for (let step = 0; step < LOOK_AHEAD; step += 1) {
    at = soonest(ways, at);
    if (at === undefined || JSON.stringify(stateAt(makings, at)) !== shown) return at;
  }
  return at;
}

const waysOf = ({ checkpoints }: Makings): readonly Freshness[] => checkpoints.flatMap(([, freshness]) => [freshness.in, freshness.out]);

function soonest(ways: readonly Freshness[], after: Millis): Millis | undefined {
  const instants = ways.flatMap((way) => nextChange(way, after) ?? []);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** The state, where it keeps a convoy from passing or where it was known once and is not any more; else undefined. */
export function blockedAt(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): CorridorState | undefined {
  return isThere(corridor) ? blockedBy(makingsOf(picture, key, corridor), now) : undefined;
}

const BLOCKING: ReadonlySet<CorridorState> = new Set(['closed', 'suspended', 'restricted']);

function blockedBy(makings: Makings, now: Millis): CorridorState | undefined {
  const ways = waysOf(makings);
  const states = new Set<CorridorState>(ways.map((way) => STATE_OF[wordAt(way, now)]));
  if (makings.suspended.length > 0) states.add('suspended');
  const state = CORRIDOR_STATES.find((worst) => states.has(worst)) ?? 'unknown';
  if (state !== 'unknown') return BLOCKING.has(state) ? state : undefined;
  return ways.some((way) => wordAt(way, now) === 'unknown' && wasKnown(way)) ? state : undefined;
}

/** An instant after `now` up to which {@link blockedAt} says the same if nobody reports. */
export function nextBlocked(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): Millis | undefined {
  let first: Millis | undefined;
  for (const way of waysOf(makingsOf(picture, key, corridor))) {
    const at = validUntil(way, now);
    if (at !== undefined && (first === undefined || at < first)) first = at;
  }
  return first;
}
