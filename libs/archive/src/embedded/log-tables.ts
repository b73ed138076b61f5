import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { BEFORE_FIRST, type Millis, type OperationId, type Position } from '#libs/domain';
import type { ArchivedEvent, StoredEvent } from '../archive.ts';
import { DamagedArchive } from '../damaged.ts';
import type { Criteria } from './criteria.ts';
import { LOG_FORMAT, SHELF, ZONE } from './format.ts';
import { PastTables, type SayDamage } from './past-tables.ts';

/** Positions looked at in one step where only columns, or whole texts, can be compared. */
const COLUMN_STEP = 8 * ZONE;
const TEXT_STEP = 512;
const DAMAGED: ReadonlySet<unknown> = new Set([11, 26]);

interface Row { readonly position: number; readonly recorded_at: number; readonly crc: number; readonly json: string }
const storedOf = ({ position, recorded_at: recordedAt, crc, json }: Row): StoredEvent =>
  ({ position, recordedAt, json: crc === crc32(json, crc32(`${position} ${recordedAt} `)) ? json : undefined });

/** Part of the log that is looked through in one step; `indexed` says that the index knows all of it. */
export interface Stretch { readonly after: Position; readonly to: Position; readonly indexed: boolean }

/** Read access to the tables in one log's file, each call a few milliseconds at most. */
export class LogTables {
  readonly file: string;
  /** What the past is seen by. */
  readonly past: PastTables;
  readonly damaged: SayDamage;
  /** The position before the first event of a part of a log, and the largest recorded time up to it; -1 and 0 otherwise. */
  readonly begin: { readonly position: Position; readonly high: Millis };
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /** `sealed` says that nobody may be writing the file: then nothing is created beside it, unless a writer has left something there. */
  constructor(file: string, operation: OperationId, sealed: boolean, damaged: SayDamage = () => {}) {
    this.file = file;
    const url = pathToFileURL(file);
    if (sealed && !existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1');
    this.damaged = damaged;
    this.db = this.reading(() => new DatabaseSync(url, { readOnly: true }));
    try {
      this.check(operation);
    } catch (error) {
      this.db.close();
      throw error;
    }
    this.past = new PastTables(this.db, damaged, (work) => this.reading(work));
    this.begin = { position: (this.past.fact('first') ?? 0) - 1, high: this.past.fact('first_high') ?? 0 };
  }

  head(): Position {
    return this.number(`SELECT coalesce(max(position), ${BEFORE_FIRST}) AS number FROM events`) ?? BEFORE_FIRST;
  }

  /** The last position that the index knows. */
  indexed(): Position {
    return this.number("SELECT value AS number FROM facts_of_file WHERE name = 'indexed'") ?? BEFORE_FIRST;
  }

  /** The next stretch to look through after a position; undefined when nothing up to `head` can match any more. */
  stretch(after: Position, head: Position, indexed: Position, criteria: Criteria): Stretch | undefined {
    const { match, span, worded } = criteria;
    if (after >= head) return undefined;
    if (match === undefined && span === undefined) return { after, to: head, indexed: true };
    if (after >= indexed) return { after, to: Math.min(head, after + (worded ? TEXT_STEP : COLUMN_STEP)), indexed: false };
    let begin = after + 1;
    let to = indexed;
    if (span !== undefined) {
      const zone = this.number(
        'SELECT zone AS number FROM zones WHERE zone >= ? AND last_occurred >= ? AND first_occurred < ? ORDER BY zone LIMIT 1', Math.floor(begin / ZONE), ...span,
      );
      if (zone === undefined) return this.stretch(indexed, head, indexed, criteria);
      begin = Math.max(begin, zone * ZONE);
      to = Math.min(to, zone * ZONE + COLUMN_STEP - 1);
    }
    if (match !== undefined) to = Math.min(to, (Math.floor(begin / SHELF) + 1) * SHELF - 1);
    return { after: begin - 1, to, indexed: true };
  }

  /** Matching events of a stretch in position order, read while they are asked for. */
  *events({ after, to, indexed }: Stretch, criteria: Criteria): Generator<ArchivedEvent> {
    const { conditions, values, match, loose } = criteria;
    const byIndex = indexed && match !== undefined;
    const shelf = `words_${Math.floor((after + 1) / SHELF)}`;
    const rows = byIndex
      ? this.rows(`FROM ${shelf} CROSS JOIN events ON position = ${shelf}.rowid WHERE ${shelf} MATCH ? AND ${shelf}.rowid > ? AND ${shelf}.rowid <= ?${conditions} ORDER BY ${shelf}.rowid`, match, after, to, ...values)
      : this.rows(`FROM events WHERE position > ? AND position <= ?${conditions} ORDER BY position`, after, to, ...values);
    for (const event of rows) if ((byIndex && !loose) || criteria.matches(event.json)) yield event;
  }

  /** The first position after `after` and not after `to` that was recorded later than an instant. */
  firstRecordedAfter(at: Millis, after: Position, to: Position): Position | undefined {
    return this.number('SELECT position AS number FROM events WHERE position > ? AND position <= ? AND recorded_at > ? ORDER BY position LIMIT 1', after, to, at);
  }

  /** A position before which nothing the index knows was recorded later than an instant. */
  nothingLaterBefore(at: Millis): Position {
    if (this.indexed() === BEFORE_FIRST) return 0;
    const zone = this.number('SELECT zone AS number FROM zones WHERE recorded_high > ? ORDER BY zone LIMIT 1', at);
    return zone === undefined ? this.indexed() + 1 : zone * ZONE;
  }

  /** Events after a position and up to another, as far as one batch goes; what is not as it was written comes without text. */
  batch(after: Position, to: Position, limit: number): readonly StoredEvent[] {
    const sql = 'SELECT position, recorded_at, crc, json FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?';
    return (this.reading(() => this.prepared(sql).all(after, to, limit)) as unknown as readonly Row[]).map(storedOf);
  }

  stored(position: Position): StoredEvent | undefined {
    const row = this.reading(() => this.prepared('SELECT position, recorded_at, crc, json FROM events WHERE position = ?').get(position)) as Row | undefined;
    return row === undefined ? undefined : storedOf(row);
  }

  /** The largest recorded time of a stretch; undefined when it holds nothing. */
  highest(after: Position, to: Position): Millis | undefined {
    return this.number('SELECT max(recorded_at) AS number FROM events WHERE position > ? AND position <= ?', after, to) ?? undefined;
  }

  /** The largest recorded time up to the end of the zone before a position's, and where that zone ends; what no table knows is not there. */
  highBefore(position: Position): { readonly position: Position; readonly high: Millis } {
    const indexed = this.indexed();
    const row = indexed === BEFORE_FIRST ? undefined
      : (this.reading(() => this.prepared('SELECT zone, recorded_high AS high FROM zones WHERE zone < ? ORDER BY zone DESC LIMIT 1').get(Math.floor(position / ZONE))) as { readonly zone: number; readonly high: number } | undefined);
    return row === undefined ? this.begin : { position: Math.max(this.begin.position, Math.min(indexed, (row.zone + 1) * ZONE - 1)), high: row.high };
  }

  close(): void {
    this.db.close();
  }

  private *rows(what: string, ...values: readonly SQLInputValue[]): Generator<ArchivedEvent> {
    const rows = this.reading(() => this.db.prepare(`SELECT position, recorded_at, crc, json ${what}`).iterate(...values));
    try {
      for (let next = this.reading(() => rows.next()); next.done !== true; next = this.reading(() => rows.next())) {
        const { position, recordedAt, json } = storedOf(next.value as unknown as Row);
        if (json === undefined) throw new DamagedArchive(`${this.file} is damaged at position ${position}`);
        yield { position, recordedAt, json };
      }
    } finally {
      // A statement left open would keep the log's writer from taking its write-ahead log back into the file.
      rows.return?.();
    }
  }

  private number(sql: string, ...values: readonly SQLInputValue[]): number | undefined {
    const row = this.reading(() => this.db.prepare(sql).get(...values)) as { readonly number: number } | undefined;
    return row?.number;
  }

  private prepared(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) this.statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }

  private check(operation: OperationId): void {
    const format = this.number('SELECT user_version AS number FROM pragma_user_version');
    if (format !== LOG_FORMAT) throw new DamagedArchive(`${this.file} has format ${format}; this program reads format ${LOG_FORMAT}`);
    const row = this.reading(() => this.db.prepare("SELECT value FROM facts_of_file WHERE name = 'operation'").get()) as { readonly value: string } | undefined;
    if (row?.value !== operation) throw new RangeError(`${this.file} holds the log of ${row?.value ?? 'nobody'}, not of ${operation}`);
  }

  private reading<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
      if (!DAMAGED.has(code)) throw error;
      this.damaged('file', 'log');
      throw new DamagedArchive(`${this.file} is damaged or is no log`, { cause: error });
    }
  }
}
