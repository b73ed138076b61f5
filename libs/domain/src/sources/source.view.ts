import { viewMarks } from '../acts/acts.view.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, SECOND, type Millis } from '../time.ts';
import type { SourceView } from '../views/wire.ts';
import { feedKey, type Feed, type Source } from './source.ts';

/** A source is silent when this many of its expected intervals have passed since something was last recorded from it. */
export const SILENT_INTERVALS = 3;

/** The source with the age of its feed; null while it is not registered. `lastRecordedAt` is to the second, so that a busy feed is not a change each time. */
export function viewSource(picture: Picture, source: Source, now: Millis): SourceView | null {
  if (source.registered === undefined) return null;
  const { uri, kind, expectedInterval, group } = source.registered.data;
  const last = lastOf(picture, source);
  const silentAt = silentFrom(picture, source);
  const feed = feedOf(picture, source);
  return {
    uri,
    kind,
    expectedInterval,
    ...(group !== undefined && { group }),
    ...(last !== undefined && { lastRecordedAt: formatTime(last - (last % SECOND)) }),
    silent: silentAt !== undefined && now >= silentAt,
    ...(feed?.clockAhead && { clockAhead: true }),
    ...viewMarks(source),
  };
}

export function dueSource(picture: Picture, source: Source, now: Millis): Millis | undefined {
  const at = silentFrom(picture, source);
  return at !== undefined && at > now ? at : undefined;
}

/** From when on it is silent, after so many of its intervals. A source never heard of counts from its registration. */
export function silentFrom(picture: Picture, source: Source, intervals = SILENT_INTERVALS): Millis | undefined {
  if (source.registered === undefined) return undefined;
  const since = lastOf(picture, source) ?? source.registered.recordedAt;
  return since + intervals * source.registered.data.expectedInterval * SECOND;
}

const feedOf = (picture: Picture, source: Source): Feed | undefined =>
  source.registered && (picture.get(feedKey(source.registered.data.uri)) as Feed | undefined);

function lastOf(picture: Picture, source: Source): Millis | undefined {
  const heard = [feedOf(picture, source)?.recordedAt, source.heardAt].filter((at) => at !== undefined);
  return heard.length === 0 ? undefined : Math.max(...heard);
}
