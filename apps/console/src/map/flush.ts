/**
 * When and how changes reach the map's source: at once after quiet, then at most every 250 ms (80 ms in the past while it does not play); one update in flight, and what
 * comes meanwhile waits as the newest of each feature; a difference while few changed, everything when many did.
 */
import type { Millis } from '#libs/domain';
import type { Drawn } from './marks.ts';

/** Least time between the starts of two updates. */
export const FLUSH_EVERY: Millis = 250;
/** The same while a hand drags through the past: console.md wants a picture each 100 ms. */
export const SCRUB_EVERY: Millis = 80;
/**
 * Above this share of all features the whole source is set anew. Measured: a difference costs a page half as much again for each
 * feature as setting does, and nothing for the others; setting ten thousand is the longest task a page would ever have. Only added
 * features are told: the library is quadratic in those it is asked to update.
 */
const DIFFERENCE_SHARE = 0.5;

export interface Difference { readonly add: readonly Drawn[]; readonly remove: readonly string[] }
/** The map's side; each resolves when the update has been applied and painted. */
export interface Target {
  setData(features: readonly Drawn[]): Promise<void>;
  /** `add` replaces a feature of the same id. */
  updateData(difference: Difference): Promise<void>;
}
export interface FlushOptions<T> {
  readonly target: Target;
  /** Least time between the starts of two updates, now. */
  readonly every: () => Millis;
  readonly steady: () => Millis;
  readonly after: (delay: Millis, run: () => void) => () => void;
  /** Makes the features that changed since the last flush, just before they are needed: id → feature, or null for one that left. */
  readonly collect: () => { readonly changed: ReadonlyMap<string, Drawn | null>; readonly note: T };
  /** Called when what `collect` gave has been painted. */
  readonly painted: (note: T) => void;
}

export class Flush<T> {
  readonly #options: FlushOptions<T>;
  readonly #features = new Map<string, Drawn>();
  #dirty = false;
  #everything = false;
  #busy = false;
  #callOff: (() => void) | undefined;
  #began = -Infinity;
  #stopped = false;

  constructor(options: FlushOptions<T>) { this.#options = options; }

  /** Something changed. */
  touch(): void {
    this.#dirty = true;
    this.#plan();
  }

  /** The source lost what it had (a new style): set all of it again. */
  renew(): void {
    this.#everything = true;
    this.touch();
  }

  get size(): number { return this.#features.size; }
  features(): Iterable<Drawn> { return this.#features.values(); }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
  }

  #plan(): void {
    if (this.#busy || this.#callOff !== undefined || this.#stopped) return;
    const wait = Math.max(0, this.#began + this.#options.every() - this.#options.steady());
    if (wait === 0) { void this.#run(); return; }
    this.#callOff = this.#options.after(wait, () => {
      this.#callOff = undefined;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.#dirty = false;
    this.#began = this.#options.steady();
    const { changed, note } = this.#options.collect();
    const before = this.#features.size;
    for (const [id, drawn] of changed) {
      if (drawn === null) this.#features.delete(id);
      else this.#features.set(id, drawn);
    }
    try {
      await this.#send(changed, before);
      if (!this.#stopped) this.#options.painted(note);
    } catch {
      this.#everything = true; // the source refused a difference: it gets all of it
      this.#dirty = true;
    } finally {
      this.#busy = false;
      if (this.#dirty) this.#plan();
    }
  }

  async #send(changed: ReadonlyMap<string, Drawn | null>, before: number): Promise<void> {
    if (this.#everything || changed.size > before * DIFFERENCE_SHARE) {
      if (changed.size === 0 && !this.#everything) return;
      this.#everything = false;
      await this.#options.target.setData([...this.#features.values()]);
      return;
    }
    if (changed.size === 0) return;
    const add = [...changed.values()].filter((drawn) => drawn !== null);
    const remove = [...changed].filter(([, drawn]) => drawn === null).map(([id]) => id);
    await this.#options.target.updateData({ add, remove });
  }
}
