/** For tests: a log whose servers do what a test says. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Accepted, OperationId, Position, Recorded } from '#libs/domain';
import { ClockOff, EventLog, LogCut, LogUnavailable, MemoryEventLog, type ReadOptions } from '#libs/event-log';

/**
 * `away`: nothing can be reached, and followers wait. `deaf`: appends are recorded and their answers lost. `clock-off`: appends are
 * refused. `held`: appends wait. `gone`: the next append finds that the log is not the one it was, and makes it `up`.
 */
export type State = 'up' | 'away' | 'deaf' | 'clock-off' | 'held' | 'gone';

/** Milliseconds. */
const ROUND_TRIP = 20;

export class CommandedLog extends EventLog {
  /** Emits `append` when one begins, and `appended` when one is in the log. */
  readonly calls = new EventEmitter().setMaxListeners(0);
  /** How many events each append that succeeded had. */
  readonly sizes: number[] = [];
  /** The most appends that ran at once. */
  atOnce = 0;
  /** What happens before somebody begins to follow it. */
  beforeFollowed: () => Promise<void> = async () => undefined;
  /** Whether an append takes as long as one over a network does. */
  slow = false;
  private state: State = 'up';
  private log = new MemoryEventLog();
  private readonly changed = new EventEmitter().setMaxListeners(0);
  private running = 0;

  command(state: State): void {
    this.state = state;
    this.changed.emit('changed');
  }

  /** The servers lose everything from this position on. Who follows the log is told, unless it has not come that far. */
  async cut(operation: OperationId, from: Position, seen = true): Promise<void> {
    const kept: Recorded[] = [];
    for await (const batch of this.log.read(operation, { after: -1 })) kept.push(...batch.filter(({ position }) => position < from));
    const old = this.log;
    this.log = new MemoryEventLog();
    if (kept.length > 0) await this.log.append(operation, kept);
    if (!seen) return;
    this.changed.emit('cut', new LogCut(operation, from, 'its end is gone'));
    await old.close();
  }

  async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    this.running += 1;
    this.atOnce = Math.max(this.atOnce, this.running);
    try {
      this.calls.emit('append', events);
      while (this.state === 'held') await once(this.changed, 'changed');
      if (this.slow) await pause(ROUND_TRIP);
      this.reach();
      if (this.state === 'clock-off') throw new ClockOff('the clock is wrong');
      if (this.state === 'gone') {
        this.state = 'up';
        throw new LogCut(operation, await this.log.head(operation), 'there is no log any more');
      }
      const recorded = await this.log.append(operation, events);
      if (this.state === 'deaf') throw new LogUnavailable('the answer was lost');
      this.sizes.push(events.length);
      this.calls.emit('appended', recorded);
      return recorded;
    } finally {
      this.running -= 1;
    }
  }

  async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    if (options.follow === true) await this.beforeFollowed();
    else this.reach();
    const cut = new AbortController();
    const onCut = (error: LogCut): void => cut.abort(error);
    this.changed.on('cut', onCut);
    try {
      const signal = options.signal === undefined ? cut.signal : AbortSignal.any([cut.signal, options.signal]);
      for await (const batch of this.log.read(operation, { ...options, signal })) {
        while (this.state === 'away') await once(this.changed, 'changed');
        yield batch;
      }
      if (cut.signal.aborted) throw cut.signal.reason as LogCut;
    } finally {
      this.changed.off('cut', onCut);
    }
  }

  async head(operation: OperationId): Promise<Position> {
    this.reach();
    return this.log.head(operation);
  }

  async close(): Promise<void> {
    await this.log.close();
  }

  private reach(): void {
    if (this.state === 'away') throw new LogUnavailable('the log cannot be reached');
  }
}
