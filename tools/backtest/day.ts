/** For specs only. A busy day as it was recorded live, in time of its own: reports and officers, and a projector with its watch that is away for a while. */
import { setImmediate } from 'node:timers/promises';
import { BEFORE_FIRST, DAY, LivePicture, MINUTE, SECOND, fold, type Accepted, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { MemoryEventLog, genesis } from '#libs/event-log';
import { MemoryPictureStore } from '#libs/picture-store';
import { Clock } from '#libs/runtime';
import { APART_MS } from '../../apps/projector/src/in-commits.ts';
import { Projector } from '../../apps/projector/src/projector.ts';
import { Watching } from '../../apps/projector/src/watch/watching.ts';
import { Officers } from '../feed/officers.ts';
import { PAST, recordedHours } from '../feed/past.ts';

/** Time goes on in such steps: what is due meanwhile is seen at their end. */
const STEP: Millis = 4 * SECOND;
/** Turns of the event loop in which nobody records anything, after which nobody will before time goes on. */
const QUIET_TURNS = 4;
const TURNS_AT_MOST = 1_000_000;

interface Pause { readonly until: Millis; readonly ms: Millis; end(): void }

/** Stands still but for {@link DayClock.to} and {@link DayClock.rested}. */
class DayClock extends Clock {
  private at: Millis;
  private pauses: readonly Pause[] = [];

  constructor(at: Millis) {
    super();
    this.at = at;
  }

  now(): Millis {
    return this.at;
  }

  steady(): Millis {
    return this.at;
  }

  pause(ms: Millis, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const end = (): void => {
        signal?.removeEventListener('abort', end);
        resolve();
      };
      signal?.addEventListener('abort', end);
      this.pauses = [...this.pauses, { until: this.at + ms, ms, end }];
    });
  }

  every(): () => void {
    return () => {};
  }

  random(): number {
    return 0.5;
  }

  to(at: Millis): void {
    this.at = at;
    this.end(({ until }) => until <= at);
  }

  /** What rests between two commits has rested: that is no time in a day. */
  rested(): void {
    this.end(({ ms }) => ms <= APART_MS);
  }

  private end(isOver: (pause: Pause) => boolean): void {
    const over = this.pauses.filter(isOver);
    this.pauses = this.pauses.filter((pause) => !over.includes(pause));
    for (const { end } of over) end();
  }
}

export interface DayOptions { readonly operation: OperationId; readonly seed: number; readonly now: Millis; readonly away: { readonly from: Millis; readonly to: Millis } }

/** Every record of the 24 hours before `now`. */
export async function liveDay(options: DayOptions): Promise<readonly Recorded[]> {
  const day = new LiveDay(options);
  await day.live();
  return day.records;
}

class LiveDay {
  readonly records: Recorded[] = [];
  private readonly options: DayOptions;
  private readonly log = new MemoryEventLog();
  private readonly store = new MemoryPictureStore();
  private readonly clock: DayClock;
  private readonly officers: Officers;
  /** What the officers see. */
  private readonly picture = new LivePicture();
  private projecting: { readonly projector: Projector; readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  private watches = 0;
  private readonly failures: unknown[] = [];

  constructor(options: DayOptions) {
    this.options = options;
    this.clock = new DayClock(options.now - DAY);
    this.officers = new Officers(options.operation, options.seed, options.now);
  }

  async live(): Promise<void> {
    const { operation, seed, now, away } = this.options;
    const since = now - PAST;
    await genesis(this.log, operation, 'log-1', since - MINUTE);
    const coming: Accepted[] = [];
    let taken = 0;
    const hours = recordedHours(operation, { seed, preset: 'busy', now }, since);
    for (let at = since; at < now; at += STEP) {
      // An hour is told whole: what is late in it is late in the story.
      while ((coming.at(-1)?.recordedAt ?? 0) < at + STEP) {
        const hour = hours.next();
        if (hour.done === true) break;
        coming.push(...hour.value);
      }
      const begin = taken;
      while ((coming[taken]?.recordedAt ?? Infinity) < at + STEP) taken += 1;
      const isAway = at >= away.from && at < away.to;
      if (isAway !== (this.projecting === undefined)) await (isAway ? this.stop() : this.start());
      await this.step(at + STEP, coming.slice(begin, taken));
    }
    await this.stop();
    await this.log.close();
  }

  private start(): void {
    const { operation } = this.options;
    const { log, store, clock } = this;
    const failed = (...told: readonly unknown[]): void => { this.failures.push(told.at(-1)); };
    const watching = new Watching(operation, { log, clock, name: () => `watch-${(this.watches += 1)}`, failed, interrupted: failed, judged: () => {} });
    const projector = new Projector(operation, { log, store, clock, gauges: { lag: () => {}, committed: () => {}, rebuilt: () => {} }, interrupted: failed, watching });
    const stop = new AbortController();
    const ended = projector.run(stop.signal);
    ended.catch(failed);
    this.projecting = { projector, stop, ended };
  }

  private async stop(): Promise<void> {
    this.projecting?.stop.abort();
    await this.projecting?.ended;
    this.projecting = undefined;
  }

  /** Up to an instant: what is reported and what officers do by then, and what the watch says of it. */
  private async step(until: Millis, reports: readonly Accepted[]): Promise<void> {
    const { operation } = this.options;
    const acts: Accepted[] = [];
    while (this.officers.next < until) acts.push(...this.officers.take(this.picture, Math.max(this.officers.next, this.clock.now())));
    const due = [...reports, ...acts].sort((a, b) => a.recordedAt - b.recordedAt);
    if (due.length > 0) await this.log.append(operation, due);
    this.clock.to(until);
    await this.settle();
  }

  /** Until everything that can be said now is in the log. Throws when something failed, or when there is no end to it. */
  private async settle(): Promise<void> {
    for (let [quiet, turns] = [0, 0]; quiet < QUIET_TURNS; quiet += 1, turns += 1) {
      if (this.failures.length > 0) throw new AggregateError(this.failures, 'the projector of the day failed');
      if (turns > TURNS_AT_MOST) throw new Error(`the projector of the day does not come to the end of the log at ${this.clock.now()}`);
      await setImmediate();
      const head = await this.log.head(this.options.operation);
      const folded = this.projecting?.projector.position ?? head;
      if (folded < head || this.position < head) quiet = 0;
      if (folded < head) this.clock.rested();
      if (this.position < head) await this.read();
    }
  }

  private get position(): Position {
    return this.records.at(-1)?.position ?? BEFORE_FIRST;
  }

  private async read(): Promise<void> {
    for await (const batch of this.log.read(this.options.operation, { after: this.position })) {
      for (const recorded of batch) {
        this.records.push(recorded);
        fold(this.picture, recorded);
        this.officers.note(recorded);
      }
    }
  }
}
