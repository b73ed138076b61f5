import type { Archive, Span } from '#libs/archive';
import { BEFORE_FIRST, type Millis, type OperationId } from '#libs/domain';
import { knowledgeOf } from './knowledge.ts';
import { piecesOf } from './pieces.ts';
import { Playback } from './playback.ts';
import { standingOf, type ControlOf, type Opened, type PlaybackId, type PlaybackOptions, type Said, type Session, type Standing } from './session.ts';

/** Frames leave at this distance, whatever the speed. */
export const TICK_MS = 100;
/** The share of the time that all playbacks together may fold in. */
const SHARE = 0.8;
/** The least that one playback gets of a tick, milliseconds, however many there are. */
const TURN_MS = 5;
/** Frames that a console may have to take before the next one is made: then it gets fewer, each of all that changed. */
const UNTAKEN_AT_MOST = 2;
/** How often it is said where a playback stands, and at most what differs while it plays. */
const SAY_EVERY_MS = 1_000;
const DIFFER_EVERY_MS = 500;
/** Playbacks at once, and entities that they hold together; one more is refused. */
const PLAYBACKS_AT_MOST = 32;
const ENTITIES_AT_MOST = 400_000;

export interface PlaybacksPorts {
  archiveOf(operation: OperationId): Archive;
  readonly clock: { steady(): Millis; pause(ms: Millis): Promise<void>; every(ms: Millis, call: () => void): () => void };
  /** Something of a playback is to be told to its console. What is a frame is answered with {@link Playbacks.taken} once it was taken. */
  say(id: PlaybackId, said: Said): void;
  /** A playback cannot go on: it is closed. */
  failed(id: PlaybackId, error: unknown): void;
}

/** Every playback of this process: each does one thing at a time, and all get their turns. */
export class Playbacks {
  private readonly ports: PlaybacksPorts;
  private readonly sessions = new Map<PlaybackId, Session>();
  private readonly stop: () => void;

  constructor(ports: PlaybacksPorts) {
    this.ports = ports;
    this.stop = ports.clock.every(TICK_MS, () => this.tick());
  }

  get size(): number {
    return this.sessions.size;
  }

  /** Opens a playback in place of the one of that id. */
  async open(id: PlaybackId, options: PlaybackOptions): Promise<Opened> {
    this.close(id);
    const held = [...this.sessions.values()].reduce((sum, { playback }) => sum + playback.size, 0);
    if (this.sessions.size >= PLAYBACKS_AT_MOST || held >= ENTITIES_AT_MOST) return { refused: 'too-many' };
    const { operation, audience, mode, speed, skipQuiet, playing } = options;
    const archive = this.ports.archiveOf(operation);
    const span = await archive.span(operation);
    if (span === undefined) return { refused: 'empty' };
    const from = beginOf(span, options.from ?? Math.min(span.first, options.to ?? span.first));
    const to = Math.max(from, options.to ?? span.last);
    const at = options.at ?? from;
    const session: Session = {
      id, speed, skipQuiet, playing, reached: 0, looked: 0, said: 0, differed: 0, shown: at, untaken: 0, closed: false, work: Promise.resolve(), busy: 0, target: at, seeking: undefined,
      playback: new Playback({ archive, operation, audience, from, to }, { mode, knowledge: await knowledgeOf(archive, operation, mode, options.knownAt, this.ports.clock) }),
    };
    this.sessions.set(id, session);
    const opened = await this.run(session, async () => {
      await session.playback.seek(at, this.between);
      session.looked = this.ports.clock.steady();
      session.shown = session.playback.at;
      return { standing: standingOf(session), whole: new Map(session.playback.whole()) };
    });
    // What differs follows the answer.
    this.run(session, async () => {
      await this.between();
      this.send(session);
    }).catch(() => undefined);
    return opened;
  }

  /** Undefined when there is no playback of that id. */
  async control<N extends keyof ControlOf>(id: PlaybackId, name: N, control: ControlOf[N]): Promise<Standing | undefined> {
    const session = this.sessions.get(id);
    if (session === undefined) return undefined;
    if (name === 'seek' && 'at' in control) await this.seek(session, control.at as Millis);
    else await this.run(session, () => this.change(session, name, control as never));
    return standingOf(session);
  }

  /** A console has taken a frame. */
  taken(id: PlaybackId): void {
    const session = this.sessions.get(id);
    if (session === undefined) return;
    session.untaken = Math.max(0, session.untaken - 1);
    if (session.busy === 0 && !session.playing) this.send(session);
  }

  close(id: PlaybackId): void {
    const session = this.sessions.get(id);
    if (session === undefined) return;
    session.closed = true;
    this.sessions.delete(id);
  }

  /** Ids of those that play an operation. */
  of(operation: OperationId): readonly PlaybackId[] {
    return [...this.sessions.values()].filter(({ playback }) => playback.of.operation === operation).map(({ id }) => id);
  }

  end(): void {
    this.stop();
    for (const id of this.sessions.keys()) this.close(id);
  }

