import { DatabaseSync } from 'node:sqlite';
import type { Position } from '#libs/domain';
import { DIVISION, Past, type Division } from './past.ts';
import { Words } from './words.ts';

/** Pages of the file that are held in memory while it is made, as kibibytes below zero: much of it goes to random places. */
const CACHE = -8_192;

/**
 * Makes the tables of an archive in a log's own file, behind its appends: first what events are found by, then what the past is
 * seen by. It is what the embedded log calls its index.
 */
class IndexOfLog {
  private readonly db: DatabaseSync;
  private readonly words: Words;
  private readonly past: Past;

  constructor(file: string, division: Division) {
    this.db = new DatabaseSync(file);
    this.db.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = ${CACHE}`);
    this.words = new Words(this.db);
    this.past = new Past(this.db, division);
  }

  lag(head: Position): number {
    return Math.max(this.words.lag(head), this.past.lag(head));
  }

  due(head: Position): boolean {
    return this.words.lag(head) > 0 || this.past.due(head);
  }

  step(head: Position): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const done = this.words.lag(head) > 0 ? this.words.slice(head) : this.past.slice(head);
      this.db.exec('COMMIT');
      done();
    } catch (error) {
      this.past.forget();
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  restart(): void {
    this.past.restart();
  }

  close(): void {
    this.db.close();
  }
}

/** The index that makes a log's file its archive. */
export const archiveIndex = (file: string): IndexOfLog => new IndexOfLog(file, DIVISION);

/** The same in other steps. */
export const archiveIndexIn = (division: Division) => (file: string): IndexOfLog => new IndexOfLog(file, division);
