/** Knows what is drawn of every entity and finds what has to be drawn anew: nothing is sent to the map that reads the same. */
import type { EntityKey } from '#libs/domain';
import type { Scene, Drawn } from './marks.ts';
import { markedBy, marksOf } from './marks.ts';

/** Types with a place on the map, in the order of `keys`. */
const PLACED = ['sector', 'line', 'corridor', 'checkpoint', 'convoy', 'violation'] as const;

export class Collector {
  readonly #scene: () => Scene;
  readonly #drawn = new Map<EntityKey, Map<string, { readonly text: string; readonly drawn: Drawn }>>();
  #dirty = new Set<EntityKey>();
  #all = true;

  constructor(scene: () => Scene) { this.#scene = scene; }

  touch(keys: Iterable<EntityKey>): void { for (const key of keys) this.#dirty.add(markedBy(key)); }
  /** A whole picture came, or time itself changed what ages say. */
  touchAll(): void { this.#all = true; }

  /** Feature id → the feature as it is now, or null when it is gone; only those that differ from the last time. */
  collect(): ReadonlyMap<string, Drawn | null> {
    const scene = this.#scene();
    const keys = this.#all ? new Set([...this.#drawn.keys(), ...PLACED.flatMap((type) => [...scene.views[type].keys()])]) : this.#dirty;
    this.#all = false;
    this.#dirty = new Set();
    const changed = new Map<string, Drawn | null>();
    for (const key of keys) this.#compare(key, marksOf(key, scene), changed);
    return changed;
  }

  /** Keys of everything that has a mark. */
  keys(): Iterable<EntityKey> { return this.#drawn.keys(); }
  marks(key: EntityKey): readonly Drawn[] { return [...(this.#drawn.get(key)?.values() ?? [])].map(({ drawn }) => drawn); }

  #compare(key: EntityKey, marks: readonly Drawn[], changed: Map<string, Drawn | null>): void {
    const before = this.#drawn.get(key);
    const after = new Map<string, { text: string; drawn: Drawn }>();
    for (const drawn of marks) {
      const { id } = drawn.properties;
      const text = JSON.stringify(drawn);
      after.set(id, { text, drawn });
      if (before?.get(id)?.text !== text) changed.set(id, drawn);
    }
    for (const id of before?.keys() ?? []) if (!after.has(id)) changed.set(id, null);
    if (after.size === 0) this.#drawn.delete(key);
    else this.#drawn.set(key, after);
  }
}
