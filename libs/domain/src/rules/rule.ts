/** What a rule is: for one entity at a time it says which conditions hold, and when that may change by time alone. */
import type { Circumstances, RuleName, Severity } from '../alerts/facts.ts';
import type { Corridor } from '../corridors/corridor.ts';
import type { EntityKey } from '../event.ts';
import type { Polygon } from '../facts.ts';
import type { Box } from '../geometry/box.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { Occurred } from '../violations/situation.ts';
import type { Limits } from './limits.ts';

/** That what a rule looks for holds now, for one subject. */
export interface Condition extends Circumstances {
  readonly rule: RuleName;
  readonly subject: EntityKey;
  readonly cause?: string;
  readonly severity: Severity;
}
/** The same as rules say it: what goes into an alert is only made where one is raised. */
export interface Holding {
  readonly subject: EntityKey;
  readonly cause?: string;
  readonly severity: Severity;
  circumstances(): Circumstances;
}

/** What the rules need to know of the alerts: on and off have two limits, and between them an active instance stays. */
export interface Instances {
  isActive(rule: RuleName, subject: EntityKey, cause?: string): boolean;
  /** The active instances that have that entity for their subject or their cause. */
  activeOf(rule: RuleName, unit: EntityKey): Iterable<{ readonly subject: EntityKey; readonly cause?: string }>;
  /** When a person closed the condition's newest instance, if one did and it stays closed. */
  closedAt(rule: RuleName, subject: EntityKey, cause?: string): Millis | undefined;
}

/** Metres that a convoy may be beside its route, or its position be uncertain by, and what is near the one is still found near the other. */
export const BESIDE = 500;

/** Where rules find what may concern them. More may be said than lies within a box, never less; corridors and sectors in the order of keys. */
export interface Grounds {
  /** Metres beyond which no violation that may count for anything reaches a convoy. */
  readonly reach: number;
  /** Violations that may count for anything and have a place. */
  violations(within: Box): Iterable<Occurred>;
  /** Those among them that lie within {@link BESIDE} more than what they reach from a convoy's route. */
  violationsAlong(convoy: EntityKey): Iterable<Occurred>;
  /** Those among them that lie in a sector. */
  violationsIn(sector: EntityKey, geometry: Polygon): Iterable<Occurred>;
  /** Corridors that run through it. */
  corridors(within: Box): Iterable<readonly [EntityKey, Corridor]>;
  sectors(within: Box): Iterable<readonly [EntityKey, Polygon]>;
  /** Moving convoys whose route, or who themselves, come through it. */
  convoys(within: Box): Iterable<EntityKey>;
  /** Checkpoints that may lie on a convoy's route, or that its stops name. */
  checkpoints(convoy: EntityKey): Iterable<EntityKey>;
  /** Moving convoys on whose way that checkpoint may lie. */
  convoysThrough(checkpoint: EntityKey): Iterable<EntityKey>;
}

export interface World {
  readonly picture: Picture;
  readonly now: Millis;
  readonly limits: Limits;
  readonly instances: Instances;
  readonly grounds: Grounds;
}

export interface Judgement {
  readonly holding: readonly Holding[];
  /** The first instant after `now` at which this may be another judgement though nothing changes. Too early is harmless. */
  readonly due?: Millis | undefined;
  /** The same where it is another entity that is to be judged then. */
  readonly dues?: readonly (readonly [EntityKey, Millis])[];
  /** Metres by which a convoy's position may move before this may be another judgement; none is said where any move may matter. */
  readonly slack?: number;
  /** Where on its route the convoy may be and this is the same judgement; absent where that does not matter. */
  readonly along?: Stretch;
}
/** Metres along a route, both excluded, and how many a convoy is beside it at most. */
export interface Stretch { readonly after: number; readonly before: number; readonly beside: number }
export const ANYWHERE: Stretch = { after: -Infinity, before: Infinity, beside: Infinity };
export const NOTHING: Judgement = { holding: [] };

export interface Rule {
  readonly name: RuleName;
  /** The entities it must be judged for, so that every condition is found. */
  units(picture: Picture): Iterable<EntityKey>;
  /** Every condition that has that entity for its subject or its cause. Throws only for what no border lets in. */
  judge(world: World, unit: EntityKey): Judgement;
}

/** Names a condition: the same for the same rule, subject and cause. */
export const conditionKey = (rule: RuleName, subject: EntityKey, cause = ''): string => `${rule}\n${subject}\n${cause}`;

export function soonest(...dues: readonly (Millis | undefined)[]): Millis | undefined {
  let first: Millis | undefined;
  for (const at of dues) if (at !== undefined && (first === undefined || at < first)) first = at;
  return first;
}
