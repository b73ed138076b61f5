/** Where a convoy stands, from the milestones that count. */
import type { Element } from '../order.ts';
import type { Stage } from '../views/wire.ts';
import type { Milestone } from './convoy.ts';

/** Later phases win whatever their time; inside a phase the newest milestone does. */
const PHASE: Readonly<Record<Milestone['fact'], number>> = {
  'convoy-notified': 1, 'convoy-decided': 2, 'convoy-departed': 3, 'convoy-held': 3, 'convoy-resumed': 3, 'convoy-rerouted': 3, 'convoy-arrived': 4, 'convoy-aborted': 4, 'convoy-closed': 5,
};

export interface Standing { readonly stage: Stage; readonly by: Element<Milestone> }

/**
 * The stage and the milestone that makes it; undefined before the first. An `arrived` at a place that is not the last stop is
 * passed over; without a place, or while no stops are known, it ends the journey.
 */
export function standingOf(milestones: readonly Element<Milestone>[], lastStop: string | undefined): Standing | undefined {
  let by: Element<Milestone> | undefined;
  for (const milestone of milestones) {
    if (isStopover(milestone.data, lastStop)) continue;
    if (by === undefined || PHASE[milestone.data.fact] >= PHASE[by.data.fact]) by = milestone;
  }
  return by === undefined ? undefined : { stage: stageOf(by.data), by };
}

export const isStopover = (milestone: Milestone, lastStop: string | undefined): boolean =>
  milestone.fact === 'convoy-arrived' && milestone.at !== undefined && lastStop !== undefined && milestone.at !== lastStop;

function stageOf(milestone: Milestone): Stage {
  switch (milestone.fact) {
    case 'convoy-notified': return 'notified';
    case 'convoy-decided': return milestone.decision;
    case 'convoy-departed': case 'convoy-resumed': case 'convoy-rerouted': return 'en-route';
    case 'convoy-held': return 'held';
    case 'convoy-arrived': return 'arrived';
    case 'convoy-aborted': return 'aborted';
    case 'convoy-closed': return 'closed';
  }
}

export type Impossible = 'moved-after-denial' | 'moved-after-end' | 'moved-before-departure' | 'resumed-without-hold' | 'ended-without-departure';

/** Orders of milestones that cannot be true, by name, sorted. They are kept: somebody reported them so. */
export function impossibleIn(milestones: readonly Element<Milestone>[], lastStop: string | undefined): readonly Impossible[] {
  const found = new Set<Impossible>();
  let [decision, departed, held, ended]: [string | undefined, boolean, boolean, boolean] = [undefined, false, false, false];
  for (const { data } of milestones) {
    const moves = PHASE[data.fact] === 3;
    if (moves && decision === 'denied') found.add('moved-after-denial');
    if (moves && ended) found.add('moved-after-end');
    if (moves && data.fact !== 'convoy-departed' && !departed) found.add('moved-before-departure');
    if (data.fact === 'convoy-resumed' && !held) found.add('resumed-without-hold');
    if (data.fact === 'convoy-arrived' && !departed) found.add('ended-without-departure');
    if (data.fact === 'convoy-decided') decision = data.decision;
    if (data.fact === 'convoy-departed') departed = true;
    if (data.fact === 'convoy-held') held = true;
    if (data.fact === 'convoy-resumed') held = false;
    if (PHASE[data.fact] === 4 && !isStopover(data, lastStop)) ended = true;
  }
  return [...found].sort();
}
