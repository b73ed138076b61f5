import type { Millis } from '#libs/domain';
import type { Clock } from './clock.ts';

/** Doubling waits with jitter: each lies between half of the step and the whole step, so that many who wait do not come back at once. */
export class Backoff {
  private readonly first: Millis;
  private readonly longest: Millis;
  private readonly chance: Pick<Clock, 'random'>;
  private step: Millis;

  constructor(first: Millis, longest: Millis, chance: Pick<Clock, 'random'>) {
    this.first = first;
    this.longest = longest;
    this.chance = chance;
    this.step = first;
  }

  /** How long to wait this time. */
  next(): Millis {
    const wait = this.step * (0.5 + 0.5 * this.chance.random());
    this.step = Math.min(this.longest, this.step * 2);
    return wait;
  }

  /** It went well: the next wait is the first again. */
  reset(): void {
    this.step = this.first;
  }
}
