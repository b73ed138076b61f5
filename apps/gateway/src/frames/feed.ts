import { Subject, asyncScheduler, throttle, timer, type SchedulerLike, type Subscription } from 'rxjs';
import { formatTime, isShown, Shown, type Audience, type EntityKey, type Millis, type Position } from '#libs/domain';
import { changesFrame, pictureParts, writeCursor, type Cursor, type Encoded, type Sealing } from '#libs/runtime';
import type { LiveOperation } from '../picture/live-operation.ts';

/** At most one frame leaves in this time. */
export const FRAME_EVERY_MS = 50;
/** Under load frames are stretched until making and sending them takes all feeds together no more than this share of the time … */
export const FRAME_SHARE = 0.5;
/** … but no further than this. */
const FRAME_EVERY_AT_MOST_MS = 1_000;
/** Catching-up frames kept for consoles that dropped at the same moment. */
const CATCH_UPS_KEPT = 32;

/** Where a feed's frames go: every console of its audience. */
export interface FeedOutput {
  changes(frame: Encoded, count: number): void;
  /** The picture was built anew; `parts` follow a discontinuity, and bring a console to `cursor`. */
  rebuilt(parts: readonly Encoded[], cursor: string): void;
  /** How often an entity moved without a frame of its own: its view was the same, or it moved again before the next frame. */
  conflated(count: number): void;
}

export interface FeedPorts {
  readonly output: FeedOutput;
  /** Undefined for an audience whose cursors are not sealed. */
  readonly sealing: Sealing | undefined;
  readonly scheduler?: SchedulerLike;
  /** The share of the time that this feed may take. */
  readonly share?: () => number;
  /** Milliseconds of work, to see how loaded this process is. */
  readonly stopwatch?: () => number;
}

/**
 * What one audience of one operation is shown, made once for all its consoles: the views they hold, the cursor of the last
 * frame, and the next frame. A key is sent only when its serialised view differs from the one sent last.
 */
export class Feed {
  readonly audience: Audience;
  private readonly live: LiveOperation;
  private readonly output: FeedOutput;
  private readonly sealing: Sealing | undefined;
  private readonly stopwatch: () => number;
  private readonly share: () => number;
  private readonly pulse$ = new Subject<void>();
  private readonly subscriptions: Subscription[];
  private readonly shown: Shown;
  private readonly dirty = new Set<EntityKey>();
  private marks = 0;
  private flushing = false;
  private every = FRAME_EVERY_MS;
  private last: Cursor = { epoch: '', position: -1, at: 0, writer: '' };
  private text = '';
  /** Folded this far when the views were last compared; the cursor stays behind while nothing differs. */
  private compared: Position = -1;
  private proven: Millis | undefined;
  private parts: readonly Encoded[] | undefined;
  private readonly catchUps = new Map<string, Encoded>();

  constructor(live: LiveOperation, audience: Audience, { output, sealing, scheduler = asyncScheduler, ...ports }: FeedPorts) {
    this.live = live;
    this.audience = audience;
    this.shown = new Shown(audience);
    this.output = output;
    this.sealing = sealing;
    this.stopwatch = ports.stopwatch ?? (() => performance.now());
    this.share = ports.share ?? (() => FRAME_SHARE);
    this.restart();
    this.subscriptions = [
      this.pulse$.pipe(throttle(() => timer(this.every, scheduler), { leading: true, trailing: true })).subscribe(() => this.flush()),
      live.moved$.subscribe((keys) => this.mark(keys)),
      live.rebuilt$.subscribe(() => {
        this.restart();
        this.output.rebuilt(this.picture(), this.cursor);
      }),
    ];
  }

  /** The cursor of the last frame. */
  get cursor(): string {
    return this.text;
  }

  /**
   * When what was sent up to the last frame was last proven to be the whole log, by our own steady time; undefined while that is not known.
   * A proof of what waits for the next frame is none for who has only the last one: that frame may be long on its way.
   */
  get provenAt(): Millis | undefined {
    if (this.dirty.size === 0) this.proven = this.live.provenAt;
    return this.proven;
  }

  close(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  /** The whole picture at {@link cursor}, in parts. Made once per cursor. */
  picture(): readonly Encoded[] {
    this.parts ??= pictureParts(
      { operation: this.live.operation, audience: this.audience, epoch: this.last.epoch, cursor: this.text, at: formatTime(this.last.at) },
      this.shown.views,
    );
    return this.parts;
  }

  /** Whether the catching-up frame can be made from this cursor: same epoch, of what is part of this picture, neither ahead of the picture nor of the clock, and of no picture that is void. */
  canResume(since: Cursor): boolean {
    const { live } = this;
    if (!live.goesOnFrom(since.writer, since.position)) return false;
    return since.epoch === this.last.epoch && since.position <= this.live.position && since.at <= this.live.now() && since.at >= this.live.heldSince;
  }

  /** The one frame that brings a console from `since` to {@link cursor}: its `after` is `since` as the console gave it. */
  catchUp(since: Cursor, after: string): Encoded {
    if (since.position > this.compared) this.flush();
    const kept = this.catchUps.get(after);
    if (kept !== undefined) return kept;
    const entries: string[] = [];
    for (const key of this.live.movedSince(since.position, since.at)) if (isShown(key)) entries.push(this.shown.entry(key));
    const frame = this.frame(after, entries);
    if (this.catchUps.size >= CATCH_UPS_KEPT) this.catchUps.clear();
    this.catchUps.set(after, frame);
    return frame;
  }

  /** Compares what moved with what was sent, and sends the difference; nothing when there is none. */
  flush(): void {
    if (this.flushing) return;
    this.flushing = true;
    const began = this.stopwatch();
    const now = this.live.now();
    this.live.turn(now);
    const entries = this.shown.differences(this.live.picture, this.dirty, now);
    this.output.conflated(this.marks - entries.length);
    this.marks = 0;
    this.dirty.clear();
    this.compared = this.live.position;
    this.proven = this.live.provenAt;
    if (entries.length > 0) {
      const after = this.text;
      this.moveTo(now);
      this.output.changes(this.frame(after, entries), entries.length);
    }
    const cost = this.stopwatch() - began;
    this.every = Math.min(FRAME_EVERY_AT_MOST_MS, Math.max(FRAME_EVERY_MS, cost / this.share()));
    this.flushing = false;
  }

  private mark(keys: ReadonlySet<EntityKey>): void {
    this.marks += keys.size;
    let marked = false;
    for (const key of keys) {
      marked ||= !this.dirty.has(key);
      this.dirty.add(key);
    }
    if (marked && !this.flushing) this.pulse$.next();
  }

  private restart(): void {
    const now = this.live.now();
    this.live.turn(now);
    this.dirty.clear();
    this.shown.restart(this.live.picture, now);
    this.compared = this.live.position;
    this.proven = this.live.provenAt;
    this.moveTo(now);
  }

  private moveTo(at: Millis): void {
    this.last = { epoch: this.live.epoch ?? '', position: this.live.position, at, writer: this.live.writer };
    this.text = writeCursor(this.last, this.sealing);
    this.parts = undefined;
    this.catchUps.clear();
  }

  private frame(after: string, entries: readonly string[]): Encoded {
    return changesFrame({ operation: this.live.operation, audience: this.audience, after, cursor: this.text, at: formatTime(this.last.at) }, entries);
  }
}
