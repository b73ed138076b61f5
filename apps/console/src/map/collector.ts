/** Knows what is drawn of every entity and finds what has to be drawn anew: nothing is sent to the map that reads the same. */
import type { EntityKey } from '#libs/domain';
import type { Scene, Drawn } from './marks.ts';
import { markedBy, marksOf } from './marks.ts';

/** Types with a place on the map, in the order of `keys`. */
const PLACED = ['sector', 'line', 'corridor', 'checkpoint', 'convoy', 'violation'] as const;

export class Collector {
  readonly #scene: () => Scene;
  readonly #drawn = new Map<EntityKey, readonly Drawn[]>();
  #dirty = new Set<EntityKey>();
  #all = true;
  #round: EntityKey[] = [];
  #due = 0;
  #ready = new Map<string, Drawn | null>();

  constructor(scene: () => Scene) { this.#scene = scene; }

  touch(keys: Iterable<EntityKey>): void { for (const key of keys) this.#dirty.add(markedBy(key)); }
  /** A whole picture came, or much time passed at once. */
  touchAll(): void { this.#all = true; }
  /** Time itself changes what ages say: looks at the next so many that are drawn, one round after the other, when there is time for them. */
  touchNext(count: number): void { this.#due = Math.min(this.#due + count, this.#drawn.size); }
  /** Some that time has changed are still to be looked at. */
  get owes(): boolean { return this.#due > 0; }

  /** Looks at up to so many of those that wait before they are collected: else one moment would have to look at all of them. */
  prepare(count: number): void {
    if (this.#all) return;
    const scene = this.#scene();
    let left = count;
    for (const key of this.#dirty) {
      if (left === 0) return;
      left -= 1;
      this.#dirty.delete(key);
      this.#compare(key, marksOf(key, scene));
    }
    this.#age(left, scene);
  }

  /**
   * Feature id → the feature as it is now, or null when it is gone; only those that differ from the last time: of everything that was touched,
   * and of what time has changed the next `aged`.
   */
  collect(aged: number): ReadonlyMap<string, Drawn | null> {
    const scene = this.#scene();
    const keys = this.#all ? new Set([...this.#drawn.keys(), ...PLACED.flatMap((type) => [...scene.views[type].keys()])]) : this.#dirty;
    if (this.#all) this.#due = 0;
    this.#all = false;
    this.#dirty = new Set();
    for (const key of keys) this.#compare(key, marksOf(key, scene));
    this.#age(aged, scene);
    const changed = this.#ready;
    this.#ready = new Map();
    return changed;
  }

  /** How many entities have a mark. */
  get size(): number { return this.#drawn.size; }
  /** Keys of everything that has a mark. */
  keys(): Iterable<EntityKey> { return this.#drawn.keys(); }
  marks(key: EntityKey): readonly Drawn[] { return this.#drawn.get(key) ?? []; }

  #age(count: number, scene: Scene): void {
    for (let left = Math.min(count, this.#due); left > 0; left -= 1) {
      this.#due -= 1;
      // Not an iterator: one that is kept keeps every map that this one ever was.
      if (this.#round.length === 0) this.#round = [...this.#drawn.keys()];
      const key = this.#round.pop();
      if (key !== undefined) this.#compare(key, marksOf(key, scene));
    }
  }

  #compare(key: EntityKey, after: readonly Drawn[]): void {
    const before = this.#drawn.get(key) ?? [];
    for (const drawn of after) {
      const { id } = drawn.properties;
      const old = before.find(({ properties }) => properties.id === id);
      if (old === undefined || !readsAs(old, drawn)) this.#ready.set(id, drawn);
    }
    for (const { properties: { id } } of before) if (!after.some(({ properties }) => properties.id === id)) this.#ready.set(id, null);
    if (after.length === 0) this.#drawn.delete(key);
    else this.#drawn.set(key, after);
  }
}

/** Without text in between: this is done for everything that moves. */
function readsAs(one: Drawn, other: Drawn): boolean {
  if (!isAlike(one.geometry.coordinates, other.geometry.coordinates) || one.geometry.type !== other.geometry.type) return false;
  const names = Object.keys(other.properties);
  return names.length === Object.keys(one.properties).length && names.every((name) => one.properties[name] === other.properties[name]);
}

function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((part, at) => isAlike(part, other[at]));
}
