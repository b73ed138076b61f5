import type { Millis } from '#libs/domain';

/** What time it is. Everything that asks goes through it, so that a test can say what time it is. */
export abstract class Clock {
  abstract now(): Millis;
}

/** The machine's own clock. It may be wrong and may go backwards; whoever needs more says so. */
export class SystemClock extends Clock {
  now(): Millis {
    return Date.now();
  }
}
