import type { EntityKey } from '../event.ts';
import type { Entity } from '../picture/entity.ts';
import { LivePicture, type Change, type Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import { dependents, nextDue } from './dependents.ts';
import { DueQueue } from './due-queue.ts';

/** A picture that moves on, and which of its views may have moved with it: by a change, by what they depend on, or by time alone. */
export class MovingPicture {
  private readonly live: LivePicture;
  private readonly due = new DueQueue();
  private readonly touched = new Set<EntityKey>();
  /** The instant after which what falls due is still to be found out; undefined once it is kept. */
  private unknownSince: Millis | undefined;

  /** A picture that is live already is taken over: whoever made it changes it no more. */
  constructor(entities: Iterable<readonly [EntityKey, Entity]>, now: Millis) {
    this.live = entities instanceof LivePicture ? entities : new LivePicture(entities);
    this.unknownSince = now;
  }

  get picture(): Picture {
    return this.live;
  }

  /** Applies changes; {@link moved} says later, and once for many of them, what they moved. */
  apply(changes: readonly Change[]): void {
    this.live.apply(changes);
    for (const [key] of changes) this.touched.add(key);
  }

  /** Returns the keys whose view may be another one since the changes that were applied after the last call. */
  moved(now: Millis): ReadonlySet<EntityKey> {
    const moved = new Set<EntityKey>();
    for (const key of this.touched) this.addWithDependents(moved, key);
    this.touched.clear();
    if (this.unknownSince === undefined) for (const key of moved) this.due.set(key, nextDue(this.live, key, now));
    return moved;
  }

  /** The next instant at which time alone changes a view, or undefined. */
  nextTurn(): Millis | undefined {
    this.findDues();
    return this.due.next();
  }

  /** Returns the keys whose view time alone may have changed since they were last looked at. */
  turn(now: Millis): ReadonlySet<EntityKey> {
    this.findDues();
    const moved = new Set<EntityKey>();
    for (const { key } of this.due.take(now)) this.addWithDependents(moved, key);
    for (const key of moved) this.due.set(key, nextDue(this.live, key, now));
    return moved;
  }

  /** Adds an entity and all whose view depends on it. */
  addWithDependents(keys: Set<EntityKey>, key: EntityKey): void {
    keys.add(key);
    for (const dependent of dependents(this.live, key)) keys.add(dependent);
  }

  /** A picture that is only looked at once never needs them. */
  private findDues(): void {
    const since = this.unknownSince;
    if (since === undefined) return;
    this.unknownSince = undefined;
    for (const [key] of this.live) this.due.set(key, nextDue(this.live, key, since));
  }
}
