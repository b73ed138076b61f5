import { Subject } from 'rxjs';
import { BEFORE_FIRST, MovingPicture, nextDue, type EntityKey, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';
import { isPartOf, writtenOn, type Committed, type Epoch, type StoredPicture, type Writer } from '#libs/picture-store';
import type { Clock } from '#libs/runtime';

/**
 * One operation's picture as this gateway holds it: every commit of the store, applied in order, with what each one touched.
 * `now` never runs backwards here, so that views made one after another never do.
 */
export class LiveOperation {
  readonly operation: OperationId;
  /** Keys whose view may have changed since the last notice: by a commit, or by time. */
  readonly moved$ = new Subject<ReadonlySet<EntityKey>>();
  /** The picture was built anew: everything seen before is void. */
  readonly rebuilt$ = new Subject<Epoch>();
  private readonly clock: Pick<Clock, 'now' | 'steady' | 'pause'>;
  private moving = new MovingPicture([], 0);
  private current: Epoch | undefined;
  private logId = '';
  private foldVersion = '';
  private folded: Position = BEFORE_FIRST;
  private proven: Millis | undefined;
  private latest: Millis = 0;
  /** Where and when the picture was loaded: what moved before is known from the store, and only in part. */
  private loadedAt: Position = BEFORE_FIRST;
  private loadedWhen: Millis = 0;
  private wentBack: Millis = 0;
  private writers: readonly Writer[] = [];
  private touched = new Map<EntityKey, Position>();
  private readonly turned = new Map<EntityKey, Millis>();
  private readonly waiting = new Set<() => void>();

  constructor(operation: OperationId, clock: Pick<Clock, 'now' | 'steady' | 'pause'>) {
    this.operation = operation;
    this.clock = clock;
  }

  get picture(): Picture {
    return this.moving.picture;
  }
  /** Undefined until the first picture was loaded. */
  get epoch(): Epoch | undefined {
    return this.current;
  }
  get log(): string {
    return this.logId;
  }
  get fold(): string {
    return this.foldVersion;
  }
  get position(): Position {
    return this.folded;
  }
  /** When this build of the picture was last proven to hold the whole log, by our own steady time; undefined while that is not known. */
  get provenAt(): Millis | undefined {
    return this.proven;
  }

  /** Since when, by {@link now}, what was shown of this epoch holds: before, there was a picture of what the log then lost. */
  get heldSince(): Millis {
    return this.wentBack;
  }

  /** Who wrote this picture where it is now; '' when nobody knows. */
  get writer(): string {
    return this.writers.at(-1)?.token ?? '';
  }

  /** Whether what `writer` had written of this epoch up to `position` is part of this picture. */
  goesOnFrom(writer: string, position: Position): boolean {
    return isPartOf(this.writers, writer, position);
  }

  /** Whether this picture is of that epoch and folded to that position at least. */
  shows(epoch: Epoch, position: Position): boolean {
    return this.current === epoch && this.folded >= position;
  }

  now(): Millis {
    this.latest = Math.max(this.latest, this.clock.now());
    return this.latest;
  }

  /** The next instant at which time alone changes a view, or undefined. */
  nextTurn(): Millis | undefined {
    return this.moving.nextTurn();
  }

  /** Takes a picture as the store gave it when it was asked. One that ends before what is shown voids all that was, as a new epoch does. */
  load(stored: StoredPicture, asked = this.clock.steady()): void {
    if (stored.epoch === undefined) return;
    const before = [...this.touched.keys()];
    const goesOn = stored.epoch === this.current && stored.position >= this.folded;
    const now = this.now();
    if (stored.epoch === this.current && !goesOn) this.wentBack = now;
    this.moving = new MovingPicture(stored.entities, now);
    this.folded = stored.position;
    // What was proven of another build, or of what is void, says nothing of this one, which may be older.
    if (!goesOn) this.proven = undefined;
    if (stored.provenAgo !== undefined) this.prove(asked - stored.provenAgo);
    this.logId = stored.log ?? '';
    this.foldVersion = stored.fold ?? '';
    this.touched = new Map(stored.changed);
    this.turned.clear();
    this.writers = stored.writers ?? [];
    this.loadedAt = stored.position;
    this.loadedWhen = now;
    this.current = stored.epoch;
    if (goesOn) this.moved$.next(new Set([...before, ...this.touched.keys()]));
    else this.rebuilt$.next(stored.epoch);
    this.wake();
  }

  /** Applies one commit. Returns false when it does not continue this picture: load again. */
  apply(committed: Committed): boolean {
    if (committed.epoch !== this.current || committed.from !== this.folded + 1) return false;
    this.moving.apply(committed.changes);
    const moved = this.moving.moved(this.now());
    this.folded = committed.to;
    if (committed.writer !== undefined) this.writers = writtenOn(this.writers, committed.writer, committed.from);
    for (const key of moved) this.touched.set(key, committed.to);
    this.moved$.next(moved);
    this.wake();
    return true;
  }

  /** It was proven then, by our own steady time, to hold the whole log. */
  prove(at: Millis): void {
    this.proven = Math.max(this.proven ?? at, at);
  }

  /** Lets every view that time has changed by `now` move. */
  turn(now: Millis): void {
    const moved = this.moving.turn(now);
    for (const key of moved) this.turned.set(key, now);
    if (moved.size > 0) this.moved$.next(moved);
  }

  /** Keys whose view may differ between what a console saw at (`position`, `at`) of this epoch and now. */
  movedSince(position: Position, at: Millis): ReadonlySet<EntityKey> {
    const moved = new Set<EntityKey>();
    // What the store said at loading names changed entities alone; what depends on them was not seen here.
    const known = position >= this.loadedAt;
    for (const [key, when] of this.touched) {
      if (when <= position) continue;
      if (known) moved.add(key);
      else this.moving.addWithDependents(moved, key);
    }
    for (const [key, when] of this.turned) if (when > at) moved.add(key);
    if (at < this.loadedWhen) this.addDueBetween(moved, at, this.loadedWhen);
    return moved;
  }

  /** Whether a picture is held within `ms`. */
  whenReady(ms: number): Promise<boolean> {
    return this.until(() => this.current !== undefined, ms);
  }

  /** Whether the picture is folded to `position` within `ms`. */
  whenFolded(position: Position, ms: number): Promise<boolean> {
    return this.until(() => this.folded >= position, ms);
  }

  private async until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return true;
    const held = new AbortController();
    const check = () => {
      if (holds()) held.abort();
    };
    this.waiting.add(check);
    await this.clock.pause(ms, held.signal);
    this.waiting.delete(check);
    return held.signal.aborted || holds();
  }

  private wake(): void {
    for (const check of this.waiting) check();
  }

  /** What time alone changed after `from`, up to `to`, when nobody here was looking. */
  private addDueBetween(keys: Set<EntityKey>, from: Millis, to: Millis): void {
    for (const [key] of this.picture) {
      const due = nextDue(this.picture, key, from);
      if (due !== undefined && due <= to) this.moving.addWithDependents(keys, key);
    }
  }
}
