import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Entity, EntityKey, Millis, Position } from '#libs/domain';
import { DIVERGED_PART, PARTS } from '../format.ts';
import { pack } from '../packed.ts';
import type { TwoPictures } from './two-pictures.ts';

/** Length of the text of one part of a kept picture: a few milliseconds of work. */
const PART_LENGTH = 512 * 1024;

/** Keeps one picture in the file, a part a step, while nothing is folded into it. */
export class Keeping {
  private readonly writing: StatementSync;
  private readonly ending: StatementSync;
  private readonly entities: Iterator<readonly [EntityKey, Entity]>;
  private readonly pictures: TwoPictures;
  private readonly position: Position;
  private readonly high: Millis;
  private part = 0;

  constructor(db: DatabaseSync, pictures: TwoPictures, position: Position, high: Millis) {
    this.writing = db.prepare('INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)');
    this.ending = db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?)');
    this.entities = pictures.known[Symbol.iterator]();
    this.pictures = pictures;
    this.position = position;
    this.high = high;
  }

  /** Writes the next part; true when it was the last and the picture is whole. */
  step(): boolean {
    const texts: string[] = [];
    // The parts there may be are never reached by pictures that a machine can hold; what is left then goes into the last one.
    for (let length = 0; length < PART_LENGTH || this.part === DIVERGED_PART - 1;) {
      const next = this.entities.next();
      if (next.done === true) break;
      const text = JSON.stringify(next.value);
      texts.push(text);
      length += text.length;
    }
    if (texts.length > 0) {
      this.write(this.part, texts);
      this.part += 1;
      return false;
    }
    this.write(DIVERGED_PART, [...this.pictures.differences()].map(([key, entity]) => JSON.stringify([key, entity ?? null])));
    this.ending.run(this.position, this.high, this.part);
    return true;
  }

  /** A line for each entity, so that one that is the same as in another picture is known by its text. */
  private write(part: number, texts: readonly string[]): void {
    const { crc, packed } = pack(texts.join('\n'));
    this.writing.run(this.position * PARTS + part, crc, packed);
  }
}
