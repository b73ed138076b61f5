import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { BEFORE_FIRST, type Entity, type EntityKey, type Millis, type Position } from '#libs/domain';
import type { Entry, KeptPicture, PictureKind } from '../archive.ts';
import type { ChunkTexts } from './chunk.ts';
import { DIVERGED_PART, PARTS, referredTo, secondOf, TOLD_BY } from './format.ts';
import { readLine } from './line.ts';
import { isWhole, unpack, type Packed } from './packed.ts';

type Entities = readonly (readonly [EntityKey, Entity])[];
/**
 * A part of a picture as it is kept, and what its lines say. Their texts are held while the part is another one with each picture; those of
 * a part that was found the same are unpacked again should it change, for they are most of what a replay server would hold.
 */
interface Part extends Packed { readonly id: number; readonly said: readonly (readonly [EntityKey, Entity | null])[]; readonly texts: readonly string[] | undefined }
interface Kept { readonly position: Position; readonly high: Millis; readonly parts: number }

/** Says what in the file is not as it was written, an event of the log or what is made from it; what reads it goes on without it. */
export type SayDamage = (what: string, of: 'log' | 'tables') => void;

/** Runs what reads the file; says what its failure means. */
type Reading = <T>(work: () => T) => T;

/** Read access to the tables of the past in one log's file, each call a few milliseconds at most, a whole picture apart. */
export class PastTables {
  private readonly db: DatabaseSync;
  private readonly damaged: SayDamage;
  private readonly reading: Reading;
  private readonly statements = new Map<string, StatementSync>();
  /**
   * The parts of the picture that was read last, with what their lines say: pictures differ in few entities, and reading their texts is most of a seek. One that was
   * packed to the same bytes need not even be unpacked.
   */
  private parts: readonly Part[] = [];

  constructor(db: DatabaseSync, damaged: SayDamage, reading: Reading = (work) => work()) {
    this.db = db;
    this.damaged = damaged;
    this.reading = reading;
  }

  /** The last position told of; -1 while there is nothing, or while another version told it. */
  told(): Position {
    const facts = new Map(this.all("SELECT name, value FROM facts_of_file WHERE name IN ('told', 'told_by')").map(({ name, value }) => [name, value]));
    return facts.get('told_by') === TOLD_BY ? Number(facts.get('told') ?? BEFORE_FIRST) : BEFORE_FIRST;
  }

  /** A zone's events as texts; undefined where it is not packed, or damaged. */
  chunk(zone: number): ChunkTexts | undefined {
    const [lasting, passing] = [this.lasting(zone), this.text('passing', zone)];
    return lasting === undefined || passing === undefined ? undefined : { lasting, passing };
  }

  /** The events of a zone that the picture after it is folded from, as text; undefined where it is not packed, or damaged. */
  lasting(zone: number): string | undefined {
    return this.text('chunks', zone);
  }

  /** The newest kept picture up to a position, and to a largest recorded time. One that is damaged is passed over. */
  kept(kind: PictureKind, position: Position, high: Millis): KeptPicture | undefined {
    for (let at = position; ;) {
      const kept = this.all('SELECT position, high, parts FROM kept WHERE position <= ? AND high <= ? ORDER BY position DESC LIMIT 1', at, high)[0] as Kept | undefined;
      if (kept === undefined) return undefined;
      const entities = this.entitiesOf(kept, kind);
      if (entities !== undefined) return { position: kept.position, high: kept.high, entities };
      this.damaged(`picture at ${kept.position}`, 'tables');
      at = kept.position - 1;
    }
  }

  /** Whether every part of the picture that is kept at a position is as it was written: nothing of it is unpacked. */
  isKeptWhole(position: Position): boolean {
    const count = this.all('SELECT parts FROM kept WHERE position = ?', position)[0]?.['parts'] as number | undefined;
    if (count === undefined) return false;
    return [...Array.from({ length: count }, (_, place) => place), DIVERGED_PART].every((place) => {
      const row = this.packedPart(position * PARTS + place);
      return row !== undefined && isWhole(row);
    });
  }

  /** Lets go of what the picture said that was read last: whoever reads no other one need not hold it. */
  forget(): void {
    this.parts = [];
  }

