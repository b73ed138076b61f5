import { accessSync, closeSync, constants, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { BEFORE_FIRST, type OperationId, type Position } from '#libs/domain';
import type { Entry } from '../stored/entry.ts';
import { CorruptLog, LogReadOnly, LogUnwritable } from '../failures.ts';
import { READ_EVENTS, READ_LENGTH, type Stored } from '../stored/reading.ts';
import { checksum } from './checksum.ts';
import { onFile, openToRead } from './sqlite.ts';

/** "WFlg": says in the file's header what it is. */
const APPLICATION = 0x57466c67;
const FORMAT = 1;
/** What `PRAGMA synchronous` answers for FULL: each commit is on the disk before it returns. */
const FULL_SYNC = 2;
/** The write-ahead log is cut back to this many bytes once its content is in the file. */
const WAL_LIMIT = 16 * 1024 * 1024;

/**
 * `events` is the log; everything else in the file is derived from it and may be made again by whoever reads it back. `crc` covers position, recorded time and text, so that a flipped bit is found where SQLite itself would not look.
 */
const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, occurred_at INTEGER NOT NULL, type TEXT NOT NULL,
    subject TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL, crc INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE facts_of_file (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT};
`;

/** Rows that are asked for at once: of the longest events there are, some megabytes. */
const ROWS = 128;

/** One operation's log in one SQLite file. */
export class LogFile {
  readonly file: string;
  /** Name of the operation whose log it is. */
  readonly operation: OperationId;
  /** The first position of the log that is in it: 0, unless it is a part of a log. */
  readonly first: Position;
  private last: Position;
  private readonly db: DatabaseSync;
  private readonly inserting: StatementSync | undefined;
  private readonly paging: StatementSync;

  private constructor(file: string, db: DatabaseSync, writable: boolean) {
    this.file = file;
    this.db = db;
    this.operation = readOperation(file, db);
    this.first = (db.prepare("SELECT value FROM facts_of_file WHERE name = 'first'").get() as { value: number } | undefined)?.value ?? 0;
    this.inserting = writable ? db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)') : undefined;
    this.paging = db.prepare(`SELECT position, recorded_at, crc, json FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`);
    // Rows as lists, many in one call: 0.5 µs each instead of 1.4.
    this.paging.setReturnArrays(true);
    const { last } = db.prepare(`SELECT coalesce(max(position), ${BEFORE_FIRST}) AS last FROM events`).get() as { last: number };
    this.last = last;
    if (last !== BEFORE_FIRST) this.page(last - 1);
  }

  /** Opens or makes the file, its directory too. Only one program at a time may have it open to write; see FileLock. */
  static write(file: string, operation: OperationId): LogFile {
    const db = onFile(file, () => new DatabaseSync(file));
    return opening(file, db, () => {
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${WAL_LIMIT}`);
      proveDurable(file, db);
      const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
      if (tables === 0) createSchema(file, db, operation);
      const log = new LogFile(file, db, true);
      if (log.operation !== operation) throw new CorruptLog(`${file} holds the log of ${log.operation}, not of ${operation}`);
      if (log.first > 0) throw new LogReadOnly(`${file} is a part of a log and cannot be written`);
      return log;
    });
  }

  /** Makes the file of a part of a log, from a position on. What is inserted before that is there to be looked up, and is no part of it. */
  static part(file: string, operation: OperationId, first: Position): LogFile {
    const db = new DatabaseSync(file);
    return opening(file, db, () => {
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      createSchema(file, db, operation);
      if (first > 0) db.prepare('INSERT INTO facts_of_file VALUES (?, ?)').run('first', first);
      return new LogFile(file, db, true);
    });
  }

  static read(file: string): LogFile {
    const db = openToRead(file);
    return opening(file, db, () => new LogFile(file, db, false));
  }

  get head(): Position {
    return this.last;
  }

  /** Lets the file grow no further than so many pages beyond what it has, as a full disk would. */
  limit(pages: number): void {
    const { page_count: count } = this.db.prepare('PRAGMA page_count').get() as { page_count: number };
    this.db.exec(`PRAGMA max_page_count = ${count + pages}`);
  }

  /** Begins the one transaction that {@link commit} or {@link rollback} ends. */
  begin(): void {
    this.db.exec('BEGIN IMMEDIATE');
  }

  insert(position: Position, entry: Entry): void {
    if (this.inserting === undefined) throw new Error(`${this.file} was opened to be read`);
    const { recordedAt, occurredAt, type, subject, source, id, json } = entry;
    this.inserting.run(position, recordedAt, occurredAt, type, subject, source, id, checksum(position, recordedAt, json), json);
  }

  /** Durable up to `last` when it returns. */
  commit(last: Position): void {
    onFile(this.file, () => this.db.exec('COMMIT'));
    this.last = last;
  }

  rollback(): void {
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
  }

  /** What was committed after a position, of a part no less than its first, as much as fits a page; throws at a record that is not as it was written. */
  page(after: Position): readonly Stored[] {
    return onFile(this.file, () => {
      const page: Stored[] = [];
      const first = this.before(after);
      let [from, length, more] = [first, 0, true];
      while (more && page.length < READ_EVENTS && length < READ_LENGTH) {
        const rows = this.paging.all(from, this.last, Math.min(ROWS, READ_EVENTS - page.length));
        more = rows.length === ROWS;
        for (const row of rows) {
          const [position, recordedAt, crc, json] = row as unknown as readonly [position: number, recordedAt: number, crc: number, json: string];
          if (crc !== checksum(position, recordedAt, json)) throw new CorruptLog(`${this.file} is damaged at position ${position}`);
          page.push({ position, recordedAt, json });
          from = position;
          if ((length += json.length) >= READ_LENGTH) break;
        }
      }
      if (page.length === 0 && first < this.last) throw new CorruptLog(`${this.file} has no event at position ${first + 1}`);
      return page;
    });
  }

  /** The position after which there is something: what comes before a part is not in its file. */
  before(after: Position): Position {
    return Math.max(after, this.first - 1);
  }

  close(): void {
    this.db.close();
  }
}

