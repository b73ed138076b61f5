/** When something may have to be said next though nothing is recorded. */
import type { EntityKey } from '../event.ts';
import type { Rule, World } from '../rules/rule.ts';
import type { Millis } from '../time.ts';
import type { DueQueue } from '../views/due-queue.ts';
import type { Failures } from './failures.ts';
import { kindAndUnit, type Kind } from './said.ts';

export interface Waiting { readonly due: DueQueue; readonly rules: readonly Rule[]; readonly failures: Failures; readonly world: World }

const NEVER = Infinity;
export const laterThan = (now: Millis, at: Millis | undefined): Millis | undefined => (at !== undefined && at > now ? at : undefined);

/** The first instant that is due and still would be: what was only put off is found to be due later now. */
export function nextDue(waiting: Waiting): Millis | undefined {
  const { due } = waiting;
  for (let first = due.first(); first !== undefined; first = due.first()) {
    const at = dueNow(waiting, ...kindAndUnit(first.key)) ?? first.at;
    if (at === first.at) return at;
    due.set(first.key, at === NEVER ? undefined : at);
  }
  return undefined;
}

/** When a rule says now that it is due; undefined for what is no rule, and where it fails: that is said when it is judged. */
function dueNow({ rules, failures, world }: Waiting, kind: Kind, unit: EntityKey): Millis | undefined {
  const rule = rules.find(({ name }) => name === kind);
  if (rule === undefined || failures.has(rule.name, unit)) return undefined;
  try {
    return laterThan(world.now, rule.judge(world, unit).due) ?? NEVER;
  } catch {
    return undefined;
  }
}
