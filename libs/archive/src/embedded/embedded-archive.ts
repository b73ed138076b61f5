import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { BEFORE_FIRST, type Millis, type OperationId, type Position } from '#libs/domain';
import { OPERATION_ID } from '#libs/protocol';
import { Archive, type ArchivedEvent, type EventPage, type EventQuery } from '../archive.ts';
import { criteriaOf } from './criteria.ts';
import { LogTables } from './log-tables.ts';

/** `directory` holds one file `<operation>.log.sqlite` per operation; `recording` is one such file that nobody writes. */
export type EmbeddedArchiveOptions = { readonly directory: string } | { readonly recording: string };

const LIMIT = 1_000;
/** Length of the events' text at which a page ends before its limit. */
const PAGE_LENGTH = 1_048_576;
/** Events of a page that are read before other work gets a turn. */
const BURST = 128;
/** Positions looked at in one step for a recorded time. */
const RECORDED_STEP = 16_384;

/**
 * Reads the embedded log's own file, so that it never trails the log: what the log's index does not know yet is read from
 * the events themselves. An operation whose log does not exist yet has no events.
 */
export class EmbeddedArchive extends Archive {
  private readonly options: EmbeddedArchiveOptions;
  private readonly opened = new Map<OperationId, LogTables>();
  private closed = false;

  constructor(options: EmbeddedArchiveOptions) {
    super();
    this.options = options;
  }

  async events(operation: OperationId, query: EventQuery): Promise<EventPage> {
    if (!Number.isSafeInteger(query.after) || query.after < BEFORE_FIRST) throw new RangeError(`${query.after} is not a position to read after`);
    if (!Number.isSafeInteger(query.limit) || query.limit < 1 || query.limit > LIMIT) throw new RangeError(`a page holds 1 to ${LIMIT} events, not ${query.limit}`);
    const tables = this.tables(operation);
    if (tables === undefined) return { events: [], more: false };
    const criteria = criteriaOf(query);
    const [indexed, head] = [tables.indexed(), tables.head()];
    const events: ArchivedEvent[] = [];
    let length = 0;
    let stretch = tables.stretch(query.after, head, indexed, criteria);
    while (stretch !== undefined) {
      for (const event of tables.events(stretch, criteria)) {
        events.push(event);
        length += event.json.length;
        if (events.length === query.limit || length >= PAGE_LENGTH) return { events, more: event.position < head };
        if (events.length % BURST === 0) await this.pause();
      }
      await this.pause();
      stretch = tables.stretch(stretch.to, head, indexed, criteria);
    }
    return { events, more: false };
  }

  async head(operation: OperationId): Promise<Position> {
    return this.tables(operation)?.head() ?? BEFORE_FIRST;
  }

  async knownAt(operation: OperationId, at: Millis): Promise<Position> {
    const tables = this.tables(operation);
    if (tables === undefined) return BEFORE_FIRST;
    const head = tables.head();
    let after = tables.nothingLaterBefore(at) - 1;
    while (after < head) {
      const to = Math.min(head, after + RECORDED_STEP);
      const later = tables.firstRecordedAfter(at, after, to);
      if (later !== undefined) return later - 1;
      after = to;
      await this.pause();
    }
    return head;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const tables of this.opened.values()) tables.close();
  }

  /** Lets other work run. */
  private async pause(): Promise<void> {
    await turn();
    if (this.closed) throw new Error('the archive was closed while it was read');
  }

  private tables(operation: OperationId): LogTables | undefined {
    if (this.closed) throw new Error('the archive is closed');
    const opened = this.opened.get(operation);
    if (opened !== undefined) return opened;
    if (!OPERATION_ID.test(operation)) throw new RangeError('an operation is named by up to 32 small letters, digits and hyphens');
    const sealed = 'recording' in this.options;
    const file = resolve('recording' in this.options ? this.options.recording : join(this.options.directory, `${operation}.log.sqlite`));
    if (!existsSync(file)) {
      if (sealed) throw new Error(`there is no recording at ${file}`);
      return undefined;
    }
    const tables = new LogTables(file, operation, sealed);
    this.opened.set(operation, tables);
    return tables;
  }
}
