/** What is known of the past while it is shown in the place of what is now. */
import type { EntityKey, Millis, NoteView } from '#libs/domain';
import type { Differing, PlaybackMode } from '#libs/protocol';

/** The three pictures there are of a moment, in the order they are offered. The protocol's own list comes with its schemas, which a page need not load. */
export const MODES = ['known', 'happened', 'difference'] as const satisfies readonly PlaybackMode[];

/** `opening` until the first picture is there; `away` while the server that plays cannot be reached. */
export type ReplayPhase = 'opening' | 'playing' | 'paused' | 'away';
export interface Replaying {
  readonly phase: ReplayPhase;
  /** The playback's now, and the range that is open. */
  readonly at: Millis;
  readonly from: Millis;
  readonly to: Millis;
  readonly speed: number;
  readonly skipQuiet: boolean;
  readonly mode: PlaybackMode;
  /** What is known while it plays: everything recorded up to then. */
  readonly knownAt: Millis;
  /** Events in it that could not be read. */
  readonly unreadable: number;
  /** In mode `difference`: what was known otherwise, and how much more than is told. */
  readonly differing: readonly Differing[];
  readonly more: number;
  /** Threats to life that came in what is live since it was left. */
  readonly fresh: number;
  /** The notes of what is live: one of a moment of the past is made after it. */
  readonly notes: ReadonlyMap<EntityKey, NoteView>;
  /** Why the server does not play, in its words. */
  readonly refused?: string;
}

/** One list for all who have nothing to name: whoever draws it draws it once. */
export const NOTHING_DIFFERS: readonly Differing[] = [];

/** Whether both read the same but for where they stand. */
export const onlyMoved = (one: Replaying | undefined, other: Replaying | undefined): boolean =>
  one !== undefined && other !== undefined && standAlike({ ...one, at: other.at }, other);

/** Whether both read the same: then nobody need hear of it. */
export function standAlike(one: Replaying, other: Replaying): boolean {
  const names = Object.keys(one) as (keyof Replaying)[];
  return names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]));
}
