import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { textsOfEvent, wordsOf, type Position } from '#libs/domain';
import { MARKS, marked, SHELF, WORDS_SCHEMA, ZONE } from '../format.ts';

/** Events per slice: a few milliseconds. */
const SLICE = 128;

interface Row {
  readonly position: Position; readonly recorded_at: number; readonly occurred_at: number; readonly type: string;
  readonly subject: string; readonly source: string; readonly id: string; readonly json: string;
}

/** Makes the tables that events are found by. */
export class Words {
  private readonly db: DatabaseSync;
  private readonly reading: StatementSync;
  private readonly zoning: StatementSync;
  private readonly noting: StatementSync;
  private indexed: Position;
  private recordedHigh: number;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.db.exec(WORDS_SCHEMA);
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

  /** Does the next slice, inside a transaction. What it returns is to be called once that is committed. */
  slice(head: Position): () => void {
    const rows = this.reading.all(this.indexed, head) as unknown as readonly Row[];
    const last = rows.at(-1);
    if (last === undefined) return () => {};
    let high = this.recordedHigh;
    for (const row of rows) {
      high = Math.max(high, row.recorded_at);
      this.zoning.run(Math.floor(row.position / ZONE), row.occurred_at, high);
    }
    for (const [shelf, shelved] of Map.groupBy(rows, ({ position }) => Math.floor(position / SHELF))) this.shelve(shelf, shelved);
    this.noting.run(last.position);
    return () => {
      this.indexed = last.position;
      this.recordedHigh = high;
    };
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
