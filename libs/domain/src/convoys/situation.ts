/** What the milestones and the plan of a convoy come to, for its view and for the rules: everything but where it is and what time it is. */
import type { EntityKey } from '../event.ts';
import type { ConvoyPlanned, LonLat } from '../facts.ts';
import { compareElements, type Element } from '../order.ts';
import type { Picture } from '../picture/picture.ts';
import { entityKey, idOf } from '../event.ts';
import { parseTime, type Millis } from '../time.ts';
import { closedIn, milestonesOf, planOf, type Convoy, type Milestone, type Track } from './convoy.ts';
import { standingOf, type Standing } from './stage.ts';

export interface Situation {
  readonly milestones: readonly Element<Milestone>[];
  readonly plan: Element<ConvoyPlanned> | undefined;
  readonly standing: Standing | undefined;
  /** The newest of the plan's route and those it was rerouted to. */
  readonly route: readonly LonLat[] | undefined;
  /** Under way or held. */
  readonly moving: boolean;
  readonly departed: Millis;
  /** When the newest `convoy-closed` happened. */
  readonly closed: Millis | undefined;
  /** When it is to be there, while it is still expected: neither denied nor ended. */
  readonly arriveBy: Millis | undefined;
}

const known = new WeakMap<Convoy, Situation>();

/** Made once for each state of a convoy. */
export function situationOf(convoy: Convoy): Situation {
  let situation = known.get(convoy);
  if (situation === undefined) known.set(convoy, (situation = made(convoy)));
  return situation;
}

const OVER: readonly string[] = ['denied', 'arrived', 'aborted', 'closed'];

function made(convoy: Convoy): Situation {
  const milestones = milestonesOf(convoy);
  const plan = planOf(convoy);
  const standing = standingOf(milestones, plan?.data.stops?.at(-1));
  const expected = standing === undefined || !OVER.includes(standing.stage);
  return {
    milestones, plan, standing, route: routeOf(plan, milestones),
    moving: standing?.stage === 'en-route' || standing?.stage === 'held',
    departed: milestones.findLast(({ data }) => data.fact === 'convoy-departed')?.time ?? standing?.since ?? 0,
    closed: closedIn(milestones),
    arriveBy: expected && plan?.data.arriveBy !== undefined ? parseTime(plan.data.arriveBy) : undefined,
  };
}

function routeOf(plan: Situation['plan'], milestones: readonly Element<Milestone>[]): readonly LonLat[] | undefined {
  const rerouted = milestones.findLast(({ data }) => data.fact === 'convoy-rerouted');
  const newer = rerouted !== undefined && (plan === undefined || compareElements(rerouted, plan) > 0);
  return newer && rerouted.data.fact === 'convoy-rerouted' ? rerouted.data.route : plan?.data.route;
}

export const trackOf = (picture: Picture, convoy: EntityKey): Track | undefined => picture.get(entityKey('track', idOf(convoy))) as Track | undefined;
/** When a convoy was heard of last: by its newest position, or else by its departure. */
export const heardAt = ({ departed }: Situation, track: Track | undefined): Millis => Math.max(track?.time ?? 0, departed);
