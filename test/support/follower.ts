/**
 * A console that trusts nobody: a socket of its own, every cursor checked, every gap noted. It redials by itself with the
 * cursor it holds, at another gateway when told to. How stale it is, is judged by the console's own rule.
 */
import { io, type Socket } from 'socket.io-client';
import { canonical, parseTime, type Audience, type Json, type Millis } from '#libs/domain';
import type { ChangesFrame, ClientEvents, Heartbeat, PictureFrame, ServerEvents } from '#libs/protocol';
import { Freshness } from '../../apps/console/src/feed/freshness.ts';
import type { LinkState } from '../../apps/console/src/picture/state.ts';

const REDIAL_MS = 150;
const LOOK_EVERY_MS = 100;
const ANSWER_MS = 10_000;
const TIMING = {
  wall: () => Date.now(), steady: () => performance.now(), random: () => 0.5,
  after: (delay: Millis, run: () => void) => { const timer = setTimeout(run, delay); return () => clearTimeout(timer); },
};

export interface FollowerOptions {
  readonly url: string; readonly operation: string; readonly audience?: Audience; readonly name?: string;
  /** How long it waits before it dials again, in milliseconds; always the same unless told otherwise. */
  readonly redial?: () => Millis;
}
type Phase = 'away' | 'joining' | 'resuming' | 'awaiting-picture' | 'following';
type Live = Socket<ServerEvents, ClientEvents>;

export class Follower {
  readonly name: string;
  /** What it holds: entity key → view. */
  entities = new Map<string, unknown>();
  cursor: string | undefined;
  /** Frames that did not follow the cursor before, pictures nobody announced, heartbeats of another cursor: each is a broken promise. */
  readonly faults: string[] = [];
  readonly counted = { frames: 0, joins: 0, resumed: 0, pictures: 0, discontinuities: 0, heartbeats: 0 };
  readonly epochs = new Set<string>();
  /** Longest time for which it would have said that what it shows is this old. */
  stalest: Millis = 0;
  state: LinkState = 'connecting';
  /** When the state became what it is. */
  since: Millis = Date.now();
  spooled = false;
  /** When it last caught up after a join. */
  followedAt: Millis | undefined;
  private readonly options: FollowerOptions;
  private readonly freshness = new Freshness(TIMING);
  private readonly watch: NodeJS.Timeout;
  private url: string;
  private phase: Phase = 'away';
  private socket: Live | undefined;
  private parts: PictureFrame[] = [];
  private redialing: NodeJS.Timeout | undefined;

  constructor(options: FollowerOptions) {
    this.options = options;
    this.url = options.url;
    this.name = options.name ?? options.audience ?? 'operations';
    this.watch = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.dial();
  }

  get following(): boolean {
    return this.phase === 'following';
  }
  get audience(): Audience | undefined {
    return this.options.audience;
  }
  /** The gateway it follows or tries. */
  get gateway(): string {
    return this.url;
  }

  /** Hangs up and resumes, with the cursor it holds, at this gateway. */
  move(url: string): void {
    this.url = url;
    this.dial();
  }
  /** Goes away; `move` brings it back. */
  hangUp(): void {
    clearTimeout(this.redialing);
    const { socket } = this;
    this.socket = undefined;
    this.phase = 'away';
    this.parts = [];
    socket?.disconnect();
  }
  /** Goes away for good. */
  leave(): void {
    clearInterval(this.watch);
    this.hangUp();
  }

  /** Keys whose views differ from a picture that somebody else asked for. */
  differences(entities: readonly (readonly [string, unknown])[]): readonly string[] {
    const theirs = new Map(entities);
    const keys = new Set([...theirs.keys(), ...this.entities.keys()]);
    return [...keys].filter((key) => text(theirs.get(key)) !== text(this.entities.get(key)));
  }

