import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { Accepted, Position, Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';
import { entryOf, type Entry } from '../stored/entry.ts';
import { LogOverloaded } from '../failures.ts';
import { decodeAll, type Readable } from '../stored/reading.ts';
import type { FileLock } from './file-lock.ts';
import type { LogFile } from './log-file.ts';
import type { LogIndex } from './log-index.ts';
import { FULL, resultCode } from './sqlite.ts';

/** Calls that wait together share a transaction until it holds this many events; one call is never divided. */
const COMMIT_EVENTS = 1_000;
/** Events that are checked or inserted before other work gets a turn. */
const SLICE = 256;
/** Events that may wait to be written; a call that finds more waiting is refused with {@link LogOverloaded}. */
export const WAITING_EVENTS = 50_000;
/** Milliseconds between an append and the work on the index, so that appends in a row share that work. */
const INDEX_DELAY = 200;
/** Events the index may be behind before it gets its turns between appends too, however many follow each other, and how many milliseconds each of these is, in steps. */
const INDEX_TURN = 512;
const INDEX_TURN_MS = 10;
/** Events the index may be behind; beyond, appends wait for it, so that a search never has to look through more than these. */
const INDEX_LAG = 32_768;

interface Call {
  readonly events: readonly Accepted[];
  readonly resolve: (recorded: readonly Recorded[]) => void;
  readonly reject: (reason: unknown) => void;
}
interface Prepared { readonly call: Call; readonly entries: readonly Entry[] }

/**
 * Everything that writes one log file: calls in their order, many to a transaction, and the index behind them. When the disk
 * is full the waiting calls fail and later ones may succeed; after any other failure to write, what the disk holds is not
 * known and every append fails until the file is opened anew.
 */
export class Writer implements Readable {
  readonly moved = new EventEmitter().setMaxListeners(0);
  closed = false;
  private readonly log: LogFile;
  private readonly index: LogIndex | undefined;
  private readonly lock: FileLock;
  private readonly calls: Call[] = [];
  private waiting = 0;
  private failure: Error | undefined;
  private running: Promise<void> | undefined;
  private indexDue = false;
  private indexTimer: NodeJS.Timeout | undefined;

  constructor(log: LogFile, index: LogIndex | undefined, lock: FileLock) {
    this.log = log;
    this.index = index;
    this.lock = lock;
    this.indexSoon();
  }

  get head(): Position {
    return this.log.head;
  }

  page(after: Position): readonly Recorded[] {
    return decodeAll(this.log.page(after), after, decode, this.log.file);
  }

  append(events: readonly Accepted[]): Promise<readonly Recorded[]> {
    if (events.length === 0) return Promise.resolve([]);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.waiting > WAITING_EVENTS) return Promise.reject(new LogOverloaded(`${this.waiting} events wait to be written to ${this.log.file}`));
    return new Promise((resolve, reject) => {
      this.calls.push({ events, resolve, reject });
      this.waiting += events.length;
      this.start();
    });
  }

  reindex(): void {
    if (this.closed) return;
    this.index?.restart();
    this.indexSoon();
  }

  /** Waits for running appends, then lets go of the file. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.indexTimer);
    while (this.running !== undefined) await this.running;
    this.moved.emit('moved');
    this.index?.close();
    this.log.close();
    this.lock.release();
  }

  private start(): void {
    this.running ??= this.run();
  }

  /** Until nothing is left; says so in the same step in which it finds nothing, so that no call is left behind. */
  private async run(): Promise<void> {
    let calls: readonly Call[];
    do {
      await turn();
      calls = this.take();
      if (calls.length > 0) await this.commit(calls);
      if ((this.indexDue && calls.length === 0) || this.lag() > INDEX_TURN) await this.indexOn();
      while (this.lag() > INDEX_LAG && this.work()) await turn();
    } while (calls.length > 0 || this.calls.length > 0 || this.indexDue);
    this.running = undefined;
    this.indexSoon();
  }

  private take(): readonly Call[] {
    let events = 0;
    let count = 0;
    for (const call of this.calls) {
      if (count > 0 && events + call.events.length > COMMIT_EVENTS) break;
      events += call.events.length;
      count += 1;
    }
    this.waiting -= events;
    return this.calls.splice(0, count);
  }

  private async commit(calls: readonly Call[]): Promise<void> {
    const prepared: Prepared[] = [];
    for (const call of calls) {
      try {
        prepared.push({ call, entries: await inSlices(call.events, entryOf) });
      } catch (error) {
        call.reject(error);
      }
    }
    if (prepared.length === 0) return;
    const first = this.head + 1;
    try {
      this.log.begin();
      await inSlices(prepared.flatMap(({ entries }) => entries), (entry, at) => this.log.insert(first + at, entry));
      this.log.commit(first - 1 + prepared.reduce((total, { entries }) => total + entries.length, 0));
    } catch (error) {
      this.log.rollback();
      if (resultCode(error) !== FULL) this.failure = new Error(`${this.log.file} cannot be written any more; start again`, { cause: error });
      for (const { call } of prepared) call.reject(error);
      return;
    }
    let position = first;
    for (const { call } of prepared) call.resolve(call.events.map(({ event, recordedAt }) => ({ event, recordedAt, position: position++ })));
    this.moved.emit('moved');
  }

  private indexSoon(): void {
    if (this.closed || this.indexTimer !== undefined || this.index?.due(this.head) !== true) return;
    this.indexTimer = setTimeout(() => {
      this.indexTimer = undefined;
      this.indexDue = true;
      this.start();
    }, INDEX_DELAY).unref();
  }

  /** One step, and others as long as appends have outrun it: the fewer turns there are, the more of them are appended in each. */
  private async indexOn(): Promise<void> {
    const began = performance.now();
    while (this.work() && this.lag() > INDEX_TURN && performance.now() - began < INDEX_TURN_MS) await turn();
  }

  /** One step. What fails here is left for later: the archive reads what is not in the index from the log itself. */
  private work(): boolean {
    const { index } = this;
    if (index === undefined) return false;
    try {
      index.step(this.head);
      this.indexDue = !this.closed && index.due(this.head);
      return true;
    } catch {
      this.indexDue = false;
      return false;
    }
  }

  private lag(): number {
    return this.index?.lag(this.head) ?? 0;
  }
}

async function inSlices<T, R>(items: readonly T[], work: (item: T, at: number) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    const at = results.length;
    if (at > 0 && at % SLICE === 0) await turn();
    results.push(work(item, at));
  }
  return results;
}
