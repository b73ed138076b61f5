import type { Millis } from '#libs/domain';

/** Something may happen `burst` times at once and `perSecond` times a second in the long run. */
export class Allowance {
  private readonly burst: number;
  private readonly perSecond: number;
  private left: number;
  private at: Millis | undefined;

  constructor(burst: number, perSecond: number) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** Takes one, if there is one left. */
  take(now: Millis): boolean {
    const passed = Math.max(0, now - (this.at ?? now));
    this.at = now;
    this.left = Math.min(this.burst, this.left + (passed / 1_000) * this.perSecond);
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
