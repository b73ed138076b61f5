import { ClockOff } from '../../failures.ts';

/** Milliseconds that this machine's clock and the servers' may differ. */
const CLOCK_DIFFERENCE = 30_000;
/** Milliseconds between two appends that are let through to learn whether it was the servers' clock that was put right. */
const PROBE_PAUSE = 60_000;

/** Compares this machine's clock with the servers', whose time comes with the answer to each append. */
export class BrokerClock {
  private readonly now: () => number;
  /** The servers' time less our monotonic time, once they were found to differ. */
  private base: number | undefined;
  private toldAt = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Throws ClockOff while the clocks differ, until ours is put right; now and then lets one call through to ask again. */
  check(): void {
    if (this.base === undefined) return;
    const monotonic = performance.now();
    const difference = this.now() - (this.base + monotonic);
    if (Math.abs(difference) <= CLOCK_DIFFERENCE) this.base = undefined;
    else if (monotonic < this.toldAt + PROBE_PAUSE) throw off(difference);
  }

  /** What the servers say of an append that was sent at `sent` and answered now. Throws ClockOff when that was another time than ours. */
  told(appendedAt: number, sent: number): void {
    // Topics that others created may keep the producer's time.
    if (appendedAt < 0) return;
    const answered = this.now();
    const difference = appendedAt < sent ? sent - appendedAt : Math.min(0, answered - appendedAt);
    this.toldAt = performance.now();
    this.base = Math.abs(difference) <= CLOCK_DIFFERENCE ? undefined : appendedAt - this.toldAt;
    if (this.base !== undefined) throw off(difference);
  }
}

function off(difference: number): ClockOff {
  const seconds = Math.round(Math.abs(difference) / 1_000);
  return new ClockOff(`this machine's clock is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} Kafka's; nothing is recorded until they agree`);
}
