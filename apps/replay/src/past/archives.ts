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
  /**
   * Something is not as it was written. Tables of the past are made anew from the events; a copy whose events are damaged is given
   * up for another one. The log's own events cannot be made from anything: they stay as they are. Returns what is done, for people.
   */
  abstract mend(operation: OperationId, of: 'log' | 'tables', what: string): string;
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

  override mend(operation: OperationId, of: 'log' | 'tables'): string {
    const { log } = this.readBack;
    if (of === 'log' || !(log instanceof EmbeddedEventLog) || !log.reindex(operation)) return 'the log itself is damaged there: restore it from a copy';
    return 'the tables of the past are made anew from the log';
  }
}
