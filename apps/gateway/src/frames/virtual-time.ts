/** For specs only: time that passes when it is told to, for everything that is scheduled through rxjs. */
import { Subscription, type SchedulerAction, type SchedulerLike } from 'rxjs';

class VirtualAction<T> extends Subscription implements SchedulerAction<T> {
  private readonly time: VirtualTime;
  private readonly work: (this: SchedulerAction<T>, state?: T) => void;
  private state: T | undefined;

  constructor(time: VirtualTime, work: (this: SchedulerAction<T>, state?: T) => void) {
    super();
    this.time = time;
    this.work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    this.state = state;
    this.time.add(delay, this);
    return this;
  }

  execute(): void {
    if (!this.closed) this.work.call(this, this.state);
  }
}

interface Waiting { readonly at: number; readonly action: { readonly closed: boolean; execute(): void } }

export class VirtualTime implements SchedulerLike {
  /** Milliseconds since the beginning. */
  at = 0;
  private waiting: Waiting[] = [];

  now(): number {
    return this.at;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new VirtualAction(this, work).schedule(state, delay);
  }

  add(delay: number, action: Waiting['action']): void {
    this.waiting.push({ at: this.at + Math.max(0, delay), action });
  }

  /** Everything that falls due meanwhile happens at its time. */
  pass(ms: number): void {
    const until = this.at + ms;
    for (;;) {
      this.waiting = this.waiting.filter(({ action }) => !action.closed);
      const next = this.waiting.reduce<Waiting | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
      if (next === undefined || next.at > until) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.at = Math.max(this.at, next.at);
      next.action.execute();
    }
    this.at = until;
  }

  /** Time passes while the process stands still: everything that fell due happens late, afterwards. */
  freeze(ms: number): void {
    this.at += ms;
  }
}
