import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { enteringOf, eventKey, isAbout, isAmendable, type Entering, type Event, type Millis, type Position, type Recorded } from '#libs/domain';
import type { Entry, Needed } from '../../archive.ts';
import { keyHash, secondOf } from '../format.ts';
import type { Rows } from './row.ts';

/** How often something may be about something that is about something … and so on: a retraction of a correction of a report. */
const DEEPEST = 3;

/** Makes the rows that say when each event enters pictures of what happened. */
export class EnteringRows {
  private readonly rows: Rows;
  private readonly adding: StatementSync;
  private readonly known: StatementSync;
  private readonly late: StatementSync;
  private readonly ahead: StatementSync;
  private readonly naming: StatementSync;
  private readonly named: StatementSync;
  private readonly waits: StatementSync;
  private readonly waiting: StatementSync;

  constructor(db: DatabaseSync, rows: Rows) {
    this.rows = rows;
    this.adding = db.prepare('INSERT OR IGNORE INTO entries VALUES (?, ?, ?)');
    this.known = db.prepare('SELECT 1 FROM entries WHERE entry_at = ? AND position = ? AND known_from <= ?');
    this.late = db.prepare('INSERT INTO late (first_second, last_second, first_from, last_from, entry_at, position) VALUES (?1, ?1, ?2, ?2, ?3, ?4)');
    this.ahead = db.prepare('INSERT INTO ahead (first_second, last_second, first_from, last_from, entry_at, position) VALUES (?1, ?1, ?2, ?2, ?3, ?4)');
    this.naming = db.prepare('INSERT OR IGNORE INTO names VALUES (?, ?)');
    this.named = db.prepare('SELECT position FROM names WHERE hash = ? AND position <= ? ORDER BY position');
    this.waits = db.prepare('INSERT OR IGNORE INTO waiting VALUES (?, ?)');
    this.waiting = db.prepare('SELECT position FROM waiting WHERE hash = ? AND position < ? ORDER BY position');
  }

  /**
   * Keeps the entries that an event brings, its own and those of what waited for it, and returns them. `high` is the largest
   * recorded time up to the event, `keptHigh` that of the last kept picture before it.
   */
  of(recorded: Recorded, high: Millis, keptHigh: Millis): readonly Entry[] {
    const { event, position } = recorded;
    const entering = this.place(event, position);
    const brought: Entry[] = [];
    const own = entering.by === 'knowledge' ? [{ at: high, from: position, position }] : this.ownOf(recorded, DEEPEST);
    this.bring(recorded, own, brought, DEEPEST);
    return brought.filter((entry) => this.keep(entry, high, keptHigh));
  }

  /** Keeps an event from before a part of a log and its entries, which the pictures hold that the part begins with unless they are later than `high`. */
  behind({ event, position }: Recorded, entries: Needed['entries'], high: Millis): void {
    this.place(event, position);
    for (const [at, from] of entries) {
      this.adding.run(at, position, from);
      if (at > high) this.ahead.run(secondOf(at), from, at, position);
    }
  }

  /** When an event enters by itself, or with each of those that it is about and that are known by then. */
  private ownOf({ event, position }: Recorded, depth: number): readonly Entry[] {
    const entering = enteringOf(event);
    if (entering.by !== 'named') return [{ at: event.time, from: position, position }];
    if (depth === 0) return [];
    const found: Entry[] = [];
    for (const row of this.named.all(keyHash(entering.names), position) as unknown as readonly { readonly position: Position }[]) {
      const about = this.rows.at(row.position);
      if (about === undefined || !isAbout(event, about.event)) continue;
      for (const { at, from } of this.ownOf(about, depth - 1)) found.push({ at, from: Math.max(from, position), position });
    }
    return found;
  }

  /** The entries of an event, and of everything that came before and is about it. */
  private bring(recorded: Recorded, own: readonly Entry[], brought: Entry[], depth: number): void {
    brought.push(...own);
    if (own.length === 0 || depth === 0 || !isAmendable(recorded.event.fact)) return;
    for (const row of this.waiting.all(keyHash(eventKey(recorded.event)), recorded.position) as unknown as readonly { readonly position: Position }[]) {
      const amendment = this.rows.at(row.position);
      if (amendment === undefined || !isAbout(amendment.event, recorded.event)) continue;
      this.bring(amendment, own.map(({ at, from }) => ({ at, from: Math.max(from, row.position), position: row.position })), brought, depth - 1);
    }
  }

  private place(event: Event, position: Position): Entering {
    const entering = enteringOf(event);
    if (entering.by === 'named') this.waits.run(keyHash(entering.names), position);
    if (isAmendable(event.fact)) this.naming.run(keyHash(eventKey(event)), position);
    return entering;
  }

  /** False for what is no news: a copy of what it is about was there before. */
  private keep({ at, from, position }: Entry, high: Millis, keptHigh: Millis): boolean {
    if (this.known.get(at, position, from) !== undefined) return false;
    this.adding.run(at, position, from);
    if (at <= keptHigh) this.late.run(secondOf(at), from, at, position);
    else if (at > high) this.ahead.run(secondOf(at), from, at, position);
    return true;
  }
}
