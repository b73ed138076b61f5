/** Where a convoy stands, from the milestones that count. */
import type { Element } from '../order.ts';
import type { Millis } from '../time.ts';
import type { Stage } from '../views/wire.ts';
import type { Milestone } from './convoy.ts';

/** Later phases win whatever their time; inside a phase the newest milestone does. */
const PHASE: Readonly<Record<Milestone['fact'], number>> = {
  'convoy-notified': 1, 'convoy-decided': 2, 'convoy-departed': 3, 'convoy-held': 3, 'convoy-resumed': 3, 'convoy-rerouted': 3, 'convoy-arrived': 4, 'convoy-aborted': 4, 'convoy-closed': 5,
};

export interface Standing {
  readonly stage: Stage;
  /** The newest milestone of the stage. */
  readonly by: Element<Milestone>;
  /** When the first of the unbroken row of milestones that say so happened: saying it again does not begin it anew. */
  readonly since: Millis;
}

/**
 * The stage and the milestones that make it; undefined before the first. An `arrived` at a place that is not the last stop is
 * passed over; without a place, or while no stops are known, it ends the journey.
 */
export function standingOf(milestones: readonly Element<Milestone>[], lastStop: string | undefined): Standing | undefined {
  let standing: Standing | undefined;
  for (const by of milestones) {
    if (isStopover(by.data, lastStop)) continue;
    const [phase, before] = [PHASE[by.data.fact], standing === undefined ? 0 : PHASE[standing.by.data.fact]];
    if (phase < before) continue;
    const stage = stageOf(by.data);
    const since = standing !== undefined && phase === before && stage === standing.stage ? standing.since : by.time;
    standing = { stage, by, since };
  }
  return standing;
}

const isStopover = (milestone: Milestone, lastStop: string | undefined): boolean =>
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
