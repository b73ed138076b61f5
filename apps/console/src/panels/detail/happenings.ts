import { MINUTE, type Millis } from '#libs/domain';
import type { EventItem } from '../../feed/read.ts';
import { wireTime } from '../../words/clocks.ts';
import { factOf } from '../event-words.ts';

/** A line of a history: one event, or a run of positions with nothing in between. */
export type Happening =
  | { readonly item: EventItem; readonly lateBy: Millis | undefined }
  | { readonly positions: readonly EventItem[]; readonly from: string; readonly to: string };

/** Recorded this much later than it happened: it came late, and the past changed by it. */
export const LATE_AFTER: Millis = 2 * MINUTE;

export function lateBy({ event, recordedAt }: EventItem): Millis | undefined {
  const late = wireTime(recordedAt) - wireTime(event.time);
  return late > LATE_AFTER ? late : undefined;
}

/** Runs of positions become one line; a heartbeat is none. Takes and gives the newest first. */
export function happenings(items: readonly EventItem[]): Happening[] {
  const lines: Happening[] = [];
  let run: EventItem[] = [];
  const flush = (): void => {
    const [newest, oldest] = [run[0], run.at(-1)];
    if (newest !== undefined && oldest !== undefined) lines.push(run.length === 1 ? { item: newest, lateBy: lateBy(newest) } : { positions: run, from: oldest.event.time, to: newest.event.time });
    run = [];
  };
  for (const item of items) {
    const fact = factOf(item.event.type);
    if (fact === 'source-heartbeat') continue;
    if (fact === 'convoy-position-reported' && lateBy(item) === undefined) {
      run.push(item);
      continue;
    }
    flush();
    lines.push({ item, lateBy: lateBy(item) });
  }
  flush();
  return lines;
}
