/** Time as the feed sees it, so that tests can be time themselves. */
import type { Millis } from '#libs/domain';

export interface Timing {
  /** This machine's clock; may jump. */
  wall(): Millis;
  /** Only ever grows, but may stand still while the machine sleeps. */
  steady(): Millis;
  /** Calls back once; the answer calls it off. */
  after(delay: Millis, run: () => void): () => void;
  /** 0 ≤ n < 1. */
  random(): number;
}

/** Milliseconds that passed, asleep or awake: the greater of what both clocks say from one look to the next. */
export class Elapsed {
  #wall: Millis;
  #steady: Millis;
  #total = 0;
  readonly #timing: Timing;

  constructor(timing: Timing) {
    this.#timing = timing;
    this.#wall = timing.wall();
    this.#steady = timing.steady();
  }

  /** Since it was made; never falls. */
  read(): Millis {
    const wall = this.#timing.wall();
    const steady = this.#timing.steady();
    this.#total += Math.max(0, wall - this.#wall, steady - this.#steady);
    this.#wall = wall;
    this.#steady = steady;
    return this.#total;
  }
}

/** Doubling waits with jitter: each is between half of the step and the whole step. */
export class Backoff {
  #tries = 0;
  readonly #first: Millis;
  readonly #limit: Millis;
  readonly #random: () => number;

  constructor(first: Millis, limit: Millis, random: () => number) {
    this.#first = first;
    this.#limit = limit;
    this.#random = random;
  }

  next(): Millis {
    const step = Math.min(this.#limit, this.#first * 2 ** (this.#tries + 1));
    this.#tries += 1;
    return Math.max(this.#first, step * (0.5 + 0.5 * this.#random()));
  }
  reset(): void { this.#tries = 0; }
}
