import { formatTime, parseTime, type EntityKey, type Millis } from '#libs/domain';
import { parseControl, problem, type ControlName, type Controls, type Open, type PlaybackAnswer, type PlaybackState, type Problem } from '#libs/protocol';
import { Allowance, changesBytes, Encoded, type EncodedBytes, pictureParts, readCursor, writeCursor, type CursorSeals, type Reader, type Wire } from '#libs/runtime';
import type { Archives } from '../past/archives.ts';
import type { CurrentPicture, Pictures } from '../past/pictures.ts';
import { letGo } from '../playback/pieces.ts';
import type { ControlOf, PlaybackOptions, Said, Standing } from '../playback/session.ts';
import { ThreadBusy, type PastThread } from '../thread/past-thread.ts';
import type { Untaken } from './untaken.ts';

/** Playbacks a socket may open at once, and per second in the long run. */
const OPENS_AT_ONCE = 10;
const OPENS_PER_SECOND = 1;
/** The other controls: a hand that drags along the time asks sixty times a second. */
const CONTROLS_AT_ONCE = 200;
const CONTROLS_PER_SECOND = 80;
/** How long a playback waits for a picture that is being built, and for an archive. */
const READY_WITHIN_MS = 5_000;
/** How often a playback that is gone is opened again before its socket is closed. */
const AGAIN_AT_MOST = 3;

export interface PlayingPorts {
  readonly thread: PastThread;
  readonly archives: Archives;
  readonly pictures: Pictures;
  readonly seals: CursorSeals;
  readonly clock: { now(): Millis };
  /** This caller, as the audience it is shown when it asks for `wanted`. */
  readerOf(wanted: string | undefined): Reader | Problem;
  /** Whether this caller may have one more playback. */
  mayOpen(reader: Reader): boolean;
  /** A frame of so many bytes was sent. */
  frame(bytes: number): void;
}

interface Current { readonly playback: string; readonly reader: Reader; readonly picture: CurrentPicture; readonly options: PlaybackOptions; standing: Standing; cursor: string; frames: number; again: number }
type Answering = (answer: PlaybackAnswer) => void;

/** The playback of one socket: at most one is open, the newest. */
export class Playing {
  readonly wire: Wire;
  private readonly ports: PlayingPorts;
  private readonly untaken: Untaken;
  private readonly opens = new Allowance(OPENS_AT_ONCE, OPENS_PER_SECOND);
  private readonly controls = new Allowance(CONTROLS_AT_ONCE, CONTROLS_PER_SECOND);
  private newest = 0;
  private current: Current | undefined;

  constructor(wire: Wire, untaken: Untaken, ports: PlayingPorts) {
    this.wire = wire;
    this.untaken = untaken;
    this.ports = ports;
  }

  get playback(): string | undefined {
    return this.current?.playback;
  }
  get reader(): Reader | undefined {
    return this.current?.reader;
  }

  /** Answers before the first frame. */
  async open(input: unknown, answer: Answering): Promise<void> {
    if (!this.opens.take(this.ports.clock.now())) return answer(refused('too-many-requests', 'This socket opens playbacks too often.'));
    const parsed = parseControl('open', input);
    if (!parsed.ok) return answer({ error: problem('invalid', 'The control is not valid.', parsed.errors) });
    const { control } = parsed;
    const reader = this.ports.readerOf(control.audience);
    if ('status' in reader) return answer({ error: reader });
    const picture = this.ports.pictures.get(control.operation);
    if (picture === undefined) return answer(refused('unknown-operation', 'This server shows no operation of that name.'));
    const wrong = wrongRange(control);
    if (wrong !== undefined) return answer({ error: wrong });
    this.end();
    if (!this.ports.mayOpen(reader)) return answer(refused('too-many-requests', 'This caller has too many playbacks.'));
    await this.begin({ reader, picture, options: this.optionsOf(control, reader, picture), again: 0 }, answer);
  }

  async control<N extends Exclude<ControlName, 'open'>>(name: N, input: unknown, answer: Answering): Promise<void> {
    if (!this.controls.take(this.ports.clock.now())) return answer(refused('too-many-requests', 'This socket controls its playback too often.'));
    const parsed = parseControl(name, input);
    if (!parsed.ok) return answer({ error: problem('invalid', 'The control is not valid.', parsed.errors) });
    const { current } = this;
    if (current === undefined) return answer(refused('invalid', 'Open a range first.'));
    const standing = await this.ports.thread.control(current.playback, name, inNumbers(parsed.control) as ControlOf[typeof name]).catch((error: unknown) => problemOf(error));
    if (standing === undefined || this.current !== current) return answer(refused('conflict', 'The playback was opened anew meanwhile.'));
    if ('status' in standing) return answer({ error: standing });
    current.standing = standing;
    answer(stateOf(current));
  }

  /** What the thread says of this playback. */
  hear(said: Said): void {
    const { current } = this;
    if (current === undefined) return;
    current.standing = said.standing;
    if (!('frame' in said)) {
      this.wire.send('playback', new Encoded(JSON.stringify(stateOf(current))));
      return;
    }
    const { pieces, difference, at, position } = said.frame;
    const after = current.cursor;
    // A frame of nothing says of which instant the picture is, once it rests there.
    const moves = pieces.length > 0 || !said.standing.playing;
    if (moves) this.move(current, position, at);
    const about = { operation: current.options.operation, audience: current.reader.audience, cursor: current.cursor, at: formatTime(at) };
    if (moves) this.send('changes', changesBytes({ ...about, after }, pieces));
    letGo(pieces);
    if (difference !== undefined) this.send('difference', new Encoded(JSON.stringify({ ...about, ...difference })));
    this.untaken.sent(this.wire, () => this.ports.thread.taken(current.playback));
  }

