/** Processes that are killed, frozen and started again. */
import { Subscription, type SchedulerAction, type SchedulerLike } from 'rxjs';
import type { Millis } from '#libs/domain';
import { Clock } from '#libs/runtime';
import type { VirtualTime } from './virtual-time.ts';

/** When every world begins: 10 March 2026, noon. */
export const NOON: Millis = 1_773_144_000_000;

/** One life of a process, from its start to its end. Whatever reaches it, time as well, comes through {@link arrive}; what it does is its own. */
export class Life {
  readonly clock: Clock;
  /** For what rxjs schedules. */
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  /** Called when the world is over. */
  readonly releases: (() => void)[] = [];
  private readonly time: VirtualTime;
  private held: (() => void)[] | undefined;
  private ended = false;

  /** `skew` is how far its clock is ahead, in milliseconds. */
  constructor(time: VirtualTime, random: () => number, skew: Millis = 0) {
    this.time = time;
    this.random = random;
    this.clock = new LifeClock(this, time, skew);
    this.scheduler = new LifeScheduler(this);
  }

  get frozen(): boolean {
    return this.held !== undefined;
  }

  get over(): boolean {
    return this.ended;
  }

  /** At once; when it thaws, if it is frozen; never, if it is over. */
  arrive(run: () => void): void {
    if (this.ended) return;
    if (this.held === undefined) run();
    else this.held.push(run);
  }

  after(ms: Millis, run: () => void): () => void {
    return this.time.after(ms, () => this.arrive(run));
  }

  freeze(): void {
    this.held ??= [];
  }

  /** Everything that came meanwhile comes now, in its order. */
  thaw(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const run of held) this.after(0, run);
  }

  /** Nothing reaches it any more. */
  end(): void {
    this.ended = true;
    this.held = undefined;
  }

  /** Lets go of what the platform would keep for it although it is over: signals that somebody still listens to. */
  forget(): void {
    this.end();
    for (const release of this.releases) release();
  }
}

class LifeClock extends Clock {
  private readonly life: Life;
  private readonly time: VirtualTime;
  private readonly skew: Millis;
  private readonly pauses = new WeakMap<AbortSignal, Set<() => void>>();

  constructor(life: Life, time: VirtualTime, skew: Millis) {
    super();
    this.life = life;
    this.time = time;
    this.skew = skew;
  }

  now(): Millis {
    return NOON + Math.floor(this.time.at) + this.skew;
  }

  steady(): Millis {
    return this.time.at;
  }

  pause(ms: Millis, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const pauses = signal && this.pausesOf(signal);
      const aborted = (): void => {
        callOff();
        resolve();
      };
      const callOff = this.life.after(ms, () => {
        pauses?.delete(aborted);
        resolve();
      });
      pauses?.add(aborted);
    });
  }

  every(ms: Millis, call: () => void): () => void {
    let callOff = (): void => undefined;
    const next = (): void => {
      callOff = this.life.after(ms, () => {
        next();
        call();
      });
    };
    next();
    return () => callOff();
  }

  random(): number {
    return this.life.random();
  }

  /** What ends the pauses that a signal would end: one listener for all of them, since many pauses wait for one signal. */
  private pausesOf(signal: AbortSignal): Set<() => void> {
    let pauses = this.pauses.get(signal);
    if (pauses === undefined) {
      const made = new Set<() => void>();
      signal.addEventListener('abort', () => { for (const end of made) end(); }, { once: true });
      this.pauses.set(signal, (pauses = made));
    }
    return pauses;
  }
}

class LifeScheduler implements SchedulerLike {
  private readonly life: Life;

  constructor(life: Life) {
    this.life = life;
  }

  now(): Millis {
    return this.life.clock.now();
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new Action(this.life, work).schedule(state, delay);
  }
}

class Action<T> extends Subscription implements SchedulerAction<T> {
  private readonly life: Life;
  private readonly work: (this: SchedulerAction<T>, state?: T) => void;

  constructor(life: Life, work: (this: SchedulerAction<T>, state?: T) => void) {
    super();
    this.life = life;
    this.work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    const callOff = this.life.after(delay, () => {
      if (!this.closed) this.work.call(this, state);
    });
    this.add(callOff);
    return this;
  }
}