  /** When the last kept picture up to a position ends, and its largest recorded time. */
  lastKept(position: Position): { readonly position: Position; readonly high: Millis } | undefined {
    return this.all('SELECT position, high FROM kept WHERE position <= ? ORDER BY position DESC LIMIT 1', position)[0] as Kept | undefined;
  }

  keptPositions(to: Position): ReadonlySet<Position> {
    return to === BEFORE_FIRST ? new Set() : new Set(this.all('SELECT position FROM kept WHERE position <= ?', to).map(({ position }) => position as Position));
  }

  /** How many events are counted by one of the times. */
  counted(by: number): number {
    return this.all('SELECT coalesce(sum(events), 0) AS events FROM counts WHERE by = ? AND level = 0', by)[0]?.['events'] as number;
  }

  /** In the order in which they enter, after an instant and up to another, known up to a position. */
  entries(after: Millis, to: Millis, knowledge: Position, limit: number): readonly Entry[] {
    return this.all(
      'SELECT entry_at AS at, position, known_from AS "from" FROM entries WHERE entry_at > ? AND entry_at <= ? AND known_from <= ? ORDER BY entry_at, position LIMIT ?', after, to, knowledge, limit,
    ) as unknown as readonly Entry[];
  }

  /** The last instant before `at` at which anything enters that is known up to a position. */
  lastEntryBefore(at: Millis, knowledge: Position): Millis | undefined {
    return this.all('SELECT entry_at AS at FROM entries WHERE entry_at < ? AND known_from <= ? ORDER BY entry_at DESC LIMIT 1', at, knowledge)[0]?.['at'] as Millis | undefined;
  }

  /** Entered up to an instant, and known after a position and up to another. */
  entriesSince(since: Position, at: Millis, knowledge: Position): readonly Entry[] {
    const kept = this.lastKept(since);
    const early = kept === undefined ? [] : this.ranged('late', 'last_second <= ?1 AND first_from > ?2 AND first_from <= ?3', secondOf(at), since, knowledge)
      .filter((entry) => entry.at <= at);
    const rest = this.entries(kept?.high ?? Number.MIN_SAFE_INTEGER, at, knowledge, -1).filter(({ from }) => from > since);
    return [...early, ...rest];
  }

  /** Of events up to a position the entries after an instant. */
  entriesAhead(position: Position, after: Millis): readonly Entry[] {
    return this.ranged('ahead', 'first_second >= ?1 AND last_from <= ?2', secondOf(after), position).filter((entry) => entry.at > after);
  }

  /** From which positions on an event enters at an instant, as far as is known up to a position. */
  entriesOf(at: Millis, position: Position, knowledge: Position): readonly Position[] {
    return this.all('SELECT known_from AS "from" FROM entries WHERE entry_at = ? AND position = ? AND known_from <= ?', at, position, knowledge).map(({ from }) => from as Position);
  }

  /** Events up to a position that may have the key of a checksum. */
  named(hash: number, position: Position): readonly Position[] {
    return this.positions('SELECT position FROM names WHERE hash = ? AND position <= ?', hash, position);
  }

  /** Events up to a position that may be about the one with the key of a checksum. */
  waitingFor(hash: number, position: Position): readonly Position[] {
    return this.positions('SELECT position FROM waiting WHERE hash = ? AND position <= ?', hash, position);
  }

  /** Events up to a position that are about something that did not come by then. */
  waitingForNothing(position: Position): readonly Position[] {
    return this.positions(
      'SELECT position FROM waiting WHERE position <= ?1 AND NOT EXISTS (SELECT 1 FROM names WHERE names.hash = waiting.hash AND names.position <= ?1)', position,
    );
  }

  /** Checksums of the keys of what events after a position and up to another are about. */
  namedBetween(after: Position, to: Position): readonly number[] {
    return this.all('SELECT DISTINCT hash FROM waiting WHERE position > ? AND position <= ?', after, to).map(({ hash }) => hash as number);
  }

  /** Counts of buckets of one level. */
  counts(by: number, level: number, from: number, to: number): readonly { readonly bucket: number; readonly lane: number; readonly severity: number; readonly events: number }[] {
    return this.all(
      'SELECT bucket, lane, severity, events FROM counts WHERE by = ? AND level = ? AND bucket >= ? AND bucket < ? ORDER BY bucket', by, level, from, to,
    ) as unknown as readonly { bucket: number; lane: number; severity: number; events: number }[];
  }

