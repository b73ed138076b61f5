import { bodyOf, MovingPicture, view, type Audience, type EntityKey, type EntityView, type Millis, type Picture, type Recorded } from '#libs/domain';
import type { Archive, Between } from '#libs/archive';
import type { Differing } from '#libs/protocol';
import type { CourseOf } from './course.ts';
import { advance } from './advancing.ts';
import { KnownCourse } from './known-course.ts';
import { isLater, ONE_SIDED_AT_MOST, OneSided } from './one-sided.ts';

/** Entities that are told to differ; the rest is counted. */
const TOLD = 500;

interface Two { readonly happened: EntityView | null; readonly known: EntityView | null }

/** What was known at an instant, held against what had happened by then: which entities differ, and why. */
export class Comparison {
  private readonly of: CourseOf;
  private readonly audience: Audience;
  private readonly course: KnownCourse;
  private readonly sided: OneSided;
  private moving = new MovingPicture([], 0);
  private readonly differing = new Map<EntityKey, Two>();
  private readonly dirty = new Set<EntityKey>();
  /** What differs, or why, may not be as it was told last. */
  private changed = true;

  constructor(of: CourseOf, audience: Audience) {
    this.of = of;
    this.audience = audience;
    this.course = new KnownCourse(of);
    this.sided = new OneSided(audience);
  }

  /** Begins at an instant. Returns how many events cannot be read. */
  async seek(at: Millis, happened: Picture, between: Between): Promise<number> {
    const { picture, unreadable } = await this.course.seek(at, between);
    this.moving = new MovingPicture(picture, at);
    this.differing.clear();
    this.dirty.clear();
    this.changed = true;
    await this.findOneSided(this.of.archive, at, happened);
    for (const [key] of happened) this.dirty.add(key);
    for (const [key] of picture) this.dirty.add(key);
    this.look(happened, at);
    return unreadable.length;
  }

  /** Goes on to an instant, after what happened did: `moved` are the keys that moved there. */
  async advance(to: Millis, happened: Picture, moved: Iterable<EntityKey>, between: Between): Promise<void> {
    const entered = (recorded: Recorded): void => {
      if (this.sided.settle(recorded.position)) this.changed = true;
      else if (isLater(recorded, to)) this.sided.add(recorded, 'known', happened);
    };
    await advance(this.course, this.moving, to, { over: () => false, between, entered });
    for (const key of [...moved, ...this.moving.moved(to), ...this.moving.turn(to)]) this.dirty.add(key);
  }

  /** Something entered what happened. */
  enteredHappened(recorded: Recorded, happened: Picture): void {
    if (this.sided.settle(recorded.position)) this.changed = true;
    else if (recorded.position > this.course.position) this.sided.add(recorded, 'happened', happened);
  }

  /** Every entity that differs at that instant, if anything is to be told anew. */
  told(happened: Picture, at: Millis): { readonly entities: readonly Differing[]; readonly more: number } | undefined {
    this.look(happened, at);
    if (!this.changed) return undefined;
    this.changed = false;
    const keys = [...this.differing.keys()].sort();
    const entities = keys.slice(0, TOLD).map((key): Differing => ({ key, ...(this.differing.get(key) as Two), ...this.sided.whysOf(key) }));
    return { entities, more: keys.length - entities.length };
  }

  private look(happened: Picture, at: Millis): void {
    for (const key of this.dirty) {
      const two: Two = { happened: view(happened, key, this.audience, at), known: view(this.moving.picture, key, this.audience, at) };
      const before = this.differing.get(key);
      if (textOf(two.happened) === textOf(two.known)) this.changed = this.differing.delete(key) || this.changed;
      else {
        this.changed ||= before === undefined || JSON.stringify(before) !== JSON.stringify(two);
        this.differing.set(key, two);
      }
    }
    this.dirty.clear();
  }

  private async findOneSided(archive: Archive, at: Millis, happened: Picture): Promise<void> {
    const { operation, knowledge } = this.of;
    const { position } = this.course;
    this.sided.clear();
    const late = (await archive.entriesSince(operation, position, at, knowledge)).map((entry) => entry.position).filter((one) => one > position);
    const ahead = (await archive.entriesAhead(operation, position, at)).map((entry) => entry.position);
    for (const [positions, side] of [[late, 'happened'], [ahead, 'known']] as const) {
      const newest = [...new Set(positions)].sort((a, b) => a - b).slice(-ONE_SIDED_AT_MOST);
      const { recorded } = await archive.at(operation, newest);
      for (const one of recorded) this.sided.add(one, side, happened);
    }
  }
}

const textOf = (seen: EntityView | null): string => (seen === null ? '' : bodyOf(seen));
