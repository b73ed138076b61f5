import type { Millis } from '#libs/domain';
import type { Encoded, Wire } from '#libs/runtime';
import type { Feed } from '../frames/feed.ts';

/** More than this not taken by a console, and frames to it stop until it has taken what was sent. */
export const BACKLOG_BYTES = 1_048_576;
/** A console that has not taken what was sent after this time is disconnected. */
export const STALLED_AT_MOST_MS: Millis = 30_000;

/** One console that follows one feed: in the feed's room, or out of it while it does not read. */
export class Following {
  readonly feed: Feed;
  readonly room: string;
  private readonly wire: Wire;
  private readonly sent: (frames: number, bytes: number) => void;
  /** A picture just sent does not count against the console until it has been taken once. */
  private picture = 0;
  private stalledAt: Millis | undefined;

  /** `sent` hears of what goes to this console alone. */
  constructor(wire: Wire, feed: Feed, room: string, sent: (frames: number, bytes: number) => void) {
    this.wire = wire;
    this.feed = feed;
    this.room = room;
    this.sent = sent;
  }

  get stalled(): boolean {
    return this.stalledAt !== undefined;
  }

  /** Begins with the whole picture. */
  beginWithPicture(): void {
    this.sendPicture();
    this.wire.enter(this.room);
  }

  /** Begins with the one frame that catches up. */
  beginWith(frame: Encoded): void {
    this.wire.send('changes', frame);
    this.sent(1, frame.bytes);
    this.wire.enter(this.room);
  }

  end(): void {
    this.wire.leave(this.room);
  }

  /** The feed has sent its room a new picture. */
  allowPicture(bytes: number): void {
    this.picture = bytes;
  }

  /** Takes a console that does not read out of the room, before the next frame. True when it just stopped. */
  checkBacklog(now: Millis): boolean {
    if (this.stalledAt !== undefined) return false;
    const backlog = this.wire.backlog();
    if (backlog === 0) this.picture = 0;
    if (backlog <= BACKLOG_BYTES + this.picture) return false;
    this.stalledAt = now;
    this.wire.leave(this.room);
    return true;
  }

  /** Lets a console that reads again back in with a picture; gives up on one that does not. */
  checkStalled(now: Millis, discontinuity: Encoded): 'waiting' | 'back' | 'given-up' {
    if (this.stalledAt === undefined) return 'waiting';
    if (this.wire.backlog() === 0) {
      this.stalledAt = undefined;
      this.wire.send('discontinuity', discontinuity);
      this.beginWithPicture();
      return 'back';
    }
    if (now - this.stalledAt < STALLED_AT_MOST_MS) return 'waiting';
    this.wire.close();
    return 'given-up';
  }

  private sendPicture(): void {
    let bytes = 0;
    const parts = this.feed.picture();
    for (const part of parts) {
      bytes += part.bytes;
      this.wire.send('picture', part);
    }
    this.sent(parts.length, bytes);
    this.picture = bytes;
  }
}