  private readonly between = (): Promise<void> => this.ports.clock.pause(0);

  private tick(): void {
    const playing = [...this.sessions.values()].filter((session) => session.playing);
    const turn = Math.max(TURN_MS, (TICK_MS * SHARE) / Math.max(1, playing.length));
    for (const session of playing) if (session.busy === 0) this.run(session, () => this.play(session, turn)).catch(() => undefined);
    const now = this.ports.clock.steady();
    for (const session of this.sessions.values()) if (now - session.said >= SAY_EVERY_MS && session.busy === 0) {
      this.tell(session);
      if (session.playback.mode.knowledge.wanted !== undefined) this.run(session, () => this.learn(session)).catch(() => undefined);
    }
  }

  private async play(session: Session, turn: Millis): Promise<void> {
    const { clock } = this.ports;
    const { playback } = session;
    const began = clock.steady();
    // Time in which it could not be looked at is no time that passed: a playback never jumps.
    const elapsed = Math.min(began - session.looked, 2 * TICK_MS);
    session.looked = began;
    const before = playback.at;
    const quiet = session.skipQuiet ? await playback.endOfQuiet() : undefined;
    const target = Math.max(before + elapsed * session.speed, quiet ?? before);
    await playback.advance(Math.round(target), () => clock.steady() - began > turn, this.between);
    if (elapsed > 0 && quiet === undefined) session.reached = Math.round(((playback.at - before) / elapsed) * 10) / 10;
    if (playback.ended) session.playing = false;
    this.send(session);
    if (!session.playing) this.tell(session);
  }

  private seek(session: Session, at: Millis): Promise<void> {
    session.target = at;
    session.seeking ??= this.run(session, async () => {
      session.seeking = undefined;
      await session.playback.seek(session.target, this.between);
      session.looked = this.ports.clock.steady();
      this.send(session);
    });
    return session.seeking;
  }

  private async change<N extends keyof ControlOf>(session: Session, name: N, control: ControlOf[N]): Promise<void> {
    const { playback } = session;
    if (name === 'play' || name === 'pause') session.playing = name === 'play' && !playback.ended;
    session.looked = this.ports.clock.steady();
    if (name === 'speed') {
      const { speed, skipQuiet } = control as ControlOf['speed'];
      session.speed = speed;
      session.skipQuiet = skipQuiet ?? session.skipQuiet;
    } else if (name === 'mode') {
      const { mode, knownAt } = control as ControlOf['mode'];
      const { archive, operation } = playback.of;
      await playback.show({ mode, knowledge: await knowledgeOf(archive, operation, mode, knownAt, this.ports.clock) }, this.between);
    } else if (name === 'seek') await playback.step((control as { readonly step: 'next' | 'previous' }).step, this.between);
    this.send(session);
  }

  /** What the archive had not told of when it was asked for is shown once it is all told: nobody has to ask again. */
  private async learn(session: Session): Promise<void> {
    const { of: { archive, operation }, mode: { mode, knowledge } } = session.playback;
    const { wanted } = knowledge;
    if (wanted === undefined || ((await archive.span(operation))?.told ?? BEFORE_FIRST) < wanted) return;
    await session.playback.show({ mode, knowledge: { position: wanted, at: Math.max(knowledge.at, await archive.highAt(operation, wanted)) } }, this.between);
    this.send(session);
  }

  /** What has changed, unless the console has to take what it was sent before. Where it comes to rest is said also when nothing changed on the way: else what was shown last is taken for that of an earlier instant. */
  private send(session: Session): void {
    if (session.closed || session.untaken >= UNTAKEN_AT_MOST) return;
    const now = this.ports.clock.steady();
    const frame = session.playback.frame(!session.playing || now - session.differed >= DIFFER_EVERY_MS);
    if (frame.difference !== undefined) session.differed = now;
    const rests = !session.playing && frame.at !== session.shown;
    if (frame.entries.length === 0 && frame.difference === undefined && !rests) return;
    session.shown = frame.at;
    session.untaken += 1;
    this.ports.say(session.id, { frame: { at: frame.at, position: frame.position, pieces: piecesOf(frame.entries), ...(frame.difference !== undefined && { difference: frame.difference }) }, standing: standingOf(session) });
  }

  private tell(session: Session): void {
    if (session.closed) return;
    session.said = this.ports.clock.steady();
    this.ports.say(session.id, { standing: standingOf(session) });
  }

  private run<T>(session: Session, work: () => Promise<T>): Promise<T> {
    session.busy += 1;
    const done = session.work.then(work).finally(() => { session.busy -= 1; });
    session.work = done.catch((error: unknown) => {
      if (session.closed) return;
      this.close(session.id);
      this.ports.failed(session.id, error);
    });
    return done;
  }
}

/** Of a part of a log nothing can be told that comes before it. */
const beginOf = ({ begin, first }: Span, from: Millis): Millis => (begin === BEFORE_FIRST ? from : Math.max(from, first));
