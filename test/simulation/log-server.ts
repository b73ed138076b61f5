/** The log's servers, and the log as a process reaches it through the wire. */
import type { Accepted, Event, Millis, OperationId, Position, Recorded } from '#libs/domain';
import { EventLog, LogCut, LogUnavailable, MemoryEventLog, type ReadOptions } from '#libs/event-log';
import { checkOnce, decodeOnce } from './field.ts';
import type { Life } from './life.ts';
import { HELD, Held, Link, Server } from './wire.ts';
import type { Setting } from './setting.ts';

export const OPERATION: OperationId = 'demo';
/** A client that cannot read tries again after this. */
const AGAIN: Millis = 100;

/** `cut`: what was read last is not there any more. */
type Page = readonly Recorded[] | 'cut';

export class LogServer extends Server {
  /** While true, a page may begin elsewhere than where it was asked for. */
  lies = false;
  /** Events in one page at most. */
  atOnce = Number.POSITIVE_INFINITY;
  /** What is in the log now, as it was appended. */
  readonly records: Recorded[] = [];
  private down = false;
  private readonly decoded = new Map<string, Event>();
  private log = this.empty();
  private readonly held = new Held(this.world);

  override get away(): boolean {
    return this.down;
  }

  turn(away: boolean): void {
    this.down = away;
    this.held.moved();
  }

  get head(): Position {
    return this.records.length - 1;
  }

  async append(events: readonly Accepted[]): Promise<readonly Recorded[]> {
    const recorded = await this.log.append(OPERATION, events);
    for (const record of recorded) {
      this.records.push(record);
      this.world.history.add(record);
      const { fact, subject, data } = record.event;
      if ('watch' in data) this.world.trace.note(this.name, `${record.position} ${data.watch}: ${fact} ${subject}${'judged' in data ? ` of ${data.judged.at} at ${data.judged.position}` : ''}`);
    }
    this.held.moved();
    return recorded;
  }

  /** Its end is lost from this position on, as by a single server that lost its power. */
  async cut(from: Position): Promise<void> {
    this.world.trace.note(this.name, `keeps ${from} of ${this.records.length} events`);
    const kept = this.records.slice(0, from);
    this.records.length = from;
    this.log = this.empty();
    await this.log.append(OPERATION, kept);
    this.world.history.cut(from);
    this.held.moved();
  }

  /** What follows a position; waits a moment when nothing does and `held` says so. */
  async page(after: Position, last: Recorded | undefined, held: boolean): Promise<Page> {
    if (last !== undefined && !this.holds(last)) return 'cut';
    if (this.head <= after && held) {
      await this.held.movement();
      if (last !== undefined && !this.holds(last)) return 'cut';
    }
    if (this.head <= after) return [];
    for await (const page of this.log.read(OPERATION, { after: this.lies ? this.elsewhere(after) : after })) return page.slice(0, this.atOnce);
    return [];
  }

  private holds({ position, event, recordedAt }: Recorded): boolean {
    const there = this.records[position];
    return there !== undefined && there.event.json === event.json && there.recordedAt === recordedAt;
  }

  /** An offset is said to be out of range, and the client is sent to the earliest record, or on. */
  private elsewhere(after: Position): Position {
    const { dice } = this.world;
    if (dice.chance(0.7)) return after;
    this.world.trace.note(this.name, 'answers out of range');
    return dice.chance(0.5) ? -1 : Math.min(this.head - 1, after + dice.whole(1, 3));
  }

  /** Whoever reads, and how often, is given the same. */
  private decode(json: string): Event {
    const known = this.decoded.get(json);
    if (known !== undefined) return known;
    const event = decodeOnce(json);
    this.decoded.set(json, event);
    return event;
  }

  private empty(): MemoryEventLog {
    return new MemoryEventLog({ turn: async () => undefined, decode: (json) => this.decode(json), check: checkOnce });
  }
}

/** Keeps the port's promises as the log on servers does; only a lying server makes it jump. */
export class SimulatedLog extends EventLog {
  private readonly server: LogServer;
  private readonly life: Life;
  private readonly link: Link;
  private readonly readings = new Set<Reading>();
  private closed = false;
  private sending: Promise<unknown> = Promise.resolve();
  /** The greatest position it knows to have been recorded. */
  private known: Position = -1;

  constructor(world: Setting, life: Life) {
    super();
    this.server = world.log;
    this.life = life;
    this.link = new Link(world, life, world.log, (why) => new LogUnavailable(why));
    life.releases.push(() => void this.close());
  }

  async append(_operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    if (events.length === 0) return [];
    // One call is on its way at a time: with two, an answer that is lost could let the second overtake the first.
    const appended = this.sending.then(() => this.link.ask(() => this.server.append(events)));
    this.sending = appended.catch(() => undefined);
    const recorded = await appended;
    this.known = recorded.at(-1)?.position ?? this.known;
    return recorded;
  }

  async *read(operation: OperationId, { after, follow = false, signal }: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    const reading = new Reading(signal);
    this.readings.add(reading);
    if (this.closed) reading.end();
    let last: Recorded | undefined;
    try {
      for (let at = after; !reading.over;) {
        const page = await reading.first(this.pageAfter(at, last, follow));
        if (reading.over || (page?.length === 0 && !follow)) return;
        if (page === 'cut') throw new LogCut(operation, at, 'it does not hold what was read');
        last = page?.at(-1) ?? last;
        at = last?.position ?? at;
        this.known = Math.max(this.known, at);
        if (page !== undefined && page.length > 0) yield page;
      }
    } finally {
      signal?.removeEventListener('abort', reading.end);
      this.readings.delete(reading);
    }
  }

  async head(operation: OperationId): Promise<Position> {
    const { known } = this;
    const head = await this.link.ask(async () => this.server.head);
    if (head < known) {
      this.known = head;
      throw new LogCut(operation, known, `it ends at ${head}`);
    }
    this.known = Math.max(this.known, head);
    return head;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const reading of this.readings) reading.end();
  }

  /** Undefined when there was no answer and a follower tries again. */
  private async pageAfter(at: Position, last: Recorded | undefined, follow: boolean): Promise<Page | undefined> {
    try {
      return await this.link.ask(() => this.server.page(at, last, follow), follow ? HELD : 0);
    } catch (error) {
      if (!follow || !(error instanceof LogUnavailable)) throw error;
      await this.life.clock.pause(AGAIN);
      return undefined;
    }
  }
}

/** One reading, until its reader ends it or the log is closed. */
class Reading {
  over = false;
  private wake: () => void = () => undefined;

  constructor(signal: AbortSignal | undefined) {
    if (signal?.aborted === true) this.over = true;
    else signal?.addEventListener('abort', this.end, { once: true });
  }

  readonly end = (): void => {
    this.over = true;
    this.wake();
  };

  /** What the work comes to; undefined at once when this ends before. */
  first<T>(work: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.wake = () => resolve(undefined);
      work.then(resolve, reject);
    });
  }
}
