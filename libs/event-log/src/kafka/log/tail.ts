import type { Position } from '#libs/domain';
import { Backoff, unlessAborted } from '../wire/waiting.ts';
import type { Chunk } from './chunk.ts';
import type { Source } from './source.ts';

/** Milliseconds that the servers hold a request at the end of the log when nothing comes. */
const WAIT = 500;
/** Bytes of records that come at once at the end of the log. */
const TAIL_BYTES = 512 * 1024;
/** Milliseconds between attempts at most while the servers are away. */
export const LONGEST_PAUSE = 1_000;

/**
 * The end of one operation's log, waited for once by however many readers: as long as one of them asks, one request hangs
 * there, over connections of its own, and what it brings is given to all of them. Only the newest is kept.
 */
export class Tail {
  private readonly source: Source;
  private readonly link;
  private readonly backoff = new Backoff(LONGEST_PAUSE);
  private readonly closing = new AbortController();
  private newest: Chunk | undefined;
  private polling: Promise<void> | undefined;

  constructor(source: Source) {
    this.source = source;
    this.link = source.link();
  }

  /** What it has from a position on, if it has. */
  from(position: Position): Chunk | undefined {
    return this.newest?.covers(position) === true ? this.newest : undefined;
  }

  /** Resolves when there may be more, after a while even when there is not, and at the abort. Never rejects. */
  async moved(signal: AbortSignal | undefined): Promise<void> {
    this.polling ??= this.poll().finally(() => (this.polling = undefined));
    await unlessAborted(this.polling, signal);
  }

  close(): void {
    this.closing.abort();
    this.link.close();
  }

  private async poll(): Promise<void> {
    const { source } = this;
    try {
      const chunk = await source.fetch(this.link, source.known + 1, WAIT, TAIL_BYTES);
      this.backoff.reset();
      if (chunk.last >= chunk.first) this.newest = chunk;
    } catch {
      // Readers notice by themselves what this means for them: they ask for what they read last.
      source.generation += 1;
      await this.backoff.pause(this.closing.signal);
    }
  }
}
