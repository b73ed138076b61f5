/** Time as the feed sees it, so that tests can be time themselves. */
import { SECOND, type Millis } from '#libs/domain';
import { NUDGE_AFTER } from './limits.ts';

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

/** When the wall's clock gained this much on the steady one from one look to the next, the machine slept: less is how clocks are. */
const SLEPT: Millis = SECOND;

/** Milliseconds that passed, asleep or awake. */
export class Elapsed {
  readonly #timing: Timing;
  readonly #began: Millis;
  /** How much the wall was ahead of the steady clock at the last look. */
  #ahead: Millis;
  #asleep = 0;

  constructor(timing: Timing) {
    this.#timing = timing;
    this.#began = timing.steady();
    this.#ahead = timing.wall() - this.#began;
  }

  /** Since it was made; never falls. Looks that are never far apart miss no sleep, and add no error to one another. */
  read(): Millis {
    const steady = this.#timing.steady();
    const ahead = this.#timing.wall() - steady;
    if (ahead - this.#ahead > SLEPT) this.#asleep += ahead - this.#ahead;
    this.#ahead = ahead;
    return steady - this.#began + this.#asleep;
  }
}

/** Whether a page that looks twice a second did not for some time: the machine slept, or the page was held up. */
export class Oversleeping {
  readonly #elapsed: Elapsed;
  #looked = 0;
  #told = false;

  constructor(elapsed: Elapsed) {
    this.#elapsed = elapsed;
  }

  looked(): void { this.#looked = this.#elapsed.read(); }

  /** Told once until it is over: what is only slow, each time, must come to an end. */
  once(): boolean {
    if (this.#told || this.#elapsed.read() - this.#looked <= NUDGE_AFTER) return false;
    this.#told = true;
    return true;
  }

  over(): void { this.#told = false; }
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
