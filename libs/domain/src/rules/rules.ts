/** Every rule of domain.md's table, and what they say of a whole picture: the measure that whoever looks at less is held against. */
import type { RuleName } from '../alerts/facts.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import { CHECKPOINT_CLOSED_AHEAD } from './checkpoint-ahead.ts';
import { CONVOY_ATTACKED, CONVOY_HELD, CONVOY_OFF_ROUTE, CONVOY_OVERDUE, CONVOY_SIGNAL_LOST } from './convoy-rules.ts';
import { CORRIDOR_NOT_CLEAR } from './corridor-not-clear.ts';
import { FEED_SILENT } from './feed-silent.ts';
import { limitsOf } from './limits.ts';
import { LINE_CROSSED } from './line-crossed.ts';
import { VIOLATION_NEAR_CONVOY } from './near-convoy.ts';
import { VIOLATION_NEAR_CORRIDOR } from './near-corridor.ts';
import type { Condition, Holding, Instances, Rule, World } from './rule.ts';
import { SURGE } from './surge.ts';
import { WholeGrounds } from './whole-grounds.ts';

/** In the order in which they are judged. `rule-failed` is what is said when one of them throws. */
export const RULES: readonly Rule[] = [
  VIOLATION_NEAR_CONVOY, VIOLATION_NEAR_CORRIDOR, CONVOY_ATTACKED, CONVOY_SIGNAL_LOST, CONVOY_HELD, CONVOY_OVERDUE, CONVOY_OFF_ROUTE,
  CHECKPOINT_CLOSED_AHEAD, CORRIDOR_NOT_CLEAR, LINE_CROSSED, SURGE, FEED_SILENT,
];

/** No alert was ever raised. */
const NO_INSTANCES: Instances = { isActive: () => false, activeOf: () => [], closedAt: () => undefined };

export const conditionOf = (rule: RuleName, { subject, cause, severity, circumstances }: Holding): Condition =>
  ({ rule, subject, ...(cause !== undefined && { cause }), severity, ...circumstances() });

/** Every condition that holds at that instant, found by looking at everything. */
export function conditions(picture: Picture, now: Millis, instances: Instances = NO_INSTANCES, rules: readonly Rule[] = RULES): readonly Condition[] {
  const world: World = { picture, now, limits: limitsOf(picture), instances, grounds: new WholeGrounds(picture) };
  return rules.flatMap((rule) => [...rule.units(picture)].flatMap((unit) => rule.judge(world, unit).holding.map((one) => conditionOf(rule.name, one))));
}
