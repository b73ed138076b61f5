import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { BEFORE_FIRST, type Accepted, type Event, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { ClockOff, genesis, LogCut, LogReadOnly, LogUnavailable, type EventLog } from '#libs/event-log';
import { MalformedEvent, NewerVersion } from '#libs/protocol';
import { Backoff, type Clock, type Log } from '#libs/runtime';
import { DeviceConvoys } from '../devices/device-convoys.ts';
import type { Kept } from '../spool/kept.ts';
import { missing } from './missing.ts';
import { ReadBack } from './read-back.ts';
import type { Recorder } from './recorder.ts';

export interface OperationsPorts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly report: Log;
  /** What is sent again when the log has lost it. */
  readonly kept?: Kept | undefined;
  /** Makes ids of logs; every one must be new. */
  readonly name?: () => string;
  /** Makes events of the texts that are kept. */
  readonly decode?: (json: string) => Event;
}

/** The convoy a device is with; or that it is with none, for certain or as far as is known now. */
export type Match = { readonly convoy: string } | { readonly none: 'certain' | 'so-far' };

/** How long a device waits for what was recorded just before it to be read back, in milliseconds. */
const READ_BACK_WITHIN = 1_000;
/** Milliseconds before a log that cannot be reached is tried again: the first time, and the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 2_000;

/** What ingest knows of one operation: which convoys carry devices, how far it has read, and whether its log is open. */
interface Followed {
  /** Where the log may lose its end: what was recorded in it, against what is read from it. */
  readonly readBack: ReadBack | undefined;
  convoys: DeviceConvoys;
  readonly moved: EventEmitter;
  position: Position;
  state: 'unopened' | 'away' | 'opening' | 'open' | 'failed';
  /** Aborts with the reason when somebody else finds that the log was cut. */
  cut: AbortController;
}

const MISSING: Readonly<Record<Exclude<Followed['state'], 'open'>, string>> = {
  failed: 'a log cannot be read',
  away: 'a log cannot be reached',
  unopened: 'a log is not opened yet',
  opening: 'a log is not read to its end yet',
};

const isUnreadable = (error: unknown): boolean => error instanceof NewerVersion || error instanceof MalformedEvent;

/** As if nothing had been read yet. */
const NOTHING = (): Omit<Followed, 'moved' | 'readBack'> => ({ convoys: new DeviceConvoys(), position: BEFORE_FIRST, state: 'unopened', cut: new AbortController() });

/** The operations this process takes events for. Opens their logs and follows them for what devices need. */
export class Operations {
  private readonly ports: OperationsPorts;
  private readonly followed: ReadonlyMap<OperationId, Followed>;
  private readonly ended = new AbortController();
  private readonly running: Promise<void>[] = [];

  constructor(names: readonly OperationId[], ports: OperationsPorts) {
    this.ports = ports;
    const { kept, recorder } = ports;
    const cut = (error: LogCut): void => recorder.cut(error);
    const readBackOf = (name: OperationId): ReadBack | undefined => (kept === undefined ? undefined : new ReadBack(name, { ...ports, cut }));
    this.followed = new Map(names.map((name) => [name, { moved: new EventEmitter().setMaxListeners(0), readBack: readBackOf(name), ...NOTHING() }]));
    recorder.whenCut((error) => this.followed.get(error.operation)?.cut.abort(error));
    recorder.whenRecorded((operation, recorded) => {
      const followed = this.followed.get(operation);
      if (followed?.state !== 'failed') followed?.readBack?.recorded(recorded);
    });
  }

  has(operation: string): boolean {
    return this.followed.has(operation);
  }

  /** Which convoy a device is with, as {@link DeviceConvoys} says, knowing everything recorded before this call if it can be read. */
  async convoyOf(operation: string, device: string, at: Millis): Promise<Match> {
    const followed = this.followed.get(operation);
    if (followed === undefined) return { none: 'certain' };
    const upToDate = !this.ports.recorder.spools(operation) && (await this.readBack(operation, followed));
    const convoy = followed.convoys.convoyOf(device, at, this.ports.clock.now());
    return convoy === undefined ? { none: upToDate && followed.state === 'open' ? 'certain' : 'so-far' } : { convoy };
  }

  /** What keeps it from recording events, for readiness; undefined when nothing does. */
  missing(): string | undefined {
    const states = [...this.followed.values()].map(({ state }) => state);
    const worst = (['failed', 'away', 'unopened', 'opening'] as const).find((state) => states.includes(state));
    return worst === undefined ? undefined : MISSING[worst];
  }

  /**
   * Opens every log; resolves when each has its first record or cannot be reached, which is tried again behind. Reading them
   * goes on behind too. Rejects when a log cannot be opened for any other reason.
   */
  async start(): Promise<void> {
    await Promise.all([...this.followed].map(async ([operation, followed]) => {
      await this.open(operation, followed);
      this.running.push(this.live(operation, followed));
      if (followed.readBack !== undefined) this.running.push(followed.readBack.watch(this.ended.signal));
    }));
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await Promise.all(this.running);
  }