  private dial(): void {
    this.hangUp();
    const socket: Live = io(`${this.url}/live`, { transports: ['websocket'], auth: { actor: this.name }, reconnection: false, forceNew: true });
    this.socket = socket;
    this.freshness.dialled();
    const mine = <T>(hear: (payload: T) => void) => (payload: T) => { if (this.socket === socket) hear(payload); };
    const lost = mine<Error | string>(() => this.redial());
    socket.on('connect', () => { if (this.socket === socket) this.join(socket); });
    socket.on('connect_error', lost);
    socket.on('disconnect', lost);
    socket.on('picture', mine((frame: PictureFrame) => this.picture(frame)));
    socket.on('changes', mine((frame: ChangesFrame) => this.changes(frame)));
    socket.on('heartbeat', mine((beat: Heartbeat) => this.heartbeat(beat)));
    socket.on('discontinuity', mine(() => {
      this.counted.discontinuities += 1;
      this.phase = 'awaiting-picture';
      this.parts = [];
    }));
  }

  private redial(): void {
    this.hangUp();
    this.redialing = setTimeout(() => this.dial(), this.options.redial?.() ?? REDIAL_MS);
  }

  private join(socket: Live): void {
    this.phase = 'joining';
    const { operation, audience } = this.options;
    const join = { operation, ...(audience !== undefined && { audience }), ...(this.cursor !== undefined && { since: this.cursor }) };
    // Not as a promise: the first frame may be in the same packet as the answer. A gateway that was killed meanwhile never answers.
    socket.timeout(ANSWER_MS).emit('join', join, (late, answer) => {
      if (this.socket !== socket) return;
      if (late !== null || 'error' in answer) return this.redial();
      this.counted.joins += 1;
      this.phase = answer.mode === 'resumed' ? 'resuming' : 'awaiting-picture';
      if (answer.mode === 'resumed') this.counted.resumed += 1;
      if (answer.mode === 'resumed' && audience !== undefined) this.fault(`${audience} was resumed instead of given a picture`);
    });
  }

  private picture(frame: PictureFrame): void {
    if (this.phase !== 'awaiting-picture') return this.fault(`a picture that nothing announced, while ${this.phase}`);
    if (this.parts[0] !== undefined && this.parts[0].cursor !== frame.cursor) this.fault('parts of two pictures mixed');
    this.parts.push(frame);
    if (!frame.done) return;
    this.entities = new Map(this.parts.flatMap(({ entities }) => entities));
    this.parts = [];
    this.counted.pictures += 1;
    this.epochs.add(frame.epoch);
    this.caughtUp(frame, true);
  }

  private changes(frame: ChangesFrame): void {
    if (this.phase !== 'resuming' && this.phase !== 'following') return this.fault(`a frame while ${this.phase}`);
    if (frame.after !== this.cursor) return this.fault(`a frame after ${frame.after}, holding ${this.cursor}`);
    this.counted.frames += 1;
    for (const [key, entity] of frame.changes) {
      if (entity === null) this.entities.delete(key);
      else this.entities.set(key, entity);
    }
    this.caughtUp(frame, false);
  }

  private caughtUp({ cursor, at }: { readonly cursor: string; readonly at: string }, anew: boolean): void {
    this.cursor = cursor;
    if (this.phase !== 'following') this.followedAt = Date.now();
    this.phase = 'following';
    const sent = parseTime(at) as Millis;
    this.freshness.came(sent);
    this.freshness.completed(sent, anew);
  }

  private heartbeat(beat: Heartbeat): void {
    this.counted.heartbeats += 1;
    this.spooled = beat.spooled;
    const at = parseTime(beat.at) as Millis;
    this.freshness.came(at);
    const agrees = this.phase === 'following' && beat.cursor === this.cursor;
    this.freshness.heard({ cursor: beat.cursor, at, headAge: beat.headAgeMs, spooled: beat.spooled }, agrees);
    if (this.phase === 'following') {
      if (agrees) this.freshness.agreed(at);
      else this.fault(`a heartbeat of ${beat.cursor}, holding ${this.cursor}`);
    }
    this.look();
  }

  /** Notes it and joins anew, as a console must. */
  private fault(what: string): void {
    this.faults.push(`${this.name}: ${what}`);
    this.redial();
  }

  /** Judges anew, now, how old what it shows is. */
  look(): void {
    const link = this.freshness.link(this.socket !== undefined, undefined);
    if (link.state !== 'connecting') this.stalest = Math.max(this.stalest, link.heartbeatAge, link.headAge);
    if (link.state === this.state) return;
    this.state = link.state;
    this.since = Date.now();
  }
}

const text = (entity: unknown): string => (entity === undefined ? '' : canonical(entity as Json));
