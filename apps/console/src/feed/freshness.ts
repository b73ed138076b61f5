/** How old what is shown is: one judgement, made from heartbeats that agreed with the picture and never from socket events. */
import type { Millis } from '#libs/domain';
import type { Clock, Link } from '../picture/state.ts';
import { CLOCK_DRIFT, DELAYED_AFTER, FROZEN_AFTER, HEARTBEAT_EVERY, SKEW_LIMIT } from './limits.ts';
import type { Beat } from './frames.ts';
import { Elapsed, type Timing } from './timing.ts';

export class Freshness {
  readonly #timing: Timing;
  readonly #elapsed: Elapsed;
  #complete = false;
  /** When, by `#elapsed`, what is shown was last known to be the server's newest, and the server's time then. */
  #agreed = 0;
  #agreedAt: Millis | undefined;
  /** What a heartbeat said of the server's own picture, and when, by `#elapsed`, it was sent. */
  #head = { age: 0, at: undefined as Millis | undefined, heard: 0 };
  /** What is shown is a picture or a catching-up frame of which no heartbeat has spoken yet. */
  #unbeaten = false;
  #spooled = false;
  /** Server time minus `#elapsed` of the quickest message of this connection, and how much longer the newest was on its way. */
  #quickest = Number.NEGATIVE_INFINITY;
  #delay: Millis = 0;
  /** When, by `#elapsed`, that was reckoned; and what it was, of whichever connection brought something last. */
  #reckoned = 0;
  #ahead: Millis | undefined;

  constructor(timing: Timing) {
    this.#timing = timing;
    this.#elapsed = new Elapsed(timing);
  }

  /** A new connection: its messages may take another time than those of the one before. */
  dialled(): void {
    this.#quickest = Number.NEGATIVE_INFINITY;
    this.#delay = 0;
    this.#unbeaten = false;
  }

  /** Whatever came that says when it was sent. What waited on its way, on a line that is too slow or stood still, is as old as that. */
  came(at: Millis): void {
    const now = this.#elapsed.read();
    const difference = at - now;
    // Two clocks drift apart: in a shift on one connection that must not look like a line that becomes slower.
    this.#quickest = Math.max(this.#quickest - CLOCK_DRIFT * (now - this.#reckoned), difference);
    this.#reckoned = now;
    this.#ahead = this.#quickest;
    this.#delay = this.#quickest - difference;
  }

  /** How much longer than the quickest of its connection the newest message was on its way. */
  get delay(): Millis { return this.#delay; }

  /** A whole picture was applied (`anew`), of which no heartbeat has spoken yet; or a catching-up frame, whoever sent it. */
  completed(at: Millis, anew: boolean): void {
    this.#complete = true;
    this.#unbeaten = true;
    if (anew) this.#head = { age: 0, at: undefined, heard: 0 };
    this.agreed(at);
  }

  /** A heartbeat named the cursor that is shown, or a frame followed it. */
  agreed(at: Millis): void {
    this.#agreed = this.#elapsed.read() - this.#delay;
    this.#agreedAt = at;
  }

  /** Any heartbeat. What one says that does not agree is said of another picture than is shown: nothing is younger for it. */
  heard({ at, headAge, spooled }: Beat, agrees: boolean): void {
    this.#spooled = spooled;
    if (agrees) this.#unbeaten = false;
    else if (this.#head.at === undefined || headAge <= this.#head.age) return;
    this.#head = { age: headAge, at, heard: this.#elapsed.read() - this.#delay };
  }

  /** Since what is shown was last known to be the server's newest. */
  age(): Millis { return this.#elapsed.read() - this.#agreed; }

  /** Server time of the newest moment that is known to be shown. */
  get agreedAt(): Millis | undefined { return this.#agreedAt; }

  /** A message is never early, so the one that came quickest says best what time it is there, however late the others are. */
  clock(): Clock {
    const offset = this.#ahead === undefined ? 0 : Math.round(this.#elapsed.read() + this.#ahead - this.#timing.wall());
    return { offset, skewed: Math.abs(offset) > SKEW_LIMIT };
  }

  /** Only a complete picture *and* the heartbeat after it make it live: a server that lags must not flash LIVE, at first or on reconnect. */
  link(connected: boolean, refused: string | undefined): Link {
    const heartbeatAge = this.age();
    const since = this.#elapsed.read() - this.#head.heard;
    // Goes on between two heartbeats; what is missing after them is the heartbeats' own age, unless a picture is shown since of which none has spoken.
    const headAge = this.#head.age + (this.#unbeaten ? since : Math.min(HEARTBEAT_EVERY, since));
    const shown = { heartbeatAge, headAge, connected, spooled: this.#spooled, ...(refused === undefined ? {} : { refused }) };
    if (!this.#complete || this.#head.at === undefined) return { state: 'connecting', ...shown };
    const worst = Math.max(heartbeatAge, headAge);
    if (worst <= DELAYED_AFTER) return { state: 'live', ...shown };
    const cause = heartbeatAge > DELAYED_AFTER ? 'heartbeat' : 'head';
    if (worst <= FROZEN_AFTER) return { state: 'delayed', cause, ...shown };
    const frozenAt = cause === 'head' ? this.#head.at - this.#head.age : this.#agreedAt;
    return { state: 'frozen', cause, ...(frozenAt === undefined ? {} : { frozenAt }), ...shown };
  }
}
