/**
 * Every limit of the rules and of the alert list, by rule. Lengths are metres, spans seconds, shares of one. An operation may
 * replace each of them (`configure-operation`); what it does not name has the value here.
 */
import { OFF_ROUTE_METRES, OVERDUE_AFTER, SIGNAL_LOST_AFTER } from '../convoys/convoy.view.ts';
import type { Operation } from '../operation/operation.ts';
import type { Picture } from '../picture/picture.ts';
import { SILENT_INTERVALS } from '../sources/source.view.ts';
import { SECOND } from '../time.ts';
import { UNLOCATED_UNCERTAINTY } from '../violations/violation.view.ts';

/** How a violation is looked at by the rules that place it. */
const VIOLATION = {
  /** Distance at which most classes concern somebody. */
  radius: 1_000,
  /** The same for indirect fire, air strike and explosive device. */
  wideRadius: 2_000,
  /** From its first recording, how long it holds. */
  lasts: 3_600,
  /** Recorded no later than this after it occurred, it is urgent; else its alert is of medium severity. */
  urgentWithin: 3_600,
  /** Recorded later than this after it occurred, it raises nothing. */
  latest: 21_600,
  /** A position less certain than this places nothing. */
  uncertainty: UNLOCATED_UNCERTAINTY,
} as const;

export const LIMITS = {
  'violation-near-convoy': VIOLATION,
  'violation-near-corridor': VIOLATION,
  /** On when the newest position is as old as `lostAfter`, off when it is younger than `backWithin`. */
  'convoy-signal-lost': { lostAfter: SIGNAL_LOST_AFTER / SECOND, backWithin: 120 },
  'convoy-held': { after: 900 },
  'convoy-overdue': { after: OVERDUE_AFTER / SECOND },
  /** On farther than `away` from its route, off within `back`. */
  'convoy-off-route': { away: OFF_ROUTE_METRES, back: 300 },
  /** A checkpoint this near the route is on it. */
  'checkpoint-closed-ahead': { beside: 200 },
  'line-crossed': { lasts: VIOLATION.lasts, latest: VIOLATION.latest, uncertainty: VIOLATION.uncertainty },
  /** On at `least` violations within the span and `factor` times the baseline; off under `endShare` of that. */
  'surge': { least: 5, factor: 3, within: 1_800, endShare: 0.5, uncertainty: UNLOCATED_UNCERTAINTY },
  'feed-silent': { intervals: SILENT_INTERVALS },
  /** How long the watch may leave an alert unacknowledged. */
  'escalation': { lifeSafety: 120, high: 300, medium: 900 },
  /** How long a coordinator may leave an alert unseen. */
  'coordinator': { within: 180 },
  /** From so many raises of one condition within the span on, it is not cleared before it has been false for `quiet`. */
  'chatter': { raises: 3, within: 60, quiet: 300 },
  /** On with more than `over` raises in the span, off with fewer than `under`. */
  'flood': { over: 10, under: 5, within: 600 },
  /** The longest shelf of a life-safety alert. */
  'shelf': { lifeSafety: 900 },
} as const;

/** All limits, each with a value. */
export type Limits = { readonly [G in keyof typeof LIMITS]: { readonly [L in keyof (typeof LIMITS)[G]]: number } };
/** The limits that an operation sets. */
export type RuleLimits = { readonly [G in keyof Limits]?: { readonly [L in keyof Limits[G]]?: number } };

export function limitsWith(set: RuleLimits | undefined): Limits {
  if (set === undefined) return LIMITS;
  const groups = Object.entries(LIMITS).map(([group, limits]) => [group, { ...limits, ...set[group as keyof Limits] }]);
  return Object.fromEntries(groups) as Limits;
}

/** The limits that are set, and over them others: what both name has the value of the latter. */
export function laidOver(set: RuleLimits, over: RuleLimits): RuleLimits {
  const groups = [...Object.keys(set), ...Object.keys(over)] as readonly (keyof Limits)[];
  return Object.fromEntries(groups.map((group) => [group, { ...set[group], ...over[group] }]));
}

const known = new WeakMap<RuleLimits, Limits>();

/** The limits of the operation that the picture is of. */
export function limitsOf(picture: Picture): Limits {
  for (const operation of picture.ofType('operation').values()) {
    const set = (operation as Operation).configured?.rules;
    if (set === undefined) continue;
    let limits = known.get(set);
    if (limits === undefined) known.set(set, (limits = limitsWith(set)));
    return limits;
  }
  return LIMITS;
}

/** Pairs of limits of which the first must not be greater than the second. */
const ORDERED = [
  ['convoy-off-route', 'back', 'away'], ['convoy-signal-lost', 'backWithin', 'lostAfter'], ['flood', 'under', 'over'],
  ['violation-near-convoy', 'radius', 'wideRadius'], ['violation-near-corridor', 'radius', 'wideRadius'],
] as const;

/** Limits that contradict each other once the rest has its usual value; `limit` names group and member. */
export function contradictions(set: RuleLimits): readonly { readonly limit: readonly [string, string]; readonly detail: string }[] {
  const limits = limitsWith(set) as Readonly<Record<string, Readonly<Record<string, number>>>>;
  return ORDERED.flatMap(([group, smaller, greater]) => {
    const [low, high] = [limits[group]?.[smaller] ?? 0, limits[group]?.[greater] ?? 0];
    return low <= high ? [] : [{ limit: [group, set[group] !== undefined && smaller in set[group] ? smaller : greater] as const, detail: `${smaller} must not be greater than ${greater}.` }];
  });
}
