import { once, type EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Event, Position, Recorded } from '#libs/domain';
import { CorruptLog, LogClosed } from '../failures.ts';
import type { ReadOptions } from '../event-log.ts';

/** A batch ends at whichever comes first, so that reading it never holds the event loop for long. */
export const READ_EVENTS = 256;
/** Length of the events' text. */
export const READ_LENGTH = 512 * 1024;

/** One operation's log as readers see it. `moved` emits `moved` after each durable append and when the log closes. */
export interface Readable {
  readonly head: Position;
  readonly closed: boolean;
  readonly moved: EventEmitter;
  /** Events after a position, durable ones only; empty at the end. */
  page(after: Position): readonly Recorded[];
}

/** What `read` promises, for any log that can give pages. Other work gets a turn between them. */
export async function* readPages(log: Readable, { after, follow = false, signal }: ReadOptions, turn: () => Promise<unknown> = setImmediate): AsyncGenerator<readonly Recorded[]> {
  if (!Number.isSafeInteger(after) || after < -1) throw new RangeError(`${after} is not a position to read after`);
  let at = after;
  for (;;) {
    if (signal?.aborted === true) return;
    if (log.closed) {
      if (follow) return;
      throw new LogClosed('the log was closed while it was read');
    }
    const batch = log.head > at ? log.page(at) : [];
    const last = batch.at(-1);
    if (last !== undefined) {
      yield batch;
      at = last.position;
      await turn();
    } else if (!follow) return;
    else await movement(log.moved, signal);
  }
}

/** Resolves at the next movement or abort. */
async function movement(moved: EventEmitter, signal: AbortSignal | undefined): Promise<void> {
  try {
    await once(moved, 'moved', signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

export interface Stored { readonly position: Position; readonly recordedAt: number; readonly json: string }

/**
 * Stored events decoded, as far as they can be: the first one that cannot be decoded ends them, and throws once it is the
 * first of a page. A hole in the positions throws.
 */
export function decodeAll(stored: Iterable<Stored>, after: Position, decode: (json: string) => Event, name: string): readonly Recorded[] {
  const page: Recorded[] = [];
  for (const { position, recordedAt, json } of stored) {
    const expected = after + 1 + page.length;
    if (position !== expected) throw new CorruptLog(`${name} has no event at position ${expected}`);
    try {
      page.push({ event: decode(json), recordedAt, position });
    } catch (error) {
      if (page.length === 0) throw error;
      return page;
    }
  }
  return page;
}
