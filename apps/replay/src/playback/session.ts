import type { Audience, EntityKey, Millis, OperationId, Position } from '#libs/domain';
import type { Controls, PlaybackMode } from '#libs/protocol';
import type { Pieces } from './pieces.ts';
import type { Frame, Knowledge, Playback } from './playback.ts';

/** What is absent of `from` and `to` is the log's begin and end, of `at` the begin of the range. */
export interface PlaybackOptions {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly from?: Millis;
  readonly to?: Millis;
  readonly at?: Millis;
  readonly mode: PlaybackMode;
  readonly knownAt?: Millis;
  readonly speed: number;
  readonly skipQuiet: boolean;
  readonly playing: boolean;
}
/** Where a playback stands, in numbers. */
export interface Standing extends Omit<PlaybackOptions, 'knownAt' | 'from' | 'to' | 'at'> {
  readonly from: Millis;
  readonly to: Millis;
  readonly at: Millis;
  readonly knowledge: Knowledge;
  readonly position: Position;
  readonly reached: number;
  readonly unreadable: number;
}
/** Thousands of texts would each be copied on their way to the other thread, and once more to be put together there. */
export interface SaidFrame extends Omit<Frame, 'entries'> { readonly pieces: Pieces }
export type Said = { readonly frame: SaidFrame; readonly standing: Standing } | { readonly standing: Standing };
export type PlaybackId = string;
export type Opened = { readonly standing: Standing; readonly whole: ReadonlyMap<EntityKey, string> } | { readonly refused: 'too-many' | 'empty' };

/** One playback as it is kept: how it plays, and what it does now. */
export interface Session {
  readonly id: PlaybackId;
  readonly playback: Playback;
  speed: number;
  skipQuiet: boolean;
  playing: boolean;
  reached: number;
  /** When it was looked at last, when it was said last where it stands, and when what differs. */
  looked: Millis;
  said: Millis;
  differed: Millis;
  /** The instant of what it was shown last. */
  shown: Millis;
  untaken: number;
  closed: boolean;
  /** What it does now, and what waits for it, in order. */
  work: Promise<unknown>;
  busy: number;
  target: Millis;
  seeking: Promise<void> | undefined;
}

/** The controls with their times in numbers. */
export interface ControlOf {
  readonly seek: { readonly at: Millis } | { readonly step: 'next' | 'previous' };
  readonly play: object;
  readonly pause: object;
  readonly speed: Controls['speed'];
  readonly mode: { readonly mode: PlaybackMode; readonly knownAt?: Millis };
}

export function standingOf({ playback, speed, skipQuiet, playing, reached }: Session): Standing {
  const { of: { operation, audience, from, to }, at, position, unreadable, mode: { mode, knowledge } } = playback;
  return { operation, audience, from, to, at, mode, knowledge, speed, skipQuiet, playing, position, reached: playing ? reached : 0, unreadable };
}
