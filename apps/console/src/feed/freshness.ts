/** How old what is shown is: one judgement, made from heartbeats that agreed with the picture and never from socket events. */
import type { Millis } from '#libs/domain';
import type { Clock, Link } from '../picture/state.ts';
import { CLOCK_SAMPLES, DELAYED_AFTER, FROZEN_AFTER, HEARTBEAT_EVERY, SKEW_LIMIT } from './limits.ts';
import { Elapsed, type Timing } from './timing.ts';

export class Freshness {
  readonly #timing: Timing;
  readonly #elapsed: Elapsed;
  readonly #differences: Millis[] = [];
  #complete = false;
  /** When, by `#elapsed`, what is shown was last known to be the server's newest, and the server's time then. */
  #agreed = 0;
  #agreedAt: Millis | undefined;
  /** What a heartbeat said of the server's own picture, and when, by `#elapsed`, it came. */
  #head = { age: 0, at: undefined as Millis | undefined, heard: 0 };
  #spooled = false;

  constructor(timing: Timing) {
    this.#timing = timing;
    this.#elapsed = new Elapsed(timing);
  }

  /** A picture or a catching-up frame was applied whole. */
  completed(at: Millis): void {
    this.#complete = true;
    this.agreed(at);
  }

  /** A heartbeat named the cursor that is shown, or a frame followed it. */
  agreed(at: Millis): void {
    this.#agreed = this.#elapsed.read();
    this.#agreedAt = at;
  }

  /** Any heartbeat, whether or not it agrees: what it says of the server itself. */
  heard(at: Millis, headAge: Millis, spooled: boolean): void {
    this.#head = { age: headAge, at, heard: this.#elapsed.read() };
    this.#spooled = spooled;
    this.#differences.push(at - this.#timing.wall());
    if (this.#differences.length > CLOCK_SAMPLES) this.#differences.shift();
  }

  /** Since what is shown was last known to be the server's newest. */
  age(): Millis { return this.#elapsed.read() - this.#agreed; }

  /** Server time of the newest moment that is known to be shown. */
  get agreedAt(): Millis | undefined { return this.#agreedAt; }

  /** A message is never early, so the greatest difference is the one with the least delay in it. */
  clock(): Clock {
    const offset = this.#differences.length === 0 ? 0 : Math.max(...this.#differences);
    return { offset, skewed: Math.abs(offset) > SKEW_LIMIT };
  }

  /** Whatever it is called begins and ends only with a complete picture *and* a heartbeat: a server that lags must not flash LIVE, at first or on reconnect. */
  link(connected: boolean, refused: string | undefined): Link {
    const heartbeatAge = this.age();
    // Goes on between two heartbeats; what is missing after them is the heartbeats' own age.
    const headAge = this.#head.age + Math.min(HEARTBEAT_EVERY, this.#elapsed.read() - this.#head.heard);
    const shown = { heartbeatAge, headAge, connected, spooled: this.#spooled, ...(refused === undefined ? {} : { refused }) };
    if (!this.#complete || this.#head.at === undefined) return { state: 'connecting', ...shown };
    const worst = Math.max(heartbeatAge, headAge);
    if (worst <= DELAYED_AFTER) return { state: 'live', ...shown };
    const cause = heartbeatAge > DELAYED_AFTER ? 'heartbeat' : 'head';
    if (worst <= FROZEN_AFTER) return { state: 'delayed', cause, ...shown };
    const frozenAt = cause === 'head' && this.#head.at !== undefined ? this.#head.at - this.#head.age : this.#agreedAt;
    return { state: 'frozen', cause, ...(frozenAt === undefined ? {} : { frozenAt }), ...shown };
  }
}
