import type { Archive } from '#libs/archive';
import type { OperationId } from '#libs/domain';
import type { EventLog } from '#libs/event-log';

/** An operation's past: the archive, and the same events as a log to be folded. */
export interface ReadBack { readonly archive: Archive; readonly log: EventLog }

/** Where each operation's past is read. */
export abstract class Archives {
  /** Undefined while there is nothing to read from. What it returned before may be closed once it returns another. */
  abstract of(operation: OperationId): ReadBack | undefined;
}

/** Every operation in one archive, beside the log that it reads. */
export class OneArchive extends Archives {
  private readonly readBack: ReadBack;

  constructor(archive: Archive, log: EventLog) {
    super();
    this.readBack = { archive, log };
  }

  override of(): ReadBack {
    return this.readBack;
  }
}
