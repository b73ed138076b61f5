import type { RuleName } from '../alerts/facts.ts';
import type { EntityKey } from '../event.ts';
import type { Holding } from '../rules/rule.ts';

/** Which rules throw, and for what: each is an alert of its own until it no longer does. */
export class Failures {
  private readonly failing = new Map<RuleName, Set<EntityKey>>();
  /** Whether any rule threw when it was asked last; what a watch before said is asked for once. */
  private said = true;

  has(rule: RuleName, unit?: EntityKey): boolean {
    if (this.failing.size === 0) return false;
    const units = this.failing.get(rule);
    return unit === undefined ? units !== undefined : units?.has(unit) === true;
  }

  add(rule: RuleName, unit: EntityKey): void {
    const units = this.failing.get(rule);
    if (units === undefined) this.failing.set(rule, new Set([unit]));
    else units.add(unit);
  }

  delete(rule: RuleName, unit: EntityKey): void {
    if (this.failing.size === 0) return;
    const units = this.failing.get(rule);
    if (units?.delete(unit) === true && units.size === 0) this.failing.delete(rule);
  }

  /** Whether there is any, or any was there before. */
  get isToBeSaid(): boolean {
    return this.failing.size > 0 || this.said;
  }

  /** The conditions that this comes to. */
  holding(operation: EntityKey): readonly Holding[] {
    this.said = this.failing.size > 0;
    return [...this.failing.keys()].map((rule) => ({ subject: operation, cause: rule, severity: 'medium', circumstances: () => ({}) }));
  }
}
