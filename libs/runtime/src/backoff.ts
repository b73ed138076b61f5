import type { Millis } from '#libs/domain';

/** Doubling waits with jitter: each lies between half of the step and the whole step, so that many who wait do not come back at once. */
export class Backoff {
  private readonly first: Millis;
  private readonly longest: Millis;
  private readonly random: () => number;
  private step: Millis;

  /** `random` gives 0 ≤ n < 1. */
  constructor(first: Millis, longest: Millis, random: () => number = () => Math.random()) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.step = first;
  }

  /** How long to wait this time. */
  next(): Millis {
    const wait = this.step * (0.5 + 0.5 * this.random());
    this.step = Math.min(this.longest, this.step * 2);
    return wait;
  }

  /** It went well: the next wait is the first again. */
  reset(): void {
    this.step = this.first;
  }
}
