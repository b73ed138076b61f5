import type { Accepted, OperationId, Position, Recorded } from '#libs/domain';

export interface ReadOptions {
  /** Exclusive; -1 reads from the start. */
  readonly after: Position;
  /** Waits for more at the end of the log until `signal` aborts. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** The append-only record of one operation. */
export abstract class EventLog {
  /**
   * Durable when it resolves; all or nothing; keeps the given order; positions are contiguous. That holds for up to a thousand
   * events of together 512 KiB; a log on servers may divide a larger call: it still resolves when all of it is durable, but
   * its beginning may be read, or be all that was recorded, before. Such a log rejects with {@link LogUnavailable} when it
   * cannot say whether the events are in it: sending them again is harmless.
   */
  abstract append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]>;
  /**
   * Batches in position order from `after + 1`, none of them empty; with `follow`, waits for more until aborted, and then
   * ends without an error. Throws {@link NewerVersion} at an event that this program is too old to understand, and
   * {@link LogCut} once the log no longer holds what was read from it. While servers are away, a read with follow waits for them.
   */
  abstract read(operation: OperationId, options: ReadOptions): AsyncIterable<readonly Recorded[]>;
  /** Position of the last durable event, or -1. */
  abstract head(operation: OperationId): Promise<Position>;
  /** Waits for running appends, then lets go of files and connections. Appends after it reject. */
  abstract close(): Promise<void>;
}
