import { viewMarks } from '../acts/acts.view.ts';
import { lastAct } from '../acts/field.ts';
import { checkpointAt } from '../checkpoints/checkpoint.ts';
import { directionsAt, dueCheckpoint } from '../checkpoints/checkpoint.view.ts';
import { entityKey, type EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, parseTime, type Millis } from '../time.ts';
import { CORRIDOR_STATES, type CorridorPart, type CorridorState, type CorridorView, type DirectionView } from '../views/wire.ts';
import { checkpointsOf, type Corridor, type Suspension } from './corridor.ts';

/** What a part's word means for the corridor. */
const STATE_OF: Readonly<Record<CorridorPart['status'], CorridorState>> = {
  open: 'clear', slow: 'degraded', congested: 'degraded', partial: 'restricted', closed: 'closed', unknown: 'unknown', suspended: 'suspended',
};

interface Part extends CorridorPart { readonly confirmed: boolean; readonly since: Millis | undefined }

/** The worst of its parts, with the parts that make it so. Violations never change it; null while nothing says it exists. */
export function viewCorridor(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): CorridorView | null {
  if (corridor.defined === undefined && corridor.acts === undefined && corridor.namedBy.length === 0) return null;
  const parts = partsAt(picture, key, corridor, now);
  const state = CORRIDOR_STATES.find((worst) => parts.some(({ status }) => STATE_OF[status] === worst)) ?? 'unknown';
  const causes = parts.filter(({ status }) => STATE_OF[status] === state);
  const since = sinceOf(state, causes);
  const suspension = lastAct<Suspension | null>(corridor.acts, 'suspended')?.value;
  return {
    ...corridor.defined?.data,
    checkpoints: checkpointsOf(corridor),
    state,
    confirmed: state !== 'unknown' && causes.every(({ confirmed }) => confirmed),
    parts: causes.map(({ key: part, direction, status }) => ({ key: part, direction, status })),
    ...(since !== undefined && { since: formatTime(since) }),
    ...(suspension && { reason: suspension.reason }),
    ...viewMarks(corridor),
  };
}

/** A state began with the first of its causes; only *clear* had to wait for the last. */
function sinceOf(state: CorridorState, causes: readonly Part[]): Millis | undefined {
  const times = causes.flatMap(({ since }) => since ?? []);
  if (times.length === 0) return undefined;
  return state === 'clear' ? Math.max(...times) : Math.min(...times);
}

function partsAt(picture: Picture, key: EntityKey, corridor: Corridor, now: Millis): readonly Part[] {
  const suspended = lastAct<Suspension | null>(corridor.acts, 'suspended');
  const parts = checkpointsOf(corridor).flatMap((id) => partsOf(entityKey('checkpoint', id), picture, now));
  return suspended?.value ? [{ key, direction: 'both', status: 'suspended', confirmed: true, since: suspended.at }, ...parts] : parts;
}

/** One part for each direction; one for both where they are in the same state. */
function partsOf(key: EntityKey, picture: Picture, now: Millis): readonly Part[] {
  const { in: inward, out: outward } = directionsAt(checkpointAt(picture, key), now);
  const part = (direction: CorridorPart['direction'], view: DirectionView): Part => ({
    key, direction, status: view.status, confirmed: view.confirmed, since: view.since === undefined ? undefined : parseTime(view.since),
  });
  if (inward.status !== outward.status) return [part('in', inward), part('out', outward)];
  const [one, other] = [part('both', inward), part('both', outward)];
  return [{ ...one, confirmed: one.confirmed && other.confirmed, since: sinceOf(STATE_OF[one.status], [one, other]) }];
}

export function dueCorridor(picture: Picture, _key: EntityKey, corridor: Corridor, now: Millis): Millis | undefined {
  const dues = checkpointsOf(corridor).flatMap((id) => {
    const key = entityKey('checkpoint', id);
    return dueCheckpoint(picture, key, checkpointAt(picture, key), now) ?? [];
  });
  return dues.length === 0 ? undefined : Math.min(...dues);
}