function opening<T>(file: string, db: DatabaseSync, work: () => T): T {
  try {
    return onFile(file, work);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite falls back in silence where a file system cannot do what was asked. */
function proveDurable(file: string, db: DatabaseSync): void {
  const { journal_mode: journal } = db.prepare('PRAGMA journal_mode').get() as { journal_mode: string };
  const { synchronous } = db.prepare('PRAGMA synchronous').get() as { synchronous: number };
  if (journal !== 'wal' || synchronous < FULL_SYNC) throw new Error(`${file} cannot be written durably: its file system lacks what SQLite needs`);
}

function createSchema(file: string, db: DatabaseSync, operation: OperationId): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec(SCHEMA);
  db.prepare('INSERT INTO facts_of_file VALUES (?, ?)').run('operation', operation);
  db.exec('COMMIT');
  syncDirectory(dirname(file));
}

function readOperation(file: string, db: DatabaseSync): OperationId {
  const { application_id: application } = db.prepare('PRAGMA application_id').get() as { application_id: number };
  const { user_version: format } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (application !== APPLICATION) throw new CorruptLog(`${file} is no log of Watchfloor`);
  if (format !== FORMAT) throw new Error(`${file} has format ${format}; this program reads format ${FORMAT}`);
  const row = db.prepare("SELECT value FROM facts_of_file WHERE name = 'operation'").get() as { value: string } | undefined;
  if (row === undefined) throw new CorruptLog(`${file} does not say whose log it is`);
  return row.value;
}

/** Makes a directory and its parents durable where they are new. Throws {@link LogUnwritable} when files cannot be made in it. */
export function makeDirectory(directory: string): void {
  try {
    const first = makeWithParents(directory);
    if (first !== undefined) syncDirectory(dirname(first));
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new LogUnwritable(`${directory} cannot be made, or files not be written in it (${String((error as NodeJS.ErrnoException).code)})`, { cause: error });
  }
}

/** The first folder that was not there. Node's own way to make parents never ends below one that takes none, as /proc is. */
function makeWithParents(directory: string): string | undefined {
  const isThere = (): boolean => statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return undefined;
  const first = makeWithParents(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    if (!isThere()) throw error;
  }
  return first ?? directory;
}

/** A file's name is durable only once its directory is. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