  /** The state is `away` afterwards when the log cannot be reached now. `after` is where it may have lost something. */
  private async open(operation: OperationId, followed: Followed, after: Position = Number.MAX_SAFE_INTEGER): Promise<void> {
    const { log, clock, report, recorder, name = randomUUID } = this.ports;
    try {
      await genesis(log, operation, name(), clock.now());
      await this.sendMissing(operation, followed, after);
      // Where events can be spooled in the meantime the log is not read to its end first: it may be long.
      if (recorder.hasSpool) recorder.open(operation, await this.newestOf(operation));
    } catch (error) {
      if (error instanceof LogUnavailable || error instanceof ClockOff) {
        if (followed.state !== 'away') report.warn({ err: error, operation }, 'the log cannot be opened now; it is tried again');
        followed.state = 'away';
        return;
      }
      if (!(error instanceof LogReadOnly)) throw error;
    }
    followed.state = 'opening';
  }

  /** Until stopped, or until the log holds what cannot be read. */
  private async live(operation: OperationId, followed: Followed): Promise<void> {
    const { clock, report, recorder } = this.ports;
    const { signal } = this.ended;
    const backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, clock);
    let cutAt: Position | undefined;
    while (!signal.aborted) {
      try {
        if (followed.state === 'away' || followed.state === 'unopened') {
          await clock.pause(backoff.next(), signal);
          if (!signal.aborted) await this.open(operation, followed, cutAt);
        } else {
          cutAt = undefined;
          backoff.reset();
          await this.follow(operation, followed);
          return;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof LogCut) {
          report.error({ err: error, operation }, 'the log was cut; it is opened anew');
          recorder.cut(error);
          cutAt = Math.min(error.position, cutAt ?? error.position);
          Object.assign(followed, NOTHING());
          followed.readBack?.begin();
        } else if (error instanceof LogUnavailable) followed.state = 'away';
        else if (followed.state === 'opening' || followed.state === 'open') {
          followed.state = 'failed';
          report.error({ err: error, operation }, 'the log cannot be read; devices are no longer matched with convoys');
          return;
        } else report.error({ err: error, operation }, 'the log cannot be opened; it is tried again');
      }
    }
  }

  /** Rejects when the log cannot take it now. What it holds that cannot be read keeps nothing from being opened. */
  private async sendMissing(operation: OperationId, followed: Followed, after: Position): Promise<void> {
    const { log, clock, recorder, report, kept, decode } = this.ports;
    if (kept === undefined) return;
    try {
      // What it holds now it may lose before it was read to there.
      const held = (newest: Recorded): void => followed.readBack?.recorded([newest]);
      for await (const batch of missing(kept, log, operation, after, held, decode)) {
        // Recorded anew: were it the same record in the same place, whoever had read the lost one there would go on as if nothing before it were gone.
        const now = clock.now();
        const again = batch.map(({ event, recordedAt }): Accepted => ({ event, recordedAt: Math.max(now, recordedAt + 1) }));
        const refused = await recorder.appendAccepted(operation, again);
        if (refused !== undefined) throw refused;
        report.warn({ operation, events: batch.length }, 'what the log had lost was sent again');
      }
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      report.error({ err: error, operation }, 'the log cannot be searched for what it may have lost');
    }
  }

  private async newestOf(operation: OperationId): Promise<Millis> {
    const { log } = this.ports;
    let newest: Millis = 0;
    try {
      const head = await log.head(operation);
      for await (const batch of log.read(operation, { after: head - 1 })) for (const { recordedAt } of batch) newest = Math.max(newest, recordedAt);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
    return newest;
  }

  /** Whether everything that was recorded has been read. Gives up after a second: an old answer is better than none. */
  private async readBack(operation: OperationId, followed: Followed): Promise<boolean> {
    try {
      const head = await this.ports.log.head(operation);
      const read = new AbortController();
      const look = (): void => { if (followed.position >= head) read.abort(); };
      look();
      followed.moved.on('moved', look);
      await this.ports.clock.pause(READ_BACK_WITHIN, read.signal);
      followed.moved.off('moved', look);
      return read.signal.aborted;
    } catch (error) {
      if (error instanceof LogUnavailable || error instanceof LogCut) return false;
      throw error;
    }
  }

  private async follow(operation: OperationId, followed: Followed): Promise<void> {
    const { log, recorder } = this.ports;
    const head = await log.head(operation);
    let newest: Millis = 0;
    const take = (batch: readonly Recorded[]): void => {
      followed.readBack?.read(batch);
      for (const recorded of batch) {
        newest = Math.max(newest, recorded.recordedAt);
        followed.convoys.fold(recorded);
        followed.position = recorded.position;
      }
      followed.moved.emit('moved');
      if (followed.state === 'opening' && followed.position >= head) {
        recorder.open(operation, newest);
        followed.state = 'open';
      }
    };
    if (head <= followed.position) take([]);
    const { cut } = followed;
    const signal = AbortSignal.any([this.ended.signal, cut.signal]);
    for await (const batch of log.read(operation, { after: followed.position, follow: true, signal })) take(batch);
    cut.signal.throwIfAborted();
  }
}
