import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BEFORE_FIRST, type Millis, type Position, type Recorded } from '#libs/domain';
import type { Entry, KeptPicture } from '../../archive.ts';
import { DamagedArchive } from '../../damaged.ts';
import { writeChunk } from '../chunk.ts';
import { PAST_SCHEMA, PAST_TABLES, TOLD_BY, ZONE } from '../format.ts';
import { pack } from '../packed.ts';
import { PastTables } from '../past-tables.ts';
import { Counting } from './counting.ts';
import { EnteringRows } from './entering.ts';
import { Keeping, type KeptParts } from './keeping.ts';
import { Pending } from './pending.ts';
import { Rows, type Told } from './row.ts';
import { TwoPictures } from './two-pictures.ts';

/** How the work is divided; a test divides it smaller. */
export interface Division {
  /** Events per slice: a few milliseconds. */
  readonly slice: number;
  /** A picture is kept after so many events at least, and after a quarter as many as it has entities: then a seek folds for a third of the time that it reads, at most. */
  readonly keptEvery: number;
}
export const DIVISION: Division = { slice: 128, keptEvery: 1_024 };

/** What is held of the past between two slices. */
interface Held {
  readonly pictures: TwoPictures;
  readonly pending: Pending;
  readonly counting: Counting;
  position: Position;
  high: Millis;
  kept: { readonly position: Position; readonly high: Millis };
  /** Events of the zone that is not full yet, if all of them are held. */
  zone: (Recorded | undefined)[] | undefined;
  keeping: Keeping | undefined;
  /** Of the picture that was kept last, if it was kept since the tables were opened. */
  parts: KeptParts;
}

/** Makes the tables that the past is seen by. */
export class Past {
  private readonly db: DatabaseSync;
  private readonly division: Division;
  private readonly rows: Rows;
  private readonly tables: PastTables;
  private readonly entering: EnteringRows;
  private readonly noting: StatementSync;
  private readonly chunking: StatementSync;
  private readonly passing: StatementSync;
  private told: Position;
  private held: Held | undefined;
  private caughtUp = false;
  private damaged = false;

  constructor(db: DatabaseSync, division: Division) {
    this.db = db;
    this.division = division;
    db.exec(PAST_SCHEMA);
    this.rows = new Rows(db, division.slice);
    this.tables = new PastTables(db, () => { this.damaged = true; });
    this.entering = new EnteringRows(db, this.rows);
    this.noting = db.prepare('INSERT OR REPLACE INTO facts_of_file VALUES (?, ?)');
    this.chunking = db.prepare('INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)');
    this.passing = db.prepare('INSERT OR REPLACE INTO passing VALUES (?, ?, ?)');
    this.told = this.tables.told();
  }

  /** How many events up to `head` are not told of yet, once it has told of all there were. */
  lag(head: Position): number {
    return this.caughtUp ? head - this.told : 0;
  }

  due(head: Position): boolean {
    return this.told < head || this.held?.keeping !== undefined;
  }

  /** Does the next slice, inside a transaction. What it returns is to be called once that is committed. */
  slice(head: Position): () => void {
    const held = (this.held ??= this.resume());
    if (held.keeping !== undefined) {
      if (held.keeping.step()) {
        held.parts = held.keeping.parts;
        held.keeping = undefined;
        held.kept = { position: held.position, high: held.high };
      }
      return () => {};
    }
    const told = this.rows.after(held.position, head);
    this.tell(held, told);
    return () => {
      this.told = held.position;
      this.caughtUp ||= held.position === head;
    };
  }

  /** What was done since the last commit is not in the file: it is resumed from there. */
  forget(): void {
    this.held = undefined;
  }

  /** Everything is to be told anew. */
  restart(): void {
    this.held = undefined;
    this.told = BEFORE_FIRST;
    this.caughtUp = false;
    this.noting.run('told', BEFORE_FIRST);
  }

