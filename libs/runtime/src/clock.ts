import { setTimeout as timeout } from 'node:timers/promises';
import type { Millis } from '#libs/domain';

/** What time it is, and waiting until it is later. Everything that asks or waits goes through it, so that a test can be time itself. */
export abstract class Clock {
  /** Milliseconds since 1970. They may be wrong and may go backwards; whoever needs more says so. */
  abstract now(): Millis;
  /** Milliseconds from anywhere, which only grow: for how long something takes. */
  abstract steady(): Millis;
  /** Resolves after that long, or at the abort if that comes first. Never rejects. */
  abstract pause(ms: Millis, signal?: AbortSignal): Promise<void>;
  /** Calls each time that long has passed, until its answer is called. Keeps no process alive. */
  abstract every(ms: Millis, call: () => void): () => void;
  /** 0 ≤ n < 1, by chance: for how long to wait. */
  abstract random(): number;
}

/** The machine's own time. */
export class SystemClock extends Clock {
  now(): Millis {
    return Date.now();
  }

  steady(): Millis {
    return performance.now();
  }

  async pause(ms: Millis, signal?: AbortSignal): Promise<void> {
    await timeout(ms, undefined, { signal }).catch(() => undefined);
  }

  every(ms: Millis, call: () => void): () => void {
    const timer = setInterval(call, ms).unref();
    return () => clearInterval(timer);
  }

  random(): number {
    return Math.random();
  }
}
