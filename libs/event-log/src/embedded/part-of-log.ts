import type { Millis, OperationId, Position } from '#libs/domain';
import { entryOfText } from '../stored/entry.ts';
import { LogFile } from './log-file.ts';

/** Events that share a transaction. */
const COMMIT_EVENTS = 10_000;

/**
 * Makes the file of a part of a log, which is read as a recording: events from a position on, and single ones from before it that
 * they need. It is whole once it is closed, and no file of any worth before.
 */
export class PartOfLog {
  private readonly log: LogFile;
  private waiting = 0;
  private last: Position = -1;

  /** The file must not exist, its directory must. */
  constructor(file: string, operation: OperationId, first: Position) {
    this.log = LogFile.part(file, operation, first);
  }

  /** An event's text as it was in the log, whatever can be understood of it. */
  add(position: Position, recordedAt: Millis, json: string): void {
    if (this.waiting === 0) this.log.begin();
    this.log.insert(position, entryOfText(json, recordedAt));
    this.last = Math.max(this.last, position);
    this.waiting += 1;
    if (this.waiting >= COMMIT_EVENTS) this.commit();
  }

  close(): void {
    if (this.waiting > 0) this.commit();
    this.log.close();
  }

  private commit(): void {
    this.log.commit(this.last);
    this.waiting = 0;
  }
}
