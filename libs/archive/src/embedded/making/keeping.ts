import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { typeOf, type Entity, type EntityKey, type Millis, type Position } from '#libs/domain';
import { DIVERGED_PART, PARTS, referenceTo } from '../format.ts';
import { writeLine } from '../line.ts';
import { pack, unpacked, type Packed } from '../packed.ts';
import type { TwoPictures } from './two-pictures.ts';

/** Length of the text of one part of a kept picture: a few milliseconds of work. */
const PART_LENGTH = 512 * 1024;

/** What a part was written of, and under which id. */
export interface KeptPart { readonly id: number; readonly entities: readonly (readonly [EntityKey, Entity])[] }
/** The parts of the picture that was kept last, by the first key of each. */
export type KeptParts = ReadonlyMap<EntityKey, KeptPart>;

/**
 * Keeps one picture in the file, a part a step, while nothing is folded into it. A part of the very same entities as one of the
 * picture before is not written again: routes are most of a picture, and they seldom change.
 */
export class Keeping {
  /** What has been written so far. */
  readonly parts = new Map<EntityKey, KeptPart>();
  private readonly writing: StatementSync;
  private readonly ending: StatementSync;
  private readonly entities: Iterator<readonly [EntityKey, Entity]>;
  private readonly pictures: TwoPictures;
  private readonly position: Position;
  private readonly high: Millis;
  private readonly before: KeptParts;
  private next: readonly [EntityKey, Entity] | undefined;

  constructor(db: DatabaseSync, pictures: TwoPictures, position: Position, high: Millis, before: KeptParts = new Map()) {
    this.writing = db.prepare('INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)');
    this.ending = db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?)');
    this.entities = pictures.known[Symbol.iterator]();
    this.pictures = pictures;
    this.position = position;
    this.high = high;
    this.before = before;
    this.goOn();
  }

  /** Writes the next part; true when it was the last and the picture is whole. */
  step(): boolean {
    if (this.next !== undefined) {
      this.writePart(this.next);
      return false;
    }
    this.write(this.position * PARTS + DIVERGED_PART, packedLines(linesOf([...this.pictures.differences()].map(([key, entity]) => [key, entity ?? null] as const))));
    this.ending.run(this.position, this.high, this.parts.size);
    return true;
  }

  private writePart(first: readonly [EntityKey, Entity]): void {
    const before = this.before.get(first[0]);
    const { entities, texts } = this.take(first, before?.entities ?? []);
    const isSame = before !== undefined && texts === undefined && entities.length === before.entities.length;
    const id = this.position * PARTS + this.parts.size;
    if (isSame) this.write(id, unpacked(referenceTo(before.id)));
    else this.write(id, packedLines(texts ?? linesOf(entities)));
    this.parts.set(first[0], isSame ? before : { id, entities });
  }

  /** The entities of the next part, and their texts unless each of them is the one that was there before. */
  private take(first: readonly [EntityKey, Entity], before: KeptPart['entities']): { readonly entities: (readonly [EntityKey, Entity])[]; readonly texts: string[] | undefined } {
    const entities: (readonly [EntityKey, Entity])[] = [];
    let texts: string[] | undefined;
    /** Undefined while nothing had to be written to know it. */
    let length: number | undefined;
    for (let next = this.next; next !== undefined && (entities.length === 0 || !this.isEnd(first[0], next[0], length)); next = this.goOn()) {
      const [key, entity] = before[entities.length] ?? [];
      if (texts === undefined && (key !== next[0] || entity !== next[1])) length = lengthOf((texts = linesOf(entities)));
      entities.push(next);
      if (texts === undefined) continue;
      const [text] = linesOf([next]) as [string];
      texts.push(text);
      length = (length ?? 0) + text.length;
    }
    return { entities, texts };
  }

  /**
   * A part ends where it is long enough, where another type begins, and where one began before unless it is short: so the next ones are
   * found the same, and what grows is not cut into ever smaller ones. The parts there may be are never reached by pictures that a
   * machine can hold; what is left then goes into the last one.
   */
  private isEnd(first: EntityKey, key: EntityKey, length = PART_LENGTH / 2): boolean {
    if (this.parts.size >= DIVERGED_PART - 1) return false;
    return length >= PART_LENGTH || typeOf(key) !== typeOf(first) || (length >= PART_LENGTH / 2 && this.before.has(key));
  }

  private goOn(): readonly [EntityKey, Entity] | undefined {
    const next = this.entities.next();
    return (this.next = next.done === true ? undefined : next.value);
  }

  private write(id: number, { crc, packed }: Packed): void {
    this.writing.run(id, crc, packed);
  }
}

const linesOf = (entities: readonly (readonly [EntityKey, Entity | null])[]): string[] => entities.map(([key, entity]) => writeLine(key, entity));
/** A line for each entity, so that one that is the same as in another picture is known by its text. */
const packedLines = (lines: readonly string[]): Packed => pack(lines.join('\n'));
const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);
