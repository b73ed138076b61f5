import { happenedPicture, type Between, type Entry, type PastPicture } from '#libs/archive';
import type { Millis } from '#libs/domain';
import type { Course, CourseOf, Entered } from './course.ts';

/** What happened, as far as is known: a report enters at its own time, with what corrects and retracts it. */
export class HappenedCourse implements Course {
  private readonly of: CourseOf;
  private entered: Millis = 0;

  constructor(of: CourseOf) {
    this.of = of;
  }

  async seek(at: Millis, between: Between): Promise<PastPicture> {
    const { archive, operation, knowledge } = this.of;
    const picture = await happenedPicture(archive, operation, at, knowledge, between);
    this.entered = at;
    return picture;
  }

  async next(to: Millis, limit: number): Promise<Entered> {
    const { archive, operation } = this.of;
    const { entries, reached } = await this.wholeInstants(to, limit);
    const positions = [...new Set(entries.map(({ position }) => position))].sort((a, b) => a - b);
    const { recorded, unreadable } = await archive.at(operation, positions);
    this.entered = reached;
    return { recorded, unreadable: unreadable.length, reached };
  }

  async nextInstant(): Promise<Millis | undefined> {
    const { archive, operation, knowledge } = this.of;
    return (await archive.entries(operation, { after: this.entered, to: Number.MAX_SAFE_INTEGER, knowledge, limit: 1 }))[0]?.at;
  }

  async previousInstant(before: Millis): Promise<Millis | undefined> {
    const { archive, operation, knowledge } = this.of;
    return archive.lastEntryBefore(operation, before, knowledge);
  }

  /** Entries of about `limit` at most, cut where an instant ends; an instant of more is whole. */
  private async wholeInstants(to: Millis, limit: number): Promise<{ readonly entries: readonly Entry[]; readonly reached: Millis }> {
    const { archive, operation, knowledge } = this.of;
    for (let most = limit + 1; ; most *= 2) {
      const entries = await archive.entries(operation, { after: this.entered, to, knowledge, limit: most });
      if (entries.length < most) return { entries, reached: to };
      const last = entries.at(-1)?.at as Millis;
      const whole = entries.filter(({ at }) => at < last);
      if (whole.length > 0) return { entries: whole, reached: whole.at(-1)?.at as Millis };
    }
  }
}