  /** The thread does not play it any more: it goes on where it stood, with a fresh picture, or the socket is closed. */
  async gone(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    if (current === undefined || !this.wire.connected) return;
    if (current.again >= AGAIN_AT_MOST) return this.wire.close();
    const { from, to, at, speed, skipQuiet, playing, mode } = current.standing;
    this.wire.send('discontinuity', new Encoded(JSON.stringify({ reason: 'rebuilt' })));
    const options = { ...current.options, from, to, at, speed, skipQuiet, playing, mode };
    await this.begin({ ...current, options, again: current.again + 1 }, (answer) => { if ('error' in answer) this.wire.close(); });
  }

  beat(): void {
    if (this.current === undefined) return;
    const { cursor, standing: { at } } = this.current;
    // What is played is whole at every instant: nothing of it waits to be folded.
    this.wire.send('heartbeat', new Encoded(JSON.stringify({ cursor, at: formatTime(at), headAgeMs: 0, spooled: false })));
  }

  end(): void {
    this.newest += 1;
    if (this.current !== undefined) this.ports.thread.end(this.current.playback);
    this.current = undefined;
    this.untaken.forget(this.wire);
  }

  private async begin(of: Pick<Current, 'reader' | 'picture' | 'options' | 'again'>, answer: Answering): Promise<void> {
    const { operation } = of.options;
    const mine = (this.newest += 1);
    if (!(await of.picture.whenReady(READY_WITHIN_MS)) || (await this.ports.archives.of(operation, READY_WITHIN_MS)) === undefined) {
      return answer(refused('unavailable', 'The archive of this operation is not there yet.'));
    }
    const playback = `${this.wire.id} ${mine}`;
    const opened = await this.ports.thread.open(playback, of.options).catch((error: unknown) => problemOf(error));
    if ('status' in opened) return answer({ error: opened });
    if ('refused' in opened) return answer(opened.refused === 'empty' ? refused('unavailable', 'The log of this operation is empty yet.') : refused('unavailable', 'Too many playbacks are open.'));
    if (mine !== this.newest || !this.wire.connected) {
      this.ports.thread.end(playback);
      return answer(refused('conflict', 'A newer playback of this socket replaced this one.'));
    }
    const current: Current = { ...of, playback, standing: opened.standing, cursor: '', frames: 0 };
    this.current = current;
    this.move(current, opened.standing.position, opened.standing.at);
    answer(stateOf(current));
    this.sendPicture(current, opened.whole);
  }

  private sendPicture(current: Current, whole: ReadonlyMap<EntityKey, string>): void {
    const { options: { operation }, reader: { audience }, picture, cursor, standing: { at } } = current;
    const parts = pictureParts({ operation, audience, epoch: epochOf(picture), cursor, at: formatTime(at) }, whole);
    for (const part of parts) this.send('picture', part);
  }

  private send(event: 'picture' | 'changes' | 'difference', frame: Encoded | EncodedBytes): void {
    this.wire.send(event, frame);
    this.ports.frame(frame.bytes);
  }

  /** Each frame has a cursor of its own, also where two of them stand at one instant. */
  private move(current: Current, position: number, at: Millis): void {
    const { picture, reader: { audience } } = current;
    current.frames += 1;
    current.cursor = writeCursor({ epoch: `${epochOf(picture)}.${current.frames}`, position, at }, this.ports.seals.of(picture.log, audience));
  }

  private optionsOf({ operation, from, to, at, since, mode = 'known', knownAt, speed = 1, skipQuiet = false, playing = false }: Open, { audience }: Reader, picture: CurrentPicture): PlaybackOptions {
    const cursor = since === undefined ? undefined : readCursor(since, this.ports.seals.of(picture.log, audience));
    const resumed = cursor?.epoch.startsWith(`${epochOf(picture)}.`) === true ? cursor.at : undefined;
    const times = { from: inMillis(from), to: inMillis(to) ?? (audience === 'operations' ? undefined : picture.now()), at: resumed ?? inMillis(at), knownAt: inMillis(knownAt) };
    const given = Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined));
    return { operation, audience, mode, speed, skipQuiet, playing, ...given };
  }
}

/** Cursors of a playback hold for every playback of the same log. */
const epochOf = (picture: CurrentPicture): string => `playback-${picture.log}`;

const inMillis = (time: string | undefined): Millis | undefined => (time === undefined ? undefined : parseTime(time));

function inNumbers(control: Controls[Exclude<ControlName, 'open'>]): object {
  return Object.fromEntries(Object.entries(control).map(([name, value]: [string, unknown]) => [name, name === 'at' || name === 'knownAt' ? parseTime(String(value)) : value]));
}

function wrongRange({ from, to }: Open): Problem | undefined {
  if (from === undefined || to === undefined || (parseTime(from) ?? 0) < (parseTime(to) ?? 0)) return undefined;
  return problem('invalid', 'The control is not valid.', [{ pointer: '/to', detail: 'to must be later than from.' }]);
}

function stateOf({ standing, cursor, reader: { audience } }: Current): PlaybackState {
  const { operation, from, to, at, mode, knowledge, speed, skipQuiet, playing, position, reached, unreadable } = standing;
  return {
    operation, audience, from: formatTime(from), to: formatTime(to), at: formatTime(at), mode, knownAt: formatTime(knowledge.at), speed, skipQuiet, playing, cursor,
    ...(audience === 'operations' && mode === 'known' && { position }), reached, unreadable,
  };
}

const refused = (code: Parameters<typeof problem>[0], detail: string): { readonly error: Problem } => ({ error: problem(code, detail) });

const problemOf = (error: unknown): Problem =>
  problem('unavailable', error instanceof ThreadBusy ? 'Too much is asked of the past; ask again.' : 'The past cannot be read now; ask again.');
