import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DueQueue, MINUTE, type Millis, type Position } from '#libs/domain';
import type { Entry } from '../../archive.ts';

/** Entries further ahead than this are left in the table until they come nearer: a clock that is off by days must fill no memory. */
const NEAR: Millis = 10 * MINUTE;

/** Entries of events that are known and say that they happen later, by when that is. */
export class Pending {
  private readonly coming: StatementSync;
  private readonly near = new DueQueue();
  private horizon: Millis;

  /** Of the events up to a position, of which `high` is the largest recorded time. */
  constructor(db: DatabaseSync, high: Millis, position: Position) {
    this.coming = db.prepare('SELECT entry_at AS at, position FROM entries WHERE entry_at > ? AND entry_at <= ? AND known_from <= ?');
    this.horizon = high;
    this.look(high, position);
  }

  add({ at, position }: Entry): void {
    if (at <= this.horizon) this.near.set(`${at} ${position}`, at);
  }

  /** Positions of the events that have happened by then, in the order in which they did. */
  take(high: Millis, position: Position): readonly Position[] {
    if (high > this.horizon - NEAR / 2) this.look(high, position);
    return this.near.take(high).map(({ key }) => Number(key.slice(key.indexOf(' ') + 1)));
  }

  private look(high: Millis, position: Position): void {
    const to = Math.max(this.horizon, high) + NEAR;
    for (const row of this.coming.all(this.horizon, to, position) as unknown as readonly { readonly at: Millis; readonly position: Position }[]) {
      this.near.set(`${row.at} ${row.position}`, row.at);
    }
    this.horizon = to;
  }
}
