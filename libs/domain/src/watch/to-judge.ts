import type { EntityKey } from '../event.ts';
import type { Kind } from './said.ts';

/** What is to be judged again at the next instant that is judged: each kind of look, for which entities. */
export class ToJudge {
  private readonly kinds = new Map<Kind, Set<EntityKey>>();

  get isEmpty(): boolean {
    return this.kinds.size === 0;
  }

  add(kind: Kind, unit: EntityKey): void {
    const units = this.kinds.get(kind);
    if (units === undefined) this.kinds.set(kind, new Set([unit]));
    else units.add(unit);
  }

  /** In the order of keys, so that what is said does not depend on what came to be touched first. */
  take(kind: Kind): readonly EntityKey[] {
    const units = this.kinds.get(kind);
    if (units === undefined) return NO_UNITS;
    this.kinds.delete(kind);
    return units.size === 1 ? [...units] : [...units].sort();
  }
}
const NO_UNITS: readonly EntityKey[] = [];
