/** What the map has to draw, kept in step with the store: what a frame changes, what time does, and the trails behind convoys. It needs no screen. */
import { SECOND, typeOf, type EntityKey, type Millis } from '#libs/domain';
import type { Store } from '../picture/store.ts';
import { Collector } from './collector.ts';
import type { MapWords } from './handle.ts';
import type { Drawn } from './marks.ts';
import { Trails } from './trails.ts';

/** Labels that tell ages are written anew this often … */
const AGES_EVERY: Millis = 15 * SECOND;
/** … but of so many entities a second at most … */
const AGES_A_SECOND = 700;
/** … and of so many in one update of the map, so that no moment has to look at everything. */
const AGES_AT_ONCE = 200;
/** With each frame so many marks are made ahead of the next update of the map, which else would make all of them at once. */
const AHEAD = 100;

/** What of the feed one update of the map shows. */
export interface Shown { readonly keys: ReadonlySet<EntityKey>; readonly count: number; readonly cursor: string | undefined; readonly at: Millis | undefined }

export class Upkeep {
  readonly trails = new Trails();
  readonly #store: Store;
  readonly #touched: () => void;
  readonly #collector: Collector;
  #waiting = { keys: new Set<EntityKey>(), count: 0 };
  #agesWritten: Millis;
  #near = false;

  /** `touched` is called whenever there may be something to collect. */
  constructor({ store, words, touched }: { readonly store: Store; readonly words: MapWords; readonly touched: () => void }) {
    this.#store = store;
    this.#touched = touched;
    this.#agesWritten = store.state.now;
    this.#collector = new Collector(() => ({ views: store.state.views, now: store.state.now, words, trails: this.trails, near: this.#near, muted: store.state.muted }));
    for (const [key, track] of store.state.views.track) this.trails.addTrack(key, track);
  }

  /** Follows the store until the answers are called. */
  listen(): readonly (() => void)[] {
    const store = this.#store;
    return [
      store.onChanges((keys) => { this.#changed(keys === 'all' ? undefined : keys); }),
      store.watch((state) => state.muted, () => { this.touchAll(); }),
      store.watch((state) => state.now, (now) => { this.#age(now); }),
    ];
  }

  keys(): Iterable<EntityKey> { return this.#collector.keys(); }
  marks(key: EntityKey): readonly Drawn[] { return this.#collector.marks(key); }

  /** Whether the map is so near that the end of a trail is not under its convoy. */
  see(near: boolean): void {
    if (near === this.#near) return;
    this.#near = near;
    this.touchAll();
  }

  /** Everything may read differently. */
  touchAll(): void {
    this.#agesWritten = this.#store.state.now;
    this.#prune();
    this.#collector.touchAll();
    this.#touched();
  }

  /** Feature id → the feature as it is now, or null when it is gone; what reads as it did the last time is left out. */
  collect(): { readonly changed: ReadonlyMap<string, Drawn | null>; readonly note: Shown } {
    const { cursor, at } = this.#store.state;
    const note: Shown = { ...this.#waiting, cursor, at };
    this.#waiting = { keys: new Set(), count: 0 };
    const changed = this.#collector.collect(AGES_AT_ONCE);
    if (this.#collector.owes) this.#touched();
    return { changed, note };
  }

  /** Undefined: everything. Where time has jumped, as a hand goes through the past, all of it reads otherwise and is drawn with what changed, not after it. */
  #changed(keys: ReadonlySet<EntityKey> | undefined): void {
    const { views, at, now } = this.#store.state;
    if (keys === undefined || now < this.#agesWritten) this.trails.cutAfter(at ?? now);
    for (const key of keys ?? views.track.keys()) {
      const track = typeOf(key) === 'track' ? views.track.get(key) : undefined;
      if (track !== undefined) this.trails.addTrack(key, track);
      this.#waiting.keys.add(key);
    }
    this.#waiting.count += keys?.size ?? 0;
    if (keys === undefined || Math.abs(now - this.#agesWritten) >= AGES_EVERY) this.touchAll();
    else {
      this.#collector.touch(keys);
      this.#collector.prepare(AHEAD);
      this.#touched();
    }
  }

  /** Few marks are looked at together, of many a part each second, and all of them after a gap. */
  #age(now: Millis): void {
    const passed = Math.abs(now - this.#agesWritten);
    if (passed >= AGES_EVERY) this.touchAll();
    else if (passed >= SECOND && this.#collector.size > AGES_A_SECOND) {
      this.#agesWritten = now;
      this.#prune();
      this.#collector.touchNext(AGES_A_SECOND);
      this.#touched();
    }
  }

  #prune(): void { this.trails.prune((convoy) => this.#store.state.views.convoy.has(convoy)); }
}
