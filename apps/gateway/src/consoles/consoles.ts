import {
  asyncScheduler, defer, distinctUntilChanged, interval, map, merge, repeat, startWith, switchMap, tap, timer,
  type Observable, type SchedulerLike, type Subscription,
} from 'rxjs';
import { formatTime, type Audience, type Millis, type OperationId } from '#libs/domain';
import { Encoded, type Cursor, type Rooms, type Sealing, type Wire } from '#libs/runtime';
import { FRAME_SHARE, Feed, type FeedOutput } from '../frames/feed.ts';
import type { LiveOperation } from '../picture/live-operation.ts';
import { Following } from './following.ts';

export const HEARTBEAT_EVERY_MS = 1_000;
/** The clock is looked at this often even if nothing is due: a machine's clock may be set. */
const LOOK_AGAIN_MS = 60_000;

export interface ConsoleGauges {
  /** So many frames, `bytes` together, went to each of so many consoles. */
  frame(frames: number, bytes: number, consoles: number): void;
  conflated(count: number): void;
  discontinuity(reason: Reason, consoles: number): void;
  consoles(audience: Audience, change: 1 | -1): void;
}
/** Why a console's chain of cursors breaks: the picture was built anew, or it did not read what was sent. */
export type Reason = 'rebuilt' | 'backlog';

export interface ConsolePorts {
  readonly rooms: Rooms;
  readonly gauges: ConsoleGauges;
  /** Undefined for an audience whose cursors are not sealed. */
  sealing(live: LiveOperation, audience: Audience): Sealing | undefined;
  /** Milliseconds since a writer had proved that all of this operation's log was folded, as is known of what was sent. */
  headAgeMs(operation: OperationId, provenAt: Millis | undefined): number;
  /** Whether an ingest holds acknowledged events that are not in the log yet. */
  spooled(operation: OperationId): boolean;
  readonly scheduler?: SchedulerLike;
  readonly stopwatch?: () => number;
}

interface Room {
  readonly live: LiveOperation;
  readonly feed: Feed;
  readonly consoles: Map<string, Following>;
  /** Lets what only time changes move when it is due. */
  readonly turns: Subscription;
}

/** Every console that follows something, and one feed for each audience that has consoles. */
export class Consoles {
  private readonly ports: ConsolePorts;
  private readonly scheduler: SchedulerLike;
  private readonly rooms = new Map<string, Room>();
  private readonly byWire = new Map<string, Following>();
  private readonly heartbeats: Subscription;

  constructor(ports: ConsolePorts) {
    this.ports = ports;
    this.scheduler = ports.scheduler ?? asyncScheduler;
    this.heartbeats = interval(HEARTBEAT_EVERY_MS, this.scheduler).subscribe(() => this.beat());
  }

  get size(): number {
    return this.byWire.size;
  }

  close(): void {
    this.heartbeats.unsubscribe();
    for (const room of this.rooms.values()) end(room);
    this.rooms.clear();
    this.byWire.clear();
  }

  /**
   * Puts a console into the room of one audience, in place of the one it was in. `answer` hears how it begins, before anything
   * is sent: with the frame that catches up from `since`, if that can be made, else with a picture. A heartbeat follows at once:
   * without one nobody knows how old what begins there is.
   */
  enter(wire: Wire, live: LiveOperation, audience: Audience, since: { cursor: Cursor; text: string } | undefined, answer: (begun: Begun) => void): void {
    this.leave(wire);
    const { feed, consoles } = this.roomOf(live, audience);
    const following = new Following(wire, feed, roomName(live.operation, audience), (frames, bytes) => this.ports.gauges.frame(frames, bytes, 1));
    consoles.set(wire.id, following);
    this.byWire.set(wire.id, following);
    this.ports.gauges.consoles(audience, 1);
    const frame = since !== undefined && feed.canResume(since.cursor) ? feed.catchUp(since.cursor, since.text) : undefined;
    answer({ audience, cursor: feed.cursor, mode: frame === undefined ? 'picture' : 'resumed' });
    if (frame === undefined) following.beginWithPicture();
    else following.beginWith(frame);
    wire.send('heartbeat', this.heartbeatOf(live, feed));
  }

  /** Takes a console out of its room; the feed ends with its last console. */
  leave(wire: Wire): void {
    const following = this.byWire.get(wire.id);
    if (following === undefined) return;
    following.end();
    this.byWire.delete(wire.id);
    this.ports.gauges.consoles(following.feed.audience, -1);
    const room = this.rooms.get(following.room);
    room?.consoles.delete(wire.id);
    if (room?.consoles.size !== 0) return;
    end(room);
    this.rooms.delete(following.room);
  }

