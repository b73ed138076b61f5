/** What a console of `/replay` asks and is told: contracts.md, Socket.IO. Times are RFC 3339 in UTC. */
import type { Audience, EntityKey, EntityView, EventKey, Lane, OperationId, Position } from '#libs/domain';
import type { Problem } from '../problems.ts';
import type { CursorText } from './frames.ts';

/**
 * `known`: as it was known at the cursor. `happened`: as it happened up to the cursor, knowing what was known at `knownAt`.
 * `difference`: as it happened, and beside it what was known otherwise at the cursor.
 */
export const PLAYBACK_MODES = ['known', 'happened', 'difference'] as const;
export type PlaybackMode = (typeof PLAYBACK_MODES)[number];

/** Seconds of the playback that pass in one second. */
export const SPEED_AT_LEAST = 1;
export const SPEED_AT_MOST = 1_000;

/** How it plays: asked for with `open`, and each alone by the controls. */
export interface PlaybackSettings {
  readonly mode: PlaybackMode;
  /** Absent: everything in the log when it was opened, or when the mode was last set without it. */
  readonly knownAt?: string;
  readonly speed: number;
  /** More than two minutes in which nothing enters the picture are passed over. */
  readonly skipQuiet: boolean;
  readonly playing: boolean;
}
/** Opens a range, in place of the one that was open. What is absent is: the whole log, its beginning, known, 1, paused. */
export interface Open extends Partial<PlaybackSettings> {
  readonly operation: OperationId;
  readonly audience?: Audience;
  /** The range; `to` may be later than what is in the log. */
  readonly from?: string;
  readonly to?: string;
  /** Where in the range it begins. */
  readonly at?: string;
  /** The cursor of the last frame of a playback that was cut off: it goes on there, whatever `at` says. */
  readonly since?: CursorText;
}
/** To an instant, or to the next or previous instant at which something enters the picture. */
export type Seek = { readonly at: string } | { readonly step: 'next' | 'previous' };
export interface Speed { readonly speed: number; readonly skipQuiet?: boolean }
export interface Mode { readonly mode: PlaybackMode; readonly knownAt?: string }

/** Where a playback stands: what every control is acknowledged with, and what is sent every second and when it changes by itself. */
export interface PlaybackState extends PlaybackSettings {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly from: string;
  readonly to: string;
  /** The playback's now. */
  readonly at: string;
  readonly knownAt: string;
  /** That of the last frame. */
  readonly cursor: CursorText;
  /** The last event that is in the picture; for `operations` only, and only where the picture is one of the log's beginning. */
  readonly position?: Position;
  /** Less than what was asked for, while there is more to fold than can be folded in the time. */
  readonly reached: number;
  /** Events in it that cannot be read: they are passed over. */
  readonly unreadable: number;
}
export type PlaybackAnswer = PlaybackState | { readonly error: Problem };

/** Why an entity was known otherwise at that instant than what happened by then. */
export type Why =
  /** A report that came after the instant, so many seconds after what it reports. */
  | { readonly why: 'late'; readonly by: number; readonly recordedAt: string; readonly event?: EventKey }
  /** What was known then has been corrected, or taken back, since. */
  | { readonly why: 'corrected' | 'retracted'; readonly recordedAt: string; readonly event?: EventKey }
  /** A report of a clock that was ahead: known then, and said to happen later. */
  | { readonly why: 'ahead'; readonly by: number; readonly recordedAt: string; readonly event?: EventKey };
export interface Differing {
  readonly key: EntityKey;
  /** Null where nothing of it had happened, or nothing was known. */
  readonly happened: EntityView | null;
  readonly known: EntityView | null;
  /** The newest first; at most eight, and how many more. Event keys are for `operations` only. */
  readonly whys: readonly Why[];
  readonly moreWhys?: number;
}
/** Beside the frame of the same cursor, in mode `difference`: every entity that was known otherwise. Replaces the one before. */
export interface DifferenceFrame {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly cursor: CursorText;
  readonly at: string;
  readonly entities: readonly Differing[];
  /** Entities that differ beyond those that are told. */
  readonly more: number;
}

/** How much the log holds, by when it was recorded or by when it happened: `GET …/timeline`. */
export interface Timeline {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly by: 'recorded' | 'occurred';
  /** The first and the last recorded time of the whole log; absent while it is empty. */
  readonly range?: { readonly from: string; readonly to: string };
  /** Where the first bucket begins; every bucket is `step` seconds long. */
  readonly from: string;
  readonly step: number;
  readonly buckets: number;
  /** One for each lane that holds anything, and for each severity of alerts: how many events of it are in each bucket. */
  readonly counts: readonly { readonly lane: Lane; readonly severity?: string; readonly events: readonly number[] }[];
  /** Stretches of recorded time in which nobody watched: more than two minutes without a sign of the watch. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
}
