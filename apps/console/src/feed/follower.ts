/**
 * Follows one operation into the store. Join and reconnect are one path: ask with the cursor that is shown, take one
 * catching-up frame or a whole picture, then frames whose `after` is the cursor before. Whatever does not fit is answered by
 * asking again; nothing is guessed and nothing is shown in parts.
 */
import { SECOND, type Command, type Millis, type OperationId } from '#libs/domain';
import type { CommandAnswer } from '#libs/protocol';
import type { Store } from '../picture/store.ts';
import { NotSent, type Feed } from './feed.ts';
import { Assembly } from './assembly.ts';
import { parseAnswer, parseChanges, parseHeartbeat, parsePicture, type Changes, type PicturePart } from './frames.ts';
import { Freshness } from './freshness.ts';
import { BACKOFF_FIRST, BACKOFF_LIMIT, COMMAND_PATIENCE, NUDGE_AFTER, SOCKET_PATIENCE } from './limits.ts';
import type { Socket } from './socket.ts';
import { Backoff, Elapsed, Oversleeping, type Timing } from './timing.ts';

/** What the picture is written into. */
export type FeedStore = Pick<Store, 'state' | 'set' | 'replacePicture' | 'applyChanges'>;
export interface FollowerOptions {
  readonly store: FeedStore;
  readonly operation: OperationId;
  readonly audience?: string | undefined;
  /** A new socket, not yet connected, that does not reconnect by itself. */
  readonly dial: () => Socket;
  readonly timing: Timing;
}

/** `joining` waits for what the server answers a join with; `catching-up` for the rest of a picture announced or begun. */
type Phase = 'away' | 'dialling' | 'joining' | 'catching-up' | 'following';

