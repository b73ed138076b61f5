/** The views of one type from frame to frame: as immutable as a copy, and what changes of ten thousand costs what it is, not ten thousand. */
import type { EntityKey } from '#libs/domain';

/** So many changes lie over what they change before both are made into one, or so large a part of it: a copy in ten to twenty frames, instead of one in each. */
const OVER_LIMIT = 512;
/** What was changed is kept until then, so that it may be no more than this of what there is. */
const OVER_SHARE = 0.25;

/** Keys stand in the order in which they came; one that left and came again while the same layer was open keeps its old place. */
export class Layered<V extends object> implements ReadonlyMap<EntityKey, V> {
  readonly #base: ReadonlyMap<EntityKey, V>;
  readonly #over: ReadonlyMap<EntityKey, V | null>;
  readonly size: number;

  private constructor(base: ReadonlyMap<EntityKey, V>, over: ReadonlyMap<EntityKey, V | null>, size: number) {
    this.#base = base;
    this.#over = over;
    this.size = size;
  }

  /** What `before` holds with these changes; null takes one out. */
  static of<V extends object>(before: ReadonlyMap<EntityKey, V>, changes: readonly (readonly [EntityKey, V | null])[]): Layered<V> {
    const [base, under] = before instanceof Layered ? [before.#base as ReadonlyMap<EntityKey, V>, before.#over as ReadonlyMap<EntityKey, V | null>] : [before, new Map<EntityKey, V | null>()];
    const over = new Map(under);
    let { size } = before;
    for (const [key, view] of changes) {
      const there = over.get(key) ?? (over.has(key) ? undefined : base.get(key));
      size += Number(view !== null) - Number(there !== undefined);
      if (view === null && !base.has(key)) over.delete(key);
      else over.set(key, view);
    }
    const layered = new Layered(base, over, size);
    return over.size > Math.min(OVER_LIMIT, OVER_SHARE * base.size) ? new Layered(new Map(layered), new Map(), size) : layered;
  }

  /** Keys whose views may differ between the two, some of them perhaps alike; undefined when all of both have to be looked at. */
  static between<V extends object>(one: ReadonlyMap<EntityKey, V>, other: ReadonlyMap<EntityKey, V>): Iterable<EntityKey> | undefined {
    if (!(one instanceof Layered) || !(other instanceof Layered)) return undefined;
    return one.#base === other.#base ? new Set([...one.#over.keys(), ...other.#over.keys()]) : undefined;
  }

  get(key: EntityKey): V | undefined {
    const view = this.#over.get(key);
    return view === undefined ? this.#base.get(key) : (view ?? undefined);
  }
  has(key: EntityKey): boolean { return this.get(key) !== undefined; }
  forEach(each: (view: V, key: EntityKey, map: ReadonlyMap<EntityKey, V>) => void): void { for (const [key, view] of this) each(view, key, this); }

  *entries(): Generator<[EntityKey, V], undefined> {
    for (const [key, view] of this.#base) {
      const now = this.#over.get(key);
      if (now !== null) yield [key, now ?? view];
    }
    for (const [key, view] of this.#over) if (view !== null && !this.#base.has(key)) yield [key, view];
    return undefined;
  }
  *keys(): Generator<EntityKey, undefined> { for (const [key] of this.entries()) yield key; return undefined; }
  *values(): Generator<V, undefined> { for (const [, view] of this.entries()) yield view; return undefined; }
  [Symbol.iterator](): Generator<[EntityKey, V], undefined> { return this.entries(); }
}
