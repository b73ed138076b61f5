/** For specs only: one operation's live picture under a virtual clock, and consoles in memory that hold frames as a real one does. */
import {
  BEFORE_FIRST, LivePicture, applyChanges, fold, formatTime, type Audience, type Change, type Entity, type EntityKey, type Event, type FactName, type Facts,
  type Millis, type Position, type Recorded, type ViewChange, viewAll,
} from '#libs/domain';
import { readCursor, SystemClock, writeCursor, type Encoded, type Rooms, type Said, type Wire } from '#libs/runtime';
import { Consoles, type Begun, type ConsoleGauges } from '../consoles/consoles.ts';
import { LiveOperation } from '../picture/live-operation.ts';
import { VirtualTime } from './virtual-time.ts';

/** 10 March 2026, noon. */
export const NOON: Millis = 1_773_144_000_000;
export const OPERATION = 'demo';

export const quiet: ConsoleGauges = { frame: () => {}, conflated: () => {}, discontinuity: () => {}, consoles: () => {} };

/** A console that applies what it is sent, and remembers every break of its chain. */
export class MemoryConsole implements Wire {
  readonly id: string;
  connected = true;
  unread = 0;
  readonly heard: { readonly event: Said; readonly payload: Record<string, unknown> }[] = [];
  readonly views = new Map<EntityKey, unknown>();
  readonly breaks: string[] = [];
  begun: Begun | undefined;
  cursor: string | undefined;
  private whole = true;
  private readonly rooms: Map<string, Set<MemoryConsole>>;

  constructor(id: string, rooms: Map<string, Set<MemoryConsole>>) {
    this.id = id;
    this.rooms = rooms;
  }

  send(event: Said, payload: Encoded): void {
    const said = JSON.parse(payload.json) as Record<string, unknown>;
    this.heard.push({ event, payload: said });
    const entries = (said['entities'] ?? said['changes'] ?? []) as readonly ViewChange[];
    if (event === 'picture') {
      if (this.whole) this.views.clear();
      this.whole = said['done'] === true;
      applyChanges(this.views, entries);
      this.cursor = said['cursor'] as string;
    } else if (event === 'changes') {
      if (said['after'] !== this.cursor) this.breaks.push(`frame after ${String(said['after'])} at ${String(this.cursor)}`);
      applyChanges(this.views, entries);
      this.cursor = said['cursor'] as string;
    } else if (event === 'heartbeat' && said['cursor'] !== this.cursor) {
      this.breaks.push(`heartbeat of ${String(said['cursor'])} at ${String(this.cursor)}`);
    }
  }

  /** Takes the whole picture over HTTP instead. */
  fetch(stage: Stage, audience: Audience): void {
    this.views.clear();
    applyChanges(this.views, Object.entries(stage.expected(audience) as Record<EntityKey, unknown>));
    this.cursor = stage.fetchedCursor();
  }

  backlog(): number {
    return this.unread;
  }
  enter(room: string): void {
    const members = this.rooms.get(room) ?? new Set();
    this.rooms.set(room, members.add(this));
  }
  leave(room: string): void {
    this.rooms.get(room)?.delete(this);
  }
  close(): void {
    this.connected = false;
  }
  said(event: Said): readonly Record<string, unknown>[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.payload);
  }
}

class StageClock extends SystemClock {
  private readonly time: VirtualTime;

  constructor(time: VirtualTime) {
    super();
    this.time = time;
  }

  override now(): Millis {
    return NOON + this.time.at;
  }
}

export class Stage {
  readonly time = new VirtualTime();
  readonly live: LiveOperation;
  readonly consoles: Consoles;
  private readonly rooms = new Map<string, Set<MemoryConsole>>();
  private picture = new LivePicture();
  private changed = new Map<EntityKey, Position>();
  private position: Position = BEFORE_FIRST;
  private epoch = 'first';

  constructor(gauges: ConsoleGauges = quiet) {
    this.live = new LiveOperation(OPERATION, new StageClock(this.time));
    const rooms: Rooms = { send: (room, event, payload) => this.rooms.get(room)?.forEach((console) => console.send(event, payload)) };
    this.consoles = new Consoles({ rooms, gauges, sealing: () => undefined, headAgeMs: (_, provenAt) => (provenAt === undefined ? Number.MAX_SAFE_INTEGER : this.time.at - provenAt), spooled: () => false, scheduler: this.time, stopwatch: () => 0 });
    this.load();
  }

  now(): Millis {
    return NOON + this.time.at;
  }

  /** Folds facts as the projector does, in one commit. */
  commit(...facts: readonly Event[]): void {
    const from = this.position + 1;
    const changes = this.fold(facts);
    this.live.apply({ epoch: this.epoch, from, to: this.position, recordedAt: this.now(), changes });
  }

  /** Folds facts in a commit that this gateway never hears of: it must load again. */
  miss(...facts: readonly Event[]): void {
    this.fold(facts);
  }

  private fold(facts: readonly Event[]): Change[] {
    const changes = new Map<EntityKey, Entity>();
    for (const event of facts) {
      this.position += 1;
      const recorded: Recorded = { event, position: this.position, recordedAt: this.now() };
      for (const [key, entity] of fold(this.picture, recorded)) {
        changes.set(key, entity);
        this.changed.set(key, this.position);
      }
    }
    return [...changes];
  }

  /** The store's picture is loaded again: the same build, or a new one. */
  load(epoch = this.epoch): void {
    this.epoch = epoch;
    this.live.load({
      epoch, log: 'log', fold: 'fold', position: this.position, last: undefined, entities: new Map(this.picture),
      changed: new Map(this.changed), recordedAt: this.now(), provenAgo: undefined,
    });
  }

  /** The cursor of the picture as it is now, as the read API writes it. */
  fetchedCursor(): string {
    return writeCursor({ epoch: this.epoch, position: this.position, at: this.live.now() });
  }

  /** What an audience's console must hold now. */
  expected(audience: Audience): unknown {
    return JSON.parse(JSON.stringify(Object.fromEntries(viewAll(this.live.picture, audience, this.live.now()))));
  }

  console(id: string): MemoryConsole {
    return new MemoryConsole(id, this.rooms);
  }

  join(console: MemoryConsole, audience: Audience, since?: string): void {
    const cursor = since === undefined ? undefined : readCursor(since);
    const from = cursor === undefined || since === undefined ? undefined : { cursor, text: since };
    this.consoles.enter(console, this.live, audience, from, (begun) => { console.begun = begun; });
  }
}

let ids = 0;
/** A fact that happened at `time`, with an id of its own. */
export function fact<F extends FactName>(name: F, subject: EntityKey, data: Facts[F], time: Millis = NOON, source = 'urn:source:patrol'): Event {
  ids += 1;
  const id = `event-${ids}`;
  const json = JSON.stringify({ specversion: '1.0', id, source, type: `watchfloor.${name}.v1`, subject, time: formatTime(time), data });
  return { id, source, fact: name, subject, time, data, json } as unknown as Event;
}

/** What a console holds. */
export const held = (console: MemoryConsole): unknown => Object.fromEntries(console.views);