  gaps(from: Millis, to: Millis): readonly { readonly from: Millis; readonly to: Millis }[] {
    return this.all('SELECT from_at AS "from", to_at AS "to" FROM gaps WHERE from_at < ? AND to_at > ? ORDER BY from_at', to, from) as unknown as readonly { from: Millis; to: Millis }[];
  }

  fact(name: string): number | undefined {
    return this.all('SELECT value FROM facts_of_file WHERE name = ?', name)[0]?.['value'] as number | undefined;
  }

  private text(table: 'chunks' | 'passing', zone: number): string | undefined {
    const row = this.all(`SELECT crc, packed FROM ${table} WHERE zone = ?`, zone)[0] as unknown as Packed | undefined;
    const text = row === undefined ? undefined : unpack(row);
    if (row !== undefined && text === undefined) this.damaged(`chunk ${zone}`, 'tables');
    return text;
  }

  private entitiesOf({ position, parts: count }: Kept, kind: PictureKind): Entities | undefined {
    const parts: Part[] = [];
    for (let place = 0; place < count; place += 1) {
      const part = this.part(position, place);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    const differing = kind === 'known' ? undefined : this.part(position, DIVERGED_PART);
    this.parts = parts;
    const entities = parts.flatMap(({ said }) => said as Entities);
    if (kind === 'known') return entities;
    if (differing === undefined) return undefined;
    if (differing.said.length === 0) return entities;
    const happened = new Map<EntityKey, Entity>(entities);
    for (const [key, entity] of differing.said) {
      if (entity === null) happened.delete(key);
      else happened.set(key, entity);
    }
    return [...happened];
  }

  /** What one part says; undefined when it is damaged. A line that is in the picture read last says what it said there: parts are cut where they were cut before, and what is new comes last. */
  private part(position: Position, place: number): Part | undefined {
    const row = this.packedPart(position * PARTS + place);
    if (row === undefined) return undefined;
    const isDiverged = place === DIVERGED_PART;
    const before = isDiverged ? undefined : (this.parts.find(({ id }) => id === row.id) ?? this.parts[place]);
    if (before !== undefined && isWhole(row) && Buffer.compare(before.packed, row.packed) === 0) return before.texts === undefined ? before : { ...before, texts: undefined };
    const texts = textsOf(row);
    if (texts === undefined) return undefined;
    const known = isDiverged ? undefined : this.parts.find(({ said: [first] }) => first !== undefined && texts[0]?.startsWith(`[${JSON.stringify(first[0])},`));
    const knownTexts = known && (known.texts ?? textsOf(known));
    return { ...row, texts, said: texts.map((text, at) => (text === knownTexts?.[at] ? (known?.said[at] as Part['said'][number]) : readLine(text))) };
  }

  /** A part as it is kept, in its own place or in that of the one that it refers to; `id` is where. */
  private packedPart(id: number): (Packed & { readonly id: number }) | undefined {
    const row = this.all('SELECT crc, packed FROM pictures WHERE id = ?', id)[0] as unknown as Packed | undefined;
    const other = row === undefined ? undefined : referredTo(row.packed);
    if (row === undefined || other === undefined) return row === undefined ? undefined : { ...row, id };
    return isWhole(row) && other < id ? this.packedPart(other) : undefined;
  }

  private positions(sql: string, ...values: readonly number[]): readonly Position[] {
    return this.all(sql, ...values).map(({ position }) => position as Position);
  }

  private ranged(table: 'late' | 'ahead', where: string, ...values: readonly number[]): readonly Entry[] {
    return this.all(`SELECT entry_at AS at, position, first_from AS "from" FROM ${table} WHERE ${where}`, ...values) as unknown as readonly Entry[];
  }

  private all(sql: string, ...values: readonly SQLInputValue[]): readonly Record<string, unknown>[] {
    return this.reading(() => {
      let statement = this.statements.get(sql);
      if (statement === undefined) this.statements.set(sql, (statement = this.db.prepare(sql)));
      return statement.all(...values) as readonly Record<string, unknown>[];
    });
  }
}

/** Its lines; undefined when it is damaged. */
function textsOf(packed: Packed): readonly string[] | undefined {
  const text = unpack(packed);
  return text === '' ? [] : text?.split('\n');
}
