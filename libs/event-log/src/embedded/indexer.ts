import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { textsOfEvent, wordsOf, type Position } from '#libs/domain';

/** Positions per table of words. Small tables keep merging them, and the slowest prefix search in one, to a few milliseconds. */
const SHELF = 32_768;
/** Positions per row of `zones`. */
const ZONE = 1_024;
/** Events per slice: a few milliseconds. */
const SLICE = 128;

/** Marks a word that stands for a whole value of an attribute; no folded text contains these letters. */
const MARKS = { type: '\uE001', subject: '\uE002', source: '\uE003', id: '\uE004' } as const;
const marked = (mark: string, value: string): string => `${mark}${crc32(value).toString(16)}`;

interface Row {
  readonly position: Position; readonly recorded_at: number; readonly occurred_at: number; readonly type: string;
  readonly subject: string; readonly source: string; readonly id: string; readonly json: string;
}

/**
 * Makes the tables the archive looks events up by, behind the log and apart from its durable appends: what a crash loses of
 * them is made again. `words_<n>` holds, for 32,768 positions each, the folded words of `subject` and of the text values in
 * `data`, and a marked checksum of type, subject, source and id. `zones` holds, for 1,024 positions each, the first and last
 * occurred time and the largest recorded time of the whole log so far. `indexed` is the last position done.
 */
export class Indexer {
  private readonly db: DatabaseSync;
  private readonly reading: StatementSync;
  private readonly zoning: StatementSync;
  private readonly noting: StatementSync;
  private indexed: Position;
  private recordedHigh: number;

  constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec('PRAGMA synchronous = NORMAL');
    this.reading = this.db.prepare(`SELECT position, recorded_at, occurred_at, type, subject, source, id, json FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ${SLICE}`);
    this.zoning = this.db.prepare(`INSERT INTO zones VALUES (?1, ?2, ?2, ?3) ON CONFLICT (zone) DO UPDATE SET
      first_occurred = min(first_occurred, ?2), last_occurred = max(last_occurred, ?2), recorded_high = ?3`);
    this.noting = this.db.prepare("UPDATE facts_of_file SET value = ? WHERE name = 'indexed'");
    this.indexed = (this.db.prepare("SELECT value FROM facts_of_file WHERE name = 'indexed'").get() as { value: number }).value;
    this.recordedHigh = (this.db.prepare('SELECT coalesce(max(recorded_high), 0) AS high FROM zones').get() as { high: number }).high;
  }

  /** How many events up to `head` are not in the tables yet. */
  lag(head: Position): number {
    return head - this.indexed;
  }

  /** Does the next slice, in one transaction. */
  step(head: Position): void {
    const rows = this.reading.all(this.indexed, head) as unknown as readonly Row[];
    const last = rows.at(-1);
    if (last === undefined) return;
    let high = this.recordedHigh;
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const row of rows) {
        high = Math.max(high, row.recorded_at);
        this.zoning.run(Math.floor(row.position / ZONE), row.occurred_at, high);
      }
      for (const [shelf, shelved] of Map.groupBy(rows, ({ position }) => Math.floor(position / SHELF))) this.shelve(shelf, shelved);
      this.noting.run(last.position);
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
    this.indexed = last.position;
    this.recordedHigh = high;
  }

  close(): void {
    this.db.close();
  }

  private shelve(shelf: number, rows: readonly Row[]): void {
    this.db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS words_${shelf} USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')`);
    const insert = this.db.prepare(`INSERT INTO words_${shelf} (rowid, words) VALUES (?, ?)`);
    for (const row of rows) insert.run(row.position, wordsIn(row).join(' '));
  }
}

function wordsIn({ json, type, subject, source, id }: Row): readonly string[] {
  const { data } = JSON.parse(json) as { readonly data?: unknown };
  const words = new Set(textsOfEvent({ subject, data }).flatMap(wordsOf));
  return [...words, marked(MARKS.type, type), marked(MARKS.subject, subject), marked(MARKS.source, source), marked(MARKS.id, id)];
}
