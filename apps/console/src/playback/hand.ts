/**
 * A hand that goes through the past. One seek is under way at a time; of the moments that are asked for meanwhile the newest follows. What the
 * hand passes is drawn as it passes, coarsely and on the map alone; all else waits until it rests, for nobody could draw all of each moment.
 */
import type { Millis } from '#libs/domain';
import type { Timing } from '../feed/timing.ts';
import type { Store, ViewPair } from '../picture/store.ts';

/** Two moments asked for within this time are a hand on its way; it rests once it has asked for none for as long. */
export const RESTS_AFTER: Millis = 250;

export interface HandOptions {
  readonly store: Store;
  readonly timing: Timing;
  /** Asks the server for a moment; false while there is no picture that it could follow. */
  readonly ask: (at: Millis, answered: () => void) => boolean;
  /** It rests, and where it rests is shown. */
  readonly arrived: () => void;
}

export class Hand {
  readonly #options: HandOptions;
  /** Where it is by now, while the seek before is under way. */
  #target: Millis | undefined;
  #seeking = false;
  #asked = -Infinity;
  #moving = false;
  #callOff: (() => void) | undefined;

  constructor(options: HandOptions) { this.#options = options; }

  /** It is on its way, or has not arrived yet. */
  get moving(): boolean { return this.#moving; }
  /** It is somewhere that the server was not asked for yet. */
  get ahead(): boolean { return this.#target !== undefined; }

  goTo(at: Millis): void {
    const { timing } = this.#options;
    const now = timing.steady();
    if (now - this.#asked < RESTS_AFTER) this.#moving = true;
    this.#asked = now;
    this.#target = at;
    this.#callOff?.();
    this.#callOff = timing.after(RESTS_AFTER, () => {
      this.#callOff = undefined;
      this.#arrive();
    });
    this.goOn();
  }

  /** Asks for where it is, unless what it asked for before is still to come. */
  goOn(): void {
    const at = this.#target;
    if (at === undefined || this.#seeking) return;
    this.#seeking = this.#options.ask(at, () => {
      this.#seeking = false;
      this.goOn();
      this.#arrive();
    });
    if (this.#seeking) this.#target = undefined;
  }

  takes(changes: readonly ViewPair[], cursor: string, at: Millis): void {
    const { store } = this.#options;
    if (this.#moving) store.pass(changes, cursor, at);
    else store.applyChanges(changes, cursor, at);
  }

  /** Whoever it asked is gone: what came last is where it arrives. */
  letGo(): void {
    this.#target = undefined;
    this.#seeking = false;
    this.#callOff?.();
    this.#callOff = undefined;
    this.#arrive();
  }

  #arrive(): void {
    if (!this.#moving || this.#seeking || this.#target !== undefined || this.#callOff !== undefined) return;
    this.#moving = false;
    this.#options.store.arrive();
    this.#options.arrived();
  }
}
