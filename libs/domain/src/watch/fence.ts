/**
 * Which watch is believed (`watch/current`, hidden). The fence is in the log: from `watch-started` on, what an older watch says
 * does nothing, however late it says it.
 */
import type { Marked } from '../acts/field.ts';
import type { Chattering } from '../alerts/facts.ts';
import type { EntityKey, EventOf, Position, Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { parseTime, type Millis } from '../time.ts';

const CURRENT_WATCH: EntityKey = 'watch/current';
/** Watches before the current one that are remembered, so that none of them starts a second time. */
const FORMER_KEPT = 16;

export interface Reached {
  /** It had folded, and judged, the log up to here. */
  readonly position: Position;
  readonly at: Millis;
  readonly chatter: readonly Chattering[];
}
export interface CurrentWatch extends Marked {
  readonly watch: string;
  readonly former: readonly string[];
  /** How far this watch, or one before it, said that it had come. */
  readonly reached?: Reached;
}

export const currentWatch = (picture: Picture): CurrentWatch | undefined => picture.get(CURRENT_WATCH) as CurrentWatch | undefined;
export const isCurrent = (picture: Picture, watch: string | undefined): boolean => watch !== undefined && currentWatch(picture)?.watch === watch;

/** A watch starts once: a copy of its start that comes after another's does nothing. */
export function foldWatchStarted(picture: Picture, { event: { data: { watch } } }: Recorded<EventOf<'watch-started'>>): Change[] {
  const before = currentWatch(picture);
  if (before !== undefined && (before.watch === watch || before.former.includes(watch))) return [];
  const former = before === undefined ? [] : [...before.former, before.watch].slice(-FORMER_KEPT);
  return [[CURRENT_WATCH, { ...before, watch, former }]];
}

export function foldWatchReached(picture: Picture, { event: { data } }: Recorded<EventOf<'watch-reached'>>): Change[] {
  const before = currentWatch(picture);
  const at = parseTime(data.at);
  if (before === undefined || at === undefined || before.watch !== data.watch || (before.reached !== undefined && at <= before.reached.at)) return [];
  return [[CURRENT_WATCH, { ...before, reached: { position: data.position, at, chatter: data.chatter ?? [] } }]];
}