export class Follower implements Feed {
  readonly #options: FollowerOptions;
  readonly #store: FeedStore;
  readonly #freshness: Freshness;
  readonly #backoff: Backoff;
  readonly #elapsed: Elapsed;
  readonly #oversleeping: Oversleeping;
  #phase: Phase = 'away';
  #socket: Socket | undefined;
  #callOff: () => void = () => undefined;
  readonly #assembly = new Assembly();
  /** The cursor the running join asked from. */
  #since: string | undefined;
  #joins = 0;
  #refused: string | undefined;
  /** When, by `#elapsed`, the socket last did something useful. */
  #useful = 0;
  #stopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#freshness = new Freshness(options.timing);
    this.#elapsed = new Elapsed(options.timing);
    this.#oversleeping = new Oversleeping(this.#elapsed);
    this.#backoff = new Backoff(BACKOFF_FIRST, BACKOFF_LIMIT, options.timing.random);
  }

  start(): void { this.#dial(); }

  stop(): void {
    this.#stopped = true;
    this.#hangUp();
  }

  /** The watch's look, every `WATCH_EVERY`: ages, and a socket that went dumb or was slept over. */
  tick(): void {
    if (this.#stopped) return;
    this.#oversleeping.looked();
    if (this.#socket !== undefined && this.#elapsed.read() - this.#useful > SOCKET_PATIENCE) this.#dial();
    this.#report();
  }

  /** The page came back to sight or the network came back: do not wait for timers. */
  nudge(): void {
    if (this.#stopped) return;
    if (this.#freshness.age() > NUDGE_AFTER && this.#phase !== 'joining' && this.#phase !== 'dialling') this.#dial();
    this.#report();
  }

  renew(): void { if (!this.#stopped) this.#dial(); }

  send(command: Command): Promise<CommandAnswer> {
    const socket = this.#socket;
    const state = this.#store.state.link.state;
    if (socket === undefined || this.#phase !== 'following' || state === 'frozen') return Promise.reject(new NotSent('the picture is not live'));
    return new Promise((resolve, reject) => {
      const callOff = this.#options.timing.after(COMMAND_PATIENCE, () => { reject(new NotSent('no answer')); });
      socket.emit('command', command, (answer) => {
        callOff();
        resolve(answer as CommandAnswer);
      });
    });
  }

  #dial(): void {
    this.#hangUp();
    const socket = this.#options.dial();
    this.#socket = socket;
    this.#phase = 'dialling';
    this.#freshness.dialled();
    this.#useful = this.#elapsed.read();
    const hears = (listener: (payload: unknown) => void) => (payload: unknown) => { if (this.#socket === socket && !this.#renewed()) listener(payload); };
    socket.on('connect', hears(() => { this.#join(); }));
    socket.on('connect_error', hears((error) => {
      this.#refused = error instanceof Error && 'data' in error ? error.message : this.#refused;
      this.#redialLater();
    }));
    socket.on('disconnect', hears(() => { this.#redialLater(); }));
    socket.on('picture', hears((payload) => { this.#picture(parsePicture(payload)); }));
    socket.on('changes', hears((payload) => { this.#changes(parseChanges(payload)); }));
    socket.on('heartbeat', hears((payload) => { this.#heartbeat(payload); }));
    socket.on('discontinuity', hears(() => { this.#expectPicture(); }));
    socket.connect();
  }

  /** Dials anew instead of hearing what may have waited while the machine slept: a new connection's first messages are the measure of their own delay. */
  #renewed(): boolean {
    const renews = (this.#phase === 'joining' || this.#phase === 'catching-up') && this.#oversleeping.once();
    if (renews) this.#dial();
    return renews;
  }

  #hangUp(): void {
    this.#callOff();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#phase = 'away';
    this.#assembly.forget();
    socket?.close();
  }

  #redialLater(): void {
    this.#hangUp();
    this.#callOff = this.#options.timing.after(this.#backoff.next(), () => { this.#dial(); });
    this.#report();
  }

  #join(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#phase = 'joining';
    this.#oversleeping.looked();
    this.#assembly.forget();
    this.#since = this.#store.state.cursor;
    this.#joins += 1;
    const join = this.#joins;
    const { operation, audience } = this.#options;
    socket.emit('join', { operation, ...(audience === undefined ? {} : { audience }), ...(this.#since === undefined ? {} : { since: this.#since }) }, (input) => {
      if (this.#socket !== socket || join !== this.#joins) return;
      const answer = parseAnswer(input);
      this.#refused = 'error' in answer ? answer.error : undefined;
      if ('error' in answer) this.#redialLater();
      else this.#store.set({ audience: answer.audience });
    });
    this.#report();
  }

  /** Asks again from the cursor that is shown: at once the first time, after a wait when the one before did not help. */
  #rejoin(): void {
    this.#phase = 'joining';
    this.#assembly.forget();
    this.#joins += 1;
    this.#callOff();
    const wait = this.#rejoinWait();
    if (wait === 0) this.#join();
    else this.#callOff = this.#options.timing.after(wait, () => { this.#join(); });
  }
  #rejoined = false;
  #rejoinWait(): Millis {
    if (this.#rejoined) return this.#backoff.next();
    this.#rejoined = true;
    return 0;
  }

  #expectPicture(): void {
    this.#phase = 'catching-up';
    this.#assembly.forget();
    this.#report();
  }

  #picture(part: PicturePart | undefined): void {
    if (part === undefined) { this.#rejoin(); return; }
    this.#phase = 'catching-up';
    this.#cameUseful(part.at);
    const entities = this.#assembly.add(part);
    if (entities === 'too-big') { this.#redialLater(); return; }
    if (entities === undefined) return;
    const changes = this.#store.replacePicture(entities, part.cursor, part.at);
    this.#caughtUp(part.at, changes, 'picture');
  }

  #changes(frame: Changes | undefined): void {
    if (frame === undefined) { this.#rejoin(); return; }
    const joining = this.#phase === 'joining';
    if (joining && frame.after !== this.#since) return; // of the room that was left: the answer to the join follows
    if (!joining && (this.#phase !== 'following' || frame.after !== this.#store.state.cursor)) { this.#rejoin(); return; }
    this.#store.applyChanges(frame.changes, frame.cursor, frame.at);
    this.#cameUseful(frame.at);
    if (joining) this.#caughtUp(frame.at, frame.changes.length, 'resumed');
  }

  #heartbeat(payload: unknown): void {
    const beat = parseHeartbeat(payload);
    if (beat === undefined) return;
    this.#freshness.came(beat.at);
    const agrees = this.#phase === 'following' && beat.cursor === this.#store.state.cursor;
    this.#freshness.heard(beat, agrees);
    if (this.#phase === 'following') {
      if (!agrees) { this.#rejoin(); return; }
      this.#freshness.agreed(beat.at);
      this.#useful = this.#elapsed.read() - this.#freshness.delay;
      this.#rejoined = false;
      this.#oversleeping.over();
      this.#backoff.reset();
    }
    this.#report();
  }

  /** A socket that brings what was sent long ago is no better than one that brings nothing. */
  #cameUseful(at: Millis): void {
    this.#freshness.came(at);
    this.#useful = this.#elapsed.read() - this.#freshness.delay;
  }

  #caughtUp(at: Millis, changes: number, mode: 'resumed' | 'picture'): void {
    const from = this.#freshness.agreedAt;
    this.#callOff();
    this.#phase = 'following';
    this.#freshness.completed(at, mode === 'picture');
    if (from !== undefined) this.#store.set({ resumed: { from, to: Math.max(from, at), changes, mode } });
    this.#report();
  }

  /** Ages and clock into the store; server time moves on by whole seconds, so that what shows ages redraws once a second. */
  #report(): void {
    const clock = this.#freshness.clock();
    const link = this.#freshness.link(this.#phase !== 'away' && this.#phase !== 'dialling', this.#refused);
    const now = Math.floor((this.#options.timing.wall() + clock.offset) / SECOND) * SECOND;
    const before = this.#store.state;
    const same = before.clock.offset === clock.offset && before.clock.skewed === clock.skewed;
    this.#store.set({ link, clock: same ? before.clock : clock, now });
  }
}

