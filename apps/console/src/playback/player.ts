/**
 * Shows the past in the place of what is now: opens a playback, applies its frames to the store as the feed applies those of what is
 * live, and asks for where to stand next. It has nothing to write with. What is live goes on behind it.
 */
import { formatTime, type Millis } from '#libs/domain';
import type { PlaybackMode, ReplayClientEvents } from '#libs/protocol';
import { Assembly } from '../feed/assembly.ts';
import { parseChanges, parsePicture, type PicturePart } from '../feed/frames.ts';
import { BACKOFF_FIRST, BACKOFF_LIMIT } from '../feed/limits.ts';
import { Backoff } from '../feed/timing.ts';
import { NOTHING_DIFFERS, standAlike, type Replaying } from '../picture/replaying.ts';
import type { Range } from '../picture/state.ts';
import { Hand } from './hand.ts';
import type { Moment, PlayerOptions, ReplaySocket } from './player-options.ts';
import { parseDifference, parseStand, refusalOf, type Difference } from './said.ts';

/** A range is opened once it has not been moved for this long, milliseconds. */
const RANGE_SETTLES = 500;
const SHOWN = { state: 'live', heartbeatAge: 0, headAge: 0, connected: true, spooled: false } as const;

export class Player {
  readonly #options: PlayerOptions;
  readonly #backoff: Backoff;
  #socket: ReplaySocket | undefined;
  #callOff: () => void = () => undefined;
  #settle: () => void = () => undefined;
  /** Something else was asked for since what is being opened was. */
  #outdated = false;
  readonly #assembly = new Assembly();
  /** The cursor of the picture shown; undefined until there is a whole one. */
  #cursor: string | undefined;
  readonly #hand: Hand;
  #playing = false;
  /** What was said last of what differs. */
  #differing: Difference | undefined;
  /** Controls that the server has not answered yet. */
  #unanswered: (keyof ReplayClientEvents)[] = [];

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#hand = new Hand({
      store: options.store, timing: options.timing, ask: (at, answered) => this.#ask('seek', { at: formatTime(at) }, answered), arrived: () => { this.#arrived(); },
    });
    this.#backoff = new Backoff(BACKOFF_FIRST, BACKOFF_LIMIT, options.timing.random);
  }

  /** Leaves what is live, if that is shown, for an instant of the past; else goes there as it is asked to. */
  show(moment: Moment): void {
    const { store, side } = this.#options;
    const { replay: shown, range } = store.state;
    const outside = moment.at !== undefined && range !== undefined && (moment.at < range.from || moment.at > range.to);
    // Whoever goes somewhere else does not want the range any more.
    if (outside) store.look({ range: undefined });
    if (shown === undefined) {
      side.leave(({ views }, fresh) => { this.#tell({ fresh, notes: views.note }); });
      const { now, views } = store.state;
      const { at = now, mode = 'known', speed = 1, playing = false } = moment;
      store.set({
        link: SHOWN, resumed: undefined,
        replay: { phase: playing ? 'playing' : 'opening', at, from: at, to: now, speed, skipQuiet: false, mode, knownAt: now, unreadable: 0, differing: NOTHING_DIFFERS, more: 0, fresh: 0, notes: views.note },
      });
      this.#playing = playing;
      this.#dial();
      return;
    }
    if (moment.mode !== undefined && moment.mode !== shown.mode) this.mode(moment.mode);
    if (outside) {
      this.#tell({ at: moment.at });
      this.#openAnew();
    } else if (moment.at !== undefined) this.seek(moment.at);
    if (moment.playing !== undefined) (moment.playing ? this.play : this.pause).call(this);
  }

  /** Back to what is live. */
  leave(): void {
    if (this.#options.store.state.replay === undefined) return;
    this.#hangUp();
    this.#options.side.comeBack();
  }

  play(): void { this.#turn(true); }
  pause(): void { this.#turn(false); }
  #turn(playing: boolean): void {
    this.#playing = playing;
    if (this.#cursor !== undefined) this.#tell({ phase: playing ? 'playing' : 'paused' });
    this.#ask(playing ? 'play' : 'pause', {});
  }
  /** To the next or previous instant at which anything enters. */
  step(step: 'next' | 'previous'): void {
    if (this.#playing) this.pause();
    this.#ask('seek', { step });
  }
  speed(speed: number): void {
    this.#tell({ speed });
    this.#ask('speed', { speed });
  }
  skipQuiet(skipQuiet: boolean): void {
    this.#tell({ skipQuiet });
    this.#ask('speed', { speed: this.#options.store.state.replay?.speed ?? 1, skipQuiet });
  }
  /** Shown as it once the picture of it has come. */
  mode(mode: PlaybackMode): void { this.#ask('mode', { mode }); }

  /** What is played from now on: this alone, or with undefined the whole log. */
  range(range: Range | undefined): void {
    const { store, timing } = this.#options;
    store.look({ range });
    this.#settle();
    this.#settle = timing.after(RANGE_SETTLES, () => { this.#openAnew(); });
  }
  /** What is being opened is shown first: its picture is on the way. */
  #openAnew(): void {
    this.#outdated = this.#cursor === undefined;
    if (!this.#outdated) this.#open();
  }

  seek(at: Millis): void {
    this.#tell({ at });
    this.#hand.goTo(at);
  }

  /** What was not told while the hand was on its way. */
  #arrived(): void {
    const { replay } = this.#options.store.state;
    if (replay !== undefined) this.#moveTo(replay.at);
    this.#tellDifference();
  }

  #dial(): void {
    this.#hangUp();
    const socket = this.#options.dial();
    this.#socket = socket;
    const hears = (listener: (payload: unknown) => void) => (payload: unknown) => { if (this.#socket === socket) listener(payload); };
    socket.on('connect', hears(() => { this.#open(); }));
    socket.on('connect_error', hears((error) => { this.#dialLater(error instanceof Error && 'data' in error ? error.message : undefined); }));
    socket.on('disconnect', hears(() => { this.#dialLater(); }));
    socket.on('picture', hears((payload) => { this.#picture(parsePicture(payload)); }));
    socket.on('changes', hears((payload) => { this.#changes(payload); }));
    socket.on('difference', hears((payload) => { this.#difference(parseDifference(payload)); }));
    socket.on('playback', hears((payload) => { this.#stand(payload); }));
    socket.on('discontinuity', hears(() => { this.#cursor = undefined; }));
    socket.connect();
  }

  #hangUp(): void {
    this.#callOff();
    this.#settle();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#assembly.forget();
    this.#hand.letGo();
    this.#cursor = undefined;
    this.#unanswered = [];
    socket?.close();
  }

  #dialLater(refused?: string): void {
    this.#hangUp();
    this.#tell({ phase: 'away', ...(refused !== undefined && { refused }) });
    this.#callOff = this.#options.timing.after(this.#backoff.next(), () => { this.#dial(); });
  }

  /** Opens the whole log where it stands, with what was asked for. */
  #open(): void {
    const { store: { state: { replay, range } }, operation, audience } = this.#options;
    if (replay === undefined) return;
    const { mode, speed, skipQuiet } = replay;
    this.#outdated = false;
    // A range that was moved away from where it stands takes it along.
    const at = range === undefined ? replay.at : Math.max(range.from, Math.min(range.to, replay.at));
    this.#cursor = undefined;
    this.#ask('open', { operation, ...(audience !== undefined && { audience }), ...(range !== undefined && { from: formatTime(range.from), to: formatTime(range.to) }), at: formatTime(at), mode, speed, skipQuiet, playing: this.#playing }, (answer) => {
      const refused = refusalOf(answer);
      if (refused === undefined) this.#backoff.reset();
      else this.#dialLater(refused);
    });
  }

  /** What is asked of a playback that is not there is in what it is opened with. Answers whether it was asked. */
  #ask(event: keyof ReplayClientEvents, payload: unknown, then: (answer: unknown) => void = () => undefined): boolean {
    const socket = this.#socket;
    if (socket === undefined || (event !== 'open' && this.#cursor === undefined)) return false;
    this.#unanswered.push(event);
    socket.emit(event, payload, (answer) => {
      if (this.#socket !== socket) return;
      this.#unanswered.splice(this.#unanswered.indexOf(event), 1);
      if (refusalOf(answer) === undefined) this.#stand(answer);
      then(answer);
    });
    return true;
  }

  /** A hand is ahead of what the server says: what was asked for since stays as it was asked for until the last answer to it. */
  #stand(input: unknown): void {
    const stand = parseStand(input);
    if (stand === undefined) return;
    const { playing, at, speed, skipQuiet, ...rest } = stand;
    if (!this.#awaits('play', 'pause')) this.#playing = playing;
    this.#tell({
      ...rest, ...(rest.mode !== 'difference' && { differing: NOTHING_DIFFERS, more: 0 }), ...(!this.#awaits('seek') && !this.#hand.ahead && { at }), ...(!this.#awaits('speed') && { speed, skipQuiet }),
      phase: this.#cursor === undefined ? 'opening' : this.#playing ? 'playing' : 'paused',
    });
    this.#moveTo(at);
  }

  #awaits(...events: readonly (keyof ReplayClientEvents)[]): boolean { return events.some((event) => this.#unanswered.includes(event)); }

  #picture(part: PicturePart | undefined): void {
    if (part === undefined) { this.#open(); return; }
    const entities = this.#assembly.add(part);
    if (entities === 'too-big') { this.#dialLater(); return; }
    if (entities === undefined) return;
    this.#cursor = part.cursor;
    this.#moveTo(part.at);
    this.#options.store.replacePicture(entities, part.cursor, part.at);
    this.#tell({ phase: this.#playing ? 'playing' : 'paused', refused: undefined });
    if (this.#outdated) this.#openAnew();
    else this.#hand.goOn();
  }

  #changes(payload: unknown): void {
    const frame = parseChanges(payload);
    // Whatever does not follow is answered by opening again where it stands.
    if (frame === undefined || frame.after !== this.#cursor) { if (this.#cursor !== undefined) this.#open(); return; }
    this.#cursor = frame.cursor;
    this.#moveTo(frame.at);
    this.#hand.takes(frame.changes, frame.cursor, frame.at);
    if (!this.#hand.ahead) this.#tell({ at: frame.at });
  }

  #difference(difference: Difference | undefined): void {
    this.#differing = difference;
    if (!this.#hand.moving) this.#tellDifference();
  }
  #tellDifference(): void {
    const differing = this.#differing;
    if (differing !== undefined && differing.cursor === this.#cursor) this.#tell({ differing: differing.entities, more: differing.more });
  }

  /** The playback's now is what every age is counted from: it stands before the picture of it, so that this is drawn once. */
  #moveTo(now: Millis): void { if (this.#cursor !== undefined && !this.#hand.moving && this.#options.store.state.now !== now) this.#options.store.set({ now }); }

  #tell(part: Partial<Omit<Replaying, 'refused'>> & { readonly refused?: string | undefined }): void {
    const { store, store: { state: { replay } } } = this.#options;
    if (replay === undefined) return;
    const { refused, ...rest } = { ...replay, ...part };
    const next = { ...rest, ...(refused !== undefined && { refused }) };
    if (!standAlike(next, replay)) store.set({ replay: next });
  }
}
