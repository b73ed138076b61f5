import type { Archive } from '#libs/archive';
import type { OperationId } from '#libs/domain';
import { EmbeddedEventLog, type EventLog } from '#libs/event-log';

/** An operation's past: the archive, and the same events as a log to be folded. */
export interface ReadBack { readonly archive: Archive; readonly log: EventLog }

/** Where each operation's past is read. */
export abstract class Archives {
  /** Undefined when it cannot be read within `ms`. */
  abstract of(operation: OperationId, ms: number): Promise<ReadBack | undefined>;
  /** Whether what was given is still to be believed. It may be closed once it is not. */
  abstract holds(operation: OperationId, readBack: ReadBack): boolean;
  /** Has the tables of the past made anew: they are not as they were written. */
  abstract remake(operation: OperationId): void;
}

/** Every operation in one archive, beside the log that it reads. */
export class OneArchive extends Archives {
  private readonly readBack: ReadBack;

  constructor(archive: Archive, log: EventLog) {
    super();
    this.readBack = { archive, log };
  }

  override async of(): Promise<ReadBack> {
    return this.readBack;
  }

  override holds(): boolean {
    return true;
  }

  override remake(operation: OperationId): void {
    const { log } = this.readBack;
    if (log instanceof EmbeddedEventLog) log.reindex(operation);
  }
}
