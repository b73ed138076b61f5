/** For specs only: time and a wire. Nothing waits, everything is made to happen. */
import type { Millis } from '#libs/domain';
import { Store } from '../picture/store.ts';
import { Follower } from './follower.ts';
import type { Socket } from './socket.ts';
import type { Timing } from './timing.ts';

/** A clock that only moves when told to; timers fire in the order of their times. */
export class VirtualTime implements Timing {
  #now: Millis;
  #steady = 0;
  #timers: { at: Millis; run: () => void }[] = [];
  /** What `random` answers. */
  chance = 0.5;

  constructor(start: Millis) { this.#now = start; }
  wall = (): Millis => this.#now;
  steady = (): Millis => this.#steady;
  random = (): number => this.chance;
  after = (delay: Millis, run: () => void): (() => void) => {
    const timer = { at: this.#steady + delay, run };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter((one) => one !== timer); };
  };
  /** Times of the timers that wait, from now. */
  waiting(): readonly Millis[] { return this.#timers.map(({ at }) => at - this.#steady); }

  /** Moves on in steps, firing what is due and calling `each` after every step. */
  pass(duration: Millis, each: () => void = () => undefined, step: Millis = 100): void {
    for (let passed = 0; passed < duration; passed += step) {
      this.#now += step;
      this.#steady += step;
      const due = this.#timers.filter(({ at }) => at <= this.#steady).sort((one, other) => one.at - other.at);
      this.#timers = this.#timers.filter((one) => !due.includes(one));
      for (const { run } of due) run();
      each();
    }
  }
  /** The machine sleeps: the wall moves, the steady clock and the timers stand still. */
  sleep(duration: Millis): void { this.#now += duration; }
}

/** One dialled socket, seen from the server's end. */
export class FakeSocket implements Socket {
  readonly #listeners = new Map<string, (payload: unknown) => void>();
  readonly emitted: { event: string; payload: unknown; answer: (value: unknown) => void }[] = [];
  closed = false;
  dialled = false;
  on(event: string, listener: (payload: unknown) => void): void { this.#listeners.set(event, listener); }
  emit(event: string, payload: unknown, answered: (value: unknown) => void): void { this.emitted.push({ event, payload, answer: answered }); }
  connect(): void { this.dialled = true; }
  close(): void { this.closed = true; }
  /** The server, or the socket itself, says something. */
  says(event: string, payload?: unknown): void { this.#listeners.get(event)?.(payload); }
  joins(): readonly unknown[] { return this.emitted.filter(({ event }) => event === 'join').map(({ payload }) => payload); }
  answerJoin(answer: unknown): void { this.emitted.findLast(({ event }) => event === 'join')?.answer(answer); }
}

export const T0 = Date.UTC(2026, 10, 23, 14, 2, 0);
export const iso = (at: Millis): string => new Date(at).toISOString();

/** A store, a follower and every socket it dialled, in virtual time. */
export function follow(options: { readonly audience?: string } = {}) {
  const time = new VirtualTime(T0);
  const store = new Store({ operation: 'demo', now: T0, schedule: (run) => { run(); } });
  const sockets: FakeSocket[] = [];
  const follower = new Follower({
    store, operation: 'demo', audience: options.audience, timing: time,
    dial: () => { const socket = new FakeSocket(); sockets.push(socket); return socket; },
  });
  const newest = (): FakeSocket => sockets.at(-1) as FakeSocket;
  const picture = (cursor: string, entities: readonly (readonly [string, unknown])[], done = true) =>
    ({ operation: 'demo', audience: 'operations', epoch: 'e1', cursor, at: iso(time.wall()), entities, done });
  const changes = (after: string, cursor: string, list: readonly (readonly [string, unknown])[]) =>
    ({ operation: 'demo', audience: 'operations', after, cursor, at: iso(time.wall()), changes: list });
  const heartbeat = (cursor: string, headAgeMs = 200) => ({ cursor, at: iso(time.wall()), headAgeMs, spooled: false });
  /** Dials, joins and shows a picture of these entities at `c1`. */
  const arrive = (entities: readonly (readonly [string, unknown])[] = [['convoy/c-1', { stage: 'en-route', since: iso(T0) }]]) => {
    follower.start();
    newest().says('connect');
    newest().answerJoin({ audience: 'operations', cursor: 'c1', mode: 'picture' });
    newest().says('picture', picture('c1', entities));
    newest().says('heartbeat', heartbeat('c1'));
  };
  return { time, store, follower, sockets, newest, picture, changes, heartbeat, arrive };
}
