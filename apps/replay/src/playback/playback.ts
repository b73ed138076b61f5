import type { Archive, Between } from '#libs/archive';
import { MovingPicture, Shown, type Audience, type EntityKey, type EntryText, type Millis, type OperationId, type Position } from '#libs/domain';
import type { Differing, PlaybackMode } from '#libs/protocol';
import { advance } from './advancing.ts';
import { Comparison } from './comparison.ts';
import type { Course } from './course.ts';
import { HappenedCourse } from './happened-course.ts';
import { KnownCourse } from './known-course.ts';

/** Longer than this in which nothing enters is quiet, and may be passed over. */
const QUIET: Millis = 120_000;

/** What is known while it plays: every event up to a position, and the instant that this stands for. `wanted` is the position that was asked for, while the archive has not told of it yet. */
export interface Knowledge { readonly position: Position; readonly at: Millis; readonly wanted?: Position }
export interface PlaybackOf {
  readonly archive: Archive;
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly from: Millis;
  readonly to: Millis;
}
export interface Mode { readonly mode: PlaybackMode; readonly knowledge: Knowledge }

/** What a console is sent at one instant. */
export interface Frame {
  readonly at: Millis;
  readonly position: Position;
  readonly entries: readonly EntryText[];
  readonly difference?: { readonly entities: readonly Differing[]; readonly more: number };
}

/**
 * One console's picture of the past, and where it stands. It moves when it is told to and says what that changed when it is asked:
 * however it got to an instant, what it says adds up to the picture of that instant.
 */
export class Playback {
  readonly of: PlaybackOf;
  private readonly shown: Shown;
  private current: Mode;
  private course: Course;
  private comparison: Comparison | undefined;
  private moving = new MovingPicture([], 0);
  private readonly dirty = new Set<EntityKey>();
  /** After a seek anything may be another than it was shown. */
  private allDirty = false;
  private standing: Millis;
  private passed = 0;

  constructor(of: PlaybackOf, mode: Mode) {
    this.of = of;
    this.shown = new Shown(of.audience);
    this.current = mode;
    this.standing = of.from;
    this.course = this.courseOf(mode);
  }

  get at(): Millis {
    return this.standing;
  }
  get mode(): Mode {
    return this.current;
  }
  /** Events that belong to the picture, or were passed by, and cannot be read. */
  get unreadable(): number {
    return this.passed;
  }
  /** Entities that it holds. */
  get size(): number {
    return this.moving.picture.size * (this.comparison === undefined ? 1 : 2);
  }
  /** The last event of the picture; what is known, where the picture is not one of the log's beginning. */
  get position(): Position {
    return this.course instanceof KnownCourse ? this.course.position : this.current.knowledge.position;
  }
  get ended(): boolean {
    return this.standing >= this.of.to;
  }

  /** Goes to an instant of the range, or to its nearer end. */
  async seek(at: Millis, between: Between = () => {}): Promise<void> {
    const to = Math.max(this.of.from, Math.min(this.of.to, at));
    const { picture, unreadable } = await this.course.seek(to, between);
    this.passed = unreadable.length;
    this.moving = new MovingPicture(picture, to);
    this.standing = to;
    this.allDirty = true;
    if (this.comparison !== undefined) await this.comparison.seek(to, picture, between);
  }

  /** Shows another kind of picture, or the same with another knowledge, where it stands. */
  async show(mode: Mode, between: Between = () => {}): Promise<void> {
    this.current = mode;
    this.course = this.courseOf(mode);
    await this.seek(this.standing, between);
  }

  /** To the next or previous instant at which anything enters; stays where there is none in the range. */
  async step(which: 'next' | 'previous', between: Between = () => {}): Promise<void> {
    const at = which === 'next' ? await this.course.nextInstant() : await this.course.previousInstant(this.standing);
    if (at === undefined || at < this.of.from || at > this.of.to) return;
    if (which === 'next') await this.advance(at, () => false, between);
    else await this.seek(at, between);
  }

  /** Time goes on to an instant, as far as there is time for: less when `over` says so between two steps. */
  async advance(to: Millis, over: () => boolean, between: Between = () => {}): Promise<void> {
    const { comparison, moving } = this;
    const { reached, unreadable } = await advance(this.course, moving, Math.min(this.of.to, to), {
      over, between, ...(comparison !== undefined && { entered: (recorded) => comparison.enteredHappened(recorded, moving.picture) }),
    });
    this.passed += unreadable;
    this.standing = Math.max(this.standing, reached);
    const moved = [...moving.moved(this.standing), ...moving.turn(this.standing)];
    for (const key of moved) this.dirty.add(key);
    await comparison?.advance(this.standing, moving.picture, moved, between);
  }

  /** Where a quiet stretch that it stands in ends; undefined when it is not quiet, or stays so to the end of the range. */
  async endOfQuiet(): Promise<Millis | undefined> {
    const next = await this.course.nextInstant();
    return next === undefined || next - this.standing <= QUIET || next > this.of.to ? undefined : next - 1;
  }

  /** What a console that holds nothing is shown. */
  whole(): ReadonlyMap<EntityKey, string> {
    this.looked();
    this.shown.restart(this.moving.picture, this.standing);
    return this.shown.views;
  }

  /** What has changed since it was asked last. */
  frame(withDifference = true): Frame {
    const { picture } = this.moving;
    const entries = this.allDirty ? this.shown.allDifferences(picture, this.standing) : this.shown.differences(picture, this.dirty, this.standing);
    this.looked();
    const difference = withDifference ? this.comparison?.told(this.moving.picture, this.standing) : undefined;
    return { at: this.standing, position: this.position, entries, ...(difference !== undefined && { difference }) };
  }

  private looked(): void {
    this.dirty.clear();
    this.allDirty = false;
  }

  private courseOf({ mode, knowledge }: Mode): Course {
    const { archive, operation, audience } = this.of;
    const of = { archive, operation, knowledge: knowledge.position };
    this.comparison = mode === 'difference' ? new Comparison(of, audience) : undefined;
    return mode === 'known' ? new KnownCourse(of) : new HappenedCourse(of);
  }
}
