import { setImmediate } from 'node:timers/promises';
import { BEFORE_FIRST, LivePicture, fold, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';
import type { EventLog } from '#libs/event-log';

/** Events folded for one answer: some seconds of work. A longer prefix is refused. */
export const FOLDED_AT_MOST = 1_000_000;

/** What was known: the picture of the longest prefix of the log that had been recorded by then. */
export interface KnownPicture {
  readonly picture: Picture;
  readonly position: Position;
  /** The instant its views are made for: the time asked for, or the largest recorded time up to the position. */
  readonly at: Millis;
}

/** Up to a moment of recorded time, or up to a position. */
export type Knowledge = { readonly time: Millis } | { readonly position: Position };

/**
 * Folds the log from position 0 as far as it was known: the longest prefix whose largest recorded time is not after `time`, or
 * every event up to `position`. Undefined when that is more than {@link FOLDED_AT_MOST} events, or when the log has no such position.
 */
export async function pictureKnownAt(log: EventLog, operation: OperationId, known: Knowledge, limit = FOLDED_AT_MOST): Promise<KnownPicture | undefined> {
  const picture = new LivePicture();
  let position: Position = BEFORE_FIRST;
  let largest: Millis = 0;
  const here = (): KnownPicture => ({ picture, position, at: 'time' in known ? known.time : largest });
  if ('position' in known && (await log.head(operation)) < known.position) return undefined;
  for await (const batch of log.read(operation, { after: BEFORE_FIRST })) {
    for (const recorded of batch) {
      if ('time' in known ? recorded.recordedAt > known.time : recorded.position > known.position) return here();
      if (position >= limit) return undefined;
      fold(picture, recorded);
      position = recorded.position;
      largest = Math.max(largest, recorded.recordedAt);
    }
    // Folding is synchronous work: frames and heartbeats come first.
    await setImmediate();
  }
  return here();
}