  private tell(held: Held, told: readonly Told[]): void {
    const counted = told.map((one) => {
      held.high = Math.max(held.high, one.recordedAt);
      held.position = one.position;
      if (one.recorded !== undefined) this.fold(held, one.recorded, this.entering.of(one.recorded, held.high, held.kept.high));
      this.pack(held, one);
      return { one, high: held.high };
    });
    held.counting.count(counted);
    this.noting.run('told', held.position);
    this.noting.run('told_high', held.high);
    if (held.position - held.kept.position < Math.max(this.division.keptEvery, held.pictures.known.size / 4)) return;
    held.keeping = new Keeping(this.db, held.pictures, held.position, held.high, held.parts);
  }

  /** Into what is known at once, into what had happened as soon as it had. */
  private fold(held: Held, recorded: Recorded, entries: readonly Entry[]): void {
    const { pictures, pending, high, position } = held;
    const own = entries.some((entry) => entry.position === position && entry.at <= high);
    pictures.fold(recorded, own ? 'both' : 'known');
    for (const entry of entries) {
      if (entry.at > high) pending.add(entry);
      else if (entry.position !== position) this.enter(held, entry.position);
    }
    for (const entered of pending.take(high, position)) if (entered !== position) this.enter(held, entered);
  }

  private enter({ pictures }: Held, position: Position): void {
    const recorded = this.rows.at(position);
    if (recorded !== undefined) pictures.fold(recorded, 'happened');
  }

  private pack(held: Held, { position, recorded }: Told): void {
    const place = position % ZONE;
    if (place === 0) held.zone = [];
    held.zone?.push(recorded);
    if (place !== ZONE - 1) return;
    const events = held.zone ?? Array.from({ length: ZONE }, (_, at) => this.rows.at(position - place + at));
    const { lasting, passing } = writeChunk(events);
    for (const [into, text] of [[this.chunking, lasting], [this.passing, passing]] as const) {
      const { crc, packed } = pack(text);
      into.run(Math.floor(position / ZONE), crc, packed);
    }
    held.zone = undefined;
  }

  /** What was told of before, folded to where the tables end. Where that cannot be read, everything is told anew. */
  private resume(): Held {
    this.damaged = false;
    const position = this.told;
    const high = this.tables.fact('told_high') ?? 0;
    const kept = this.tables.kept('known', position, Number.MAX_SAFE_INTEGER);
    const happened = kept === undefined ? undefined : this.tables.kept('happened', kept.position, kept.high);
    this.tables.forget();
    if (this.damaged || position === BEFORE_FIRST) {
      this.clear();
      return this.holding([], [], BEFORE_FIRST, 0);
    }
    const held = this.holding(kept?.entities ?? [], happened?.entities ?? [], position, high);
    if (kept !== undefined) held.kept = { position: kept.position, high: kept.high };
    const since = this.tables.entriesSince(held.kept.position, high, position);
    const ahead = this.tables.entries(held.kept.high, high, position, -1).filter(({ from }) => from <= held.kept.position);
    const entered = new Set([...since, ...ahead].map((entry) => entry.position));
    for (let at = held.kept.position; at < position;) {
      for (const one of this.rows.after(at, position)) {
        at = one.position;
        if (one.recorded !== undefined) held.pictures.fold(one.recorded, entered.delete(at) ? 'both' : 'known');
      }
    }
    for (const at of [...entered].sort((a, b) => a - b)) this.enter(held, at);
    return held;
  }

  private holding(known: KeptPicture['entities'], happened: KeptPicture['entities'], position: Position, high: Millis): Held {
    return {
      pictures: new TwoPictures(known, happened), pending: new Pending(this.db, high, position), counting: new Counting(this.db), position, high,
      kept: { position: BEFORE_FIRST, high: Number.MIN_SAFE_INTEGER }, zone: position === BEFORE_FIRST ? [] : undefined, keeping: undefined, parts: new Map(),
    };
  }

  private clear(): void {
    if (this.tables.fact('first') !== undefined) throw new DamagedArchive('a part of a log that has lost the pictures it begins with cannot be told anew');
    this.told = BEFORE_FIRST;
    for (const table of PAST_TABLES) this.db.exec(`DROP TABLE IF EXISTS ${table}`);
    this.db.exec(PAST_SCHEMA);
    this.noting.run('told_by', TOLD_BY);
    this.noting.run('told', BEFORE_FIRST);
    for (const name of ['told_high', 'sign', 'watched']) this.db.exec(`DELETE FROM facts_of_file WHERE name = '${name}'`);
  }
}
