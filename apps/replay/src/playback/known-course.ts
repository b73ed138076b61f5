import { knownPicture, type Between, type PastPicture } from '#libs/archive';
import { BEFORE_FIRST, type Millis, type Position, type Recorded } from '#libs/domain';
import { Reading, type Course, type CourseOf, type Entered } from './course.ts';

/** What was known: an event enters once everything up to it had been recorded. */
export class KnownCourse implements Course {
  private readonly of: CourseOf;
  private reading: Reading | undefined;
  private folded: Position = BEFORE_FIRST;
  private high: Millis = 0;

  constructor(of: CourseOf) {
    this.of = of;
  }

  /** The last event that has entered. */
  get position(): Position {
    return this.folded;
  }

  async seek(at: Millis, between: Between): Promise<PastPicture> {
    const { archive, operation, knowledge } = this.of;
    const position = Math.min(knowledge, await archive.knownAt(operation, at));
    const picture = await knownPicture(archive, operation, position, between);
    await this.reading?.end();
    this.reading = undefined;
    this.folded = position;
    this.high = await archive.highAt(operation, position);
    return picture;
  }

  async next(to: Millis, limit: number): Promise<Entered> {
    const reading = this.read();
    const recorded: Recorded[] = [];
    let reached = to;
    for (let next = await reading.peek(); next !== undefined; next = await reading.peek()) {
      const high = Math.max(this.high, next.recordedAt);
      if (high > to) break;
      if (recorded.length >= limit && high > this.high) {
        reached = this.high;
        break;
      }
      reading.take();
      recorded.push(next);
      this.high = high;
      this.folded = next.position;
    }
    return { recorded, unreadable: reading.unreadable(), reached };
  }

  async nextInstant(): Promise<Millis | undefined> {
    const next = await this.read().peek();
    return next === undefined ? undefined : Math.max(this.high, next.recordedAt);
  }

  async previousInstant(before: Millis): Promise<Millis | undefined> {
    const { archive, operation, knowledge } = this.of;
    const position = Math.min(knowledge, await archive.knownAt(operation, before - 1));
    return position === BEFORE_FIRST ? undefined : archive.highAt(operation, position);
  }

  private read(): Reading {
    const { archive, operation, knowledge } = this.of;
    this.reading ??= new Reading(archive.scan(operation, this.folded, knowledge));
    return this.reading;
  }
}
