import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import { isWithin } from '../geometry/plane.ts';
import { counting, isConflicting, type Element } from '../order.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, MINUTE, type Millis } from '../time.ts';
import type { Acted, ConvoyIncidentView, ConvoyView, TrackView } from '../views/wire.ts';
import { ownerOf, retractedKeys, type Convoy, type Milestone, type Track } from './convoy.ts';
import { heardAt, situationOf, trackOf, type Situation } from './situation.ts';
import { impossibleIn } from './stage.ts';

/** En route and nothing heard for this long: the signal is lost. */
export const SIGNAL_LOST_AFTER: Millis = 10 * MINUTE;
/** Past `arriveBy` by this much and not ended: overdue. */
export const OVERDUE_AFTER: Millis = 30 * MINUTE;
/** Metres from the route that count as off it. */
export const OFF_ROUTE_METRES = 500;

/** When the signal counts as lost, unless it is not en route; when it counts as overdue, while it is expected. */
function dues(situation: Situation, track: Track | undefined): { readonly lostAt: Millis | undefined; readonly overdueAt: Millis | undefined } {
  const { standing, arriveBy } = situation;
  return {
    lostAt: standing?.stage === 'en-route' ? heardAt(situation, track) + SIGNAL_LOST_AFTER : undefined,
    overdueAt: arriveBy === undefined ? undefined : arriveBy + OVERDUE_AFTER,
  };
}

/** What is seen of a convoy wherever it is and whatever time it is: all but the marks of people, and those. */
interface Still { readonly said: Omit<ConvoyView, keyof Acted>; readonly marks: Acted; readonly view: ConvoyView }
const known = new WeakMap<Convoy, { readonly still: Still | undefined }>();

/** Made once for each state of a convoy; undefined while nothing but a retraction is known of it. */
function stillOf(convoy: Convoy): Still | undefined {
  let found = known.get(convoy);
  if (found === undefined) known.set(convoy, (found = { still: made(convoy) }));
  return found.still;
}

function made(convoy: Convoy): Still | undefined {
  const { milestones, plan, standing, route } = situationOf(convoy);
  const incidents = viewIncidents(convoy);
  const since = standing?.since ?? plan?.time ?? counting(convoy.incidents)[0]?.time;
  if (since === undefined) return undefined;
  const at = placeOf(milestones);
  const impossible = impossibleIn(milestones, plan?.data.stops?.at(-1));
  const { reason } = standing?.by.data ?? {};
  const said = {
    ...plan?.data,
    ...(route !== undefined && { route }),
    stage: standing?.stage ?? 'planned',
    since: formatTime(since),
    ...(at !== undefined && { at }),
    ...(reason !== undefined && { reason }),
    ...decisionOf(milestones),
    ...(incidents.length > 0 && { incidents }),
    ...(isContested(convoy) && { conflicting: true as const }),
    ...([convoy.plans, convoy.milestones, convoy.incidents, convoy.retractions].some(({ overflow }) => overflow) && { overflow: true as const }),
    ...(impossible.length > 0 && { impossible }),
  };
  const marks = viewMarks(convoy);
  return { said, marks, view: { ...said, ...marks } };
}

/** The convoy as operations see it; null while nothing but a retraction is known of it. The same object as long as nothing of it is another. */
export function viewConvoy(picture: Picture, key: EntityKey, convoy: Convoy, now: Millis): ConvoyView | null {
  const still = stillOf(convoy);
  if (still === undefined) return null;
  const situation = situationOf(convoy);
  const { route, moving } = situation;
  const track = trackOf(picture, key);
  const { lostAt, overdueAt } = dues(situation, track);
  const [lost, overdue] = [lostAt !== undefined && now >= lostAt, overdueAt !== undefined && now >= overdueAt];
  const away = track !== undefined && route !== undefined && moving && !isWithin(OFF_ROUTE_METRES, [track.data.lon, track.data.lat], route);
  if (!lost && !overdue && !away) return still.view;
  return { ...still.said, ...(lost && { signalLost: true }), ...(overdue && { overdue: true }), ...(away && { offRoute: true }), ...still.marks };
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

/** All that its tracker says. Made in one piece, for it is what pictures have most of. */
export const viewTrack = ({ time, data }: Track): TrackView => ({ ...data, at: formatTime(time) });

export function dueConvoy(picture: Picture, key: EntityKey, convoy: Convoy, now: Millis): Millis | undefined {
  const { lostAt, overdueAt } = dues(situationOf(convoy), trackOf(picture, key));
  const later = [lostAt, overdueAt].filter((at) => at !== undefined && at > now) as readonly Millis[];
  return later.length === 0 ? undefined : Math.min(...later);
}
