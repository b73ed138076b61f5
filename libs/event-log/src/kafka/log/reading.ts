import { setImmediate as turn } from 'node:timers/promises';
import type { Position, Recorded } from '#libs/domain';
import type { ReadOptions } from '../../event-log.ts';
import { LogClosed, LogCut, LogUnavailable } from '../../failures.ts';
import { Backoff, unlessAborted } from '../wire/waiting.ts';
import type { Chunk } from './chunk.ts';
import type { Text } from './record.ts';
import type { Source } from './source.ts';
import { LONGEST_PAUSE, type Tail } from './tail.ts';

export interface Readable { readonly source: Source; readonly tail: Tail; readonly closing: AbortSignal }

/** What `read` promises. */
export async function* readLog(log: Readable, { after, follow = false, signal }: ReadOptions): AsyncGenerator<readonly Recorded[]> {
  if (!Number.isSafeInteger(after) || after < -1) throw new RangeError(`${after} is not a position to read after`);
  const stop = signal === undefined ? log.closing : AbortSignal.any([signal, log.closing]);
  const reader = new Reader(log, after, follow, stop);
  for (;;) {
    if (stop.aborted) {
      if (follow || signal?.aborted === true) return;
      throw new LogClosed('the log was closed while it was read');
    }
    const chunk = await reader.next();
    if (chunk === 'end') return;
    if (chunk === 'again') continue;
    while (reader.at < chunk.last && !stop.aborted) {
      const page = chunk.page(reader.at);
      reader.moved(page.at(-1) as Recorded);
      yield page;
      await turn();
    }
  }
}

/**
 * One reader's place in the log. Before it reads on after any trouble it reads again what it read last: when that is
 * another record or none, the log was cut.
 */
class Reader {
  at: Position;
  private readonly log: Readable;
  private readonly follow: boolean;
  private readonly stop: AbortSignal;
  private readonly backoff = new Backoff(LONGEST_PAUSE);
  /** What is at `at`, once it was read. */
  private last: Text | undefined;
  /** The generation in which that was read or found to be there still. */
  private generation: number | undefined;
  /** The chunk after the one in hand, asked for ahead of time. */
  private ahead: { readonly from: Position; readonly chunk: Promise<Chunk | undefined> } | undefined;

  constructor(log: Readable, after: Position, follow: boolean, stop: AbortSignal) {
    this.log = log;
    this.at = after;
    this.follow = follow;
    this.stop = stop;
    if (after < 0) this.generation = log.source.generation;
  }

  moved({ position, event: { json }, recordedAt }: Recorded): void {
    this.at = position;
    this.last = { json, recordedAt };
  }

  /** A chunk that covers the next position; `end` when there is none and nobody waits for it. */
  async next(): Promise<Chunk | 'end' | 'again'> {
    const { source, tail } = this.log;
    if (this.follow && !this.doubtful) {
      const there = tail.from(this.at + 1);
      if (there !== undefined && there.generation === this.generation) return there;
      if (this.at >= source.known) {
        await tail.moved(this.stop);
        return 'again';
      }
    }
    try {
      const read = await unlessAborted(this.read(), this.stop);
      if (read !== 'again') this.backoff.reset();
      if (read === 'end' && this.follow) return 'again';
      return read ?? 'again';
    } catch (error) {
      if (this.stop.aborted) return 'again';
      if (!this.follow || !(error instanceof LogUnavailable)) throw error;
      await this.backoff.pause(this.stop);
      return 'again';
    }
  }

  private get doubtful(): boolean {
    return this.at >= 0 && this.generation !== this.log.source.generation;
  }

  private async read(): Promise<Chunk | 'end' | 'again'> {
    const { source } = this.log;
    const { doubtful } = this;
    const chunk = await this.take(doubtful ? this.at : this.at + 1, doubtful);
    if (chunk === undefined) {
      if (this.last !== undefined) throw this.gone(`there is no topic ${source.topic} any more`);
      if (this.follow) await this.backoff.pause(this.stop);
      return 'end';
    }
    if (chunk.start > chunk.first) throw this.gone(`it now begins at position ${chunk.start}`);
    if (chunk.head < this.at) {
      if (this.last !== undefined) throw this.gone(`it now ends at position ${chunk.head}`);
      // The reader began beyond the end: nothing was read, so nothing has to be there still.
      this.generation = chunk.generation;
      return 'end';
    }
    if (doubtful) {
      if (!chunk.covers(this.at)) return 'again';
      this.verify(chunk);
    }
    this.generation = chunk.generation;
    if (chunk.last <= this.at) return chunk.head > this.at ? 'again' : 'end';
    if (chunk.last < chunk.head) this.ahead = { from: chunk.last + 1, chunk: quietly(source.chunk(chunk.last + 1)) };
    return chunk;
  }

  private take(from: Position, doubtful: boolean): Promise<Chunk | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead?.from === from && !doubtful ? ahead.chunk : this.log.source.chunk(from);
  }

  private verify(chunk: Chunk): void {
    const text = chunk.text(this.at);
    if (this.last !== undefined && (text.json !== this.last.json || text.recordedAt !== this.last.recordedAt)) throw this.gone('it holds another record there');
    this.last = text;
  }

  private gone(what: string): LogCut {
    return new LogCut(this.log.source.operation, this.at, what);
  }
}

/** Whoever wants it later learns of its failure; until then nobody is told. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