  private roomOf(live: LiveOperation, audience: Audience): Room {
    const name = roomName(live.operation, audience);
    let room = this.rooms.get(name);
    if (room === undefined) {
      const consoles = new Map<string, Following>();
      const feed = new Feed(live, audience, {
        output: this.outputTo(name, live, consoles), sealing: this.ports.sealing(live, audience), scheduler: this.scheduler,
        share: () => FRAME_SHARE / this.rooms.size, ...(this.ports.stopwatch !== undefined && { stopwatch: this.ports.stopwatch }),
      });
      this.rooms.set(name, (room = { live, feed, consoles, turns: turns(live, this.scheduler).subscribe() }));
    }
    return room;
  }

  private outputTo(room: string, live: LiveOperation, consoles: ReadonlyMap<string, Following>): FeedOutput {
    const { gauges, rooms } = this.ports;
    return {
      changes: (frame) => {
        this.checkBacklogs(live, consoles);
        rooms.send(room, 'changes', frame);
        gauges.frame(1, frame.bytes, readingOf(consoles));
      },
      rebuilt: (parts, cursor) => {
        this.checkBacklogs(live, consoles);
        rooms.send(room, 'discontinuity', discontinuity('rebuilt'));
        let bytes = 0;
        for (const part of parts) {
          bytes += part.bytes;
          rooms.send(room, 'picture', part);
        }
        rooms.send(room, 'heartbeat', this.heartbeatOf(live, { cursor, provenAt: live.provenAt }));
        for (const following of consoles.values()) following.allowPicture(bytes);
        gauges.frame(parts.length, bytes, readingOf(consoles));
        gauges.discontinuity('rebuilt', consoles.size);
      },
      conflated: (count) => gauges.conflated(count),
    };
  }

  /** A heartbeat to every room, through the same path as its frames. */
  private beat(): void {
    for (const [name, { live, feed, consoles }] of this.rooms) {
      this.checkBacklogs(live, consoles);
      const now = live.now();
      for (const following of consoles.values()) following.checkStalled(now, discontinuity('backlog'));
      this.ports.rooms.send(name, 'heartbeat', this.heartbeatOf(live, feed));
    }
  }

  private heartbeatOf(live: LiveOperation, { cursor, provenAt }: Pick<Feed, 'cursor' | 'provenAt'>): Encoded {
    const { operation } = live;
    return new Encoded(JSON.stringify({ cursor, at: formatTime(live.now()), headAgeMs: this.ports.headAgeMs(operation, provenAt), spooled: this.ports.spooled(operation) }));
  }

  private checkBacklogs(live: LiveOperation, consoles: ReadonlyMap<string, Following>): void {
    const now = live.now();
    for (const following of consoles.values()) if (following.checkBacklog(now)) this.ports.gauges.discontinuity('backlog', 1);
  }
}

/** Consoles that are in their room: the others do not read, and are sent nothing. */
function readingOf(consoles: ReadonlyMap<string, Following>): number {
  let reading = 0;
  for (const following of consoles.values()) if (!following.stalled) reading += 1;
  return reading;
}

function end({ feed, turns: due }: Room): void {
  due.unsubscribe();
  feed.close();
}

/** Turns the picture when its next view falls due by time alone, as it stands now and whenever it has moved. */
function turns(live: LiveOperation, scheduler: SchedulerLike): Observable<unknown> {
  const delay = () => Math.min(LOOK_AGAIN_MS, Math.max(1, (live.nextTurn() ?? Number.POSITIVE_INFINITY) - live.now()));
  // Timers may fire a little early, so the next delay is measured after each one.
  const turning = defer(() => timer(delay(), scheduler)).pipe(tap(() => live.turn(live.now())), repeat());
  return merge(live.moved$, live.rebuilt$).pipe(map(() => live.nextTurn()), startWith(undefined), distinctUntilChanged(), switchMap(() => turning));
}

/** How a console begins: the answer to its join. */
export interface Begun { readonly audience: Audience; readonly cursor: string; readonly mode: 'resumed' | 'picture' }

const roomName = (operation: OperationId, audience: Audience): string => `${operation} ${audience}`;

const discontinuity = (reason: Reason): Encoded => new Encoded(JSON.stringify({ reason }));
