import { viewMarks } from '../acts/acts.view.ts';
import { entityKey, idOf, type EntityKey } from '../event.ts';
import { distanceToLine } from '../geometry/plane.ts';
import { compareElements, counting, isConflicting, type Element } from '../order.ts';
import type { LonLat } from '../facts.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, MINUTE, parseTime, type Millis } from '../time.ts';
import type { ConvoyIncidentView, ConvoyView, TrackView } from '../views/wire.ts';
import { milestonesOf, ownerOf, planOf, retractedKeys, type Convoy, type Milestone, type Track } from './convoy.ts';
import { impossibleIn, standingOf } from './stage.ts';

/** En route and nothing heard for this long: the signal is lost. */
export const SIGNAL_LOST_AFTER: Millis = 10 * MINUTE;
/** Past `arriveBy` by this much and not ended: overdue. */
export const OVERDUE_AFTER: Millis = 30 * MINUTE;
/** Metres from the route that count as off it. */
export const OFF_ROUTE_METRES = 500;

/** Everything that view and due time share. */
interface Situation {
  readonly milestones: readonly Element<Milestone>[];
  readonly plan: ReturnType<typeof planOf>;
  readonly standing: ReturnType<typeof standingOf>;
  readonly route: readonly LonLat[] | undefined;
  readonly track: Track | undefined;
  /** When the signal counts as lost; undefined unless en route. */
  readonly lostAt: Millis | undefined;
  /** When it counts as overdue; undefined once it has ended or was denied. */
  readonly overdueAt: Millis | undefined;
}

function situationOf(picture: Picture, key: EntityKey, convoy: Convoy): Situation {
  const milestones = milestonesOf(convoy);
  const plan = planOf(convoy);
  const standing = standingOf(milestones, plan?.data.stops?.at(-1));
  const track = picture.get(entityKey('track', idOf(key))) as Track | undefined;
  const departed = milestones.findLast(({ data }) => data.fact === 'convoy-departed')?.time ?? standing?.since ?? 0;
  const arriveBy = plan?.data.arriveBy === undefined ? undefined : parseTime(plan.data.arriveBy);
  const expected = standing === undefined || !['denied', 'arrived', 'aborted', 'closed'].includes(standing.stage);
  return {
    milestones, plan, standing, track, route: routeOf(plan, milestones),
    lostAt: standing?.stage === 'en-route' ? Math.max(track?.time ?? 0, departed) + SIGNAL_LOST_AFTER : undefined,
    overdueAt: expected && arriveBy !== undefined ? arriveBy + OVERDUE_AFTER : undefined,
  };
}

/** The newest of the plan's route and those it was rerouted to. */
function routeOf(plan: Situation['plan'], milestones: readonly Element<Milestone>[]): readonly LonLat[] | undefined {
  const rerouted = milestones.findLast(({ data }) => data.fact === 'convoy-rerouted');
  const newer = rerouted !== undefined && (plan === undefined || compareElements(rerouted, plan) > 0);
  return newer && rerouted.data.fact === 'convoy-rerouted' ? rerouted.data.route : plan?.data.route;
}

/** The convoy as operations see it; null while nothing but a retraction is known of it. */
export function viewConvoy(picture: Picture, key: EntityKey, convoy: Convoy, now: Millis): ConvoyView | null {
  const situation = situationOf(picture, key, convoy);
  const { milestones, plan, standing, route, track, lostAt, overdueAt } = situation;
  const incidents = viewIncidents(convoy);
  const since = standing?.since ?? plan?.time ?? counting(convoy.incidents)[0]?.time;
  if (since === undefined) return null;
  const at = placeOf(milestones);
  const impossible = impossibleIn(milestones, plan?.data.stops?.at(-1));
  const away = track !== undefined && route !== undefined && (standing?.stage === 'en-route' || standing?.stage === 'held')
    && distanceToLine([track.data.lon, track.data.lat], route) > OFF_ROUTE_METRES;
  const { reason } = standing?.by.data ?? {};
  return {
    ...plan?.data,
    ...(route !== undefined && { route }),
    stage: standing?.stage ?? 'planned',
    since: formatTime(since),
    ...(at !== undefined && { at }),
    ...(reason !== undefined && { reason }),
    ...decisionOf(milestones),
    ...(incidents.length > 0 && { incidents }),
    ...(isContested(convoy) && { conflicting: true }),
    ...([convoy.plans, convoy.milestones, convoy.incidents, convoy.retractions].some(({ overflow }) => overflow) && { overflow: true }),
    ...(impossible.length > 0 && { impossible }),
    ...(lostAt !== undefined && now >= lostAt && { signalLost: true }),
    ...(overdueAt !== undefined && now >= overdueAt && { overdue: true }),
    ...(away && { offRoute: true }),
    ...viewMarks(convoy),
  };
}

/** Where the newest milestone that names a place says it is; nowhere once it moved on from there. */
function placeOf(milestones: readonly Element<Milestone>[]): string | undefined {
  const newest = milestones.findLast(({ data }) => ('at' in data && data.at !== undefined) || data.fact === 'convoy-departed' || data.fact === 'convoy-resumed')?.data;
  return newest !== undefined && 'at' in newest ? newest.at : undefined;
}

/** What was decided last, and how it ended. */
function decisionOf(milestones: readonly Element<Milestone>[]): Pick<ConvoyView, 'decision' | 'windows' | 'outcome'> {
  const decided = milestones.findLast(({ data }) => data.fact === 'convoy-decided')?.data;
  const closed = milestones.findLast(({ data }) => data.fact === 'convoy-closed')?.data;
  return {
    ...(decided?.fact === 'convoy-decided' && { decision: decided.decision, ...(decided.windows !== undefined && { windows: decided.windows }) }),
    ...(closed?.fact === 'convoy-closed' && { outcome: closed.outcome }),
  };
}

/** Another organisation planned it too, or one event id came with two contents. */
function isContested(convoy: Convoy): boolean {
  const owner = ownerOf(convoy);
  return convoy.plans.elements.some(({ data }) => data.organisation !== owner) || [convoy.plans, convoy.milestones, convoy.incidents, convoy.retractions].some(isConflicting);
}

function viewIncidents(convoy: Convoy): readonly ConvoyIncidentView[] {
  const retracted = retractedKeys(convoy);
  return counting(convoy.incidents).map(({ key, time, data }) => ({ ...data, key, time: formatTime(time), ...(retracted.has(key) && { retracted: true as const }) }));
}

export function viewTrack({ time, data: { lon, lat, speed, heading, accuracy } }: Track): TrackView {
  return {
    lon, lat,
    ...(speed !== undefined && { speed }),
    ...(heading !== undefined && { heading }),
    ...(accuracy !== undefined && { accuracy }),
    at: formatTime(time),
  };
}

export function dueConvoy(picture: Picture, key: EntityKey, convoy: Convoy, now: Millis): Millis | undefined {
  const { lostAt, overdueAt } = situationOf(picture, key, convoy);
  const dues = [lostAt, overdueAt].filter((at) => at !== undefined && at > now) as readonly Millis[];
  return dues.length === 0 ? undefined : Math.min(...dues);
}
