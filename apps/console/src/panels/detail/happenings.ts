import { MINUTE, type Millis } from '#libs/domain';
import type { EventItem } from '../../feed/read.ts';
import { wireTime } from '../../words/clocks.ts';
import { factOf } from '../event-words.ts';

/** A line of a history: one event with how often it was sent, or a run of positions with nothing in between. */
export type Happening =
  | { readonly item: EventItem; readonly lateBy: Millis | undefined; readonly copies: number }
  | { readonly positions: number; readonly late: number; readonly from: string; readonly to: string };

/** Recorded this much later than it happened: it came late, and the past changed by it. */
export const LATE_AFTER: Millis = 2 * MINUTE;

export function lateBy({ event, recordedAt }: EventItem): Millis | undefined {
  const late = wireTime(recordedAt) - wireTime(event.time);
  return late > LATE_AFTER ? late : undefined;
}

/** Runs of positions become one line, copies of an event are one, heartbeats none. Takes and gives the newest first. */
export function happenings(items: readonly EventItem[]): Happening[] {
  const lines: Happening[] = [];
  let run: EventItem[] = [];
  const flush = (): void => {
    const [newest, oldest] = [run[0], run.at(-1)];
    if (newest !== undefined && oldest !== undefined) {
      lines.push({ positions: run.length, late: run.filter((each) => lateBy(each) !== undefined).length, from: oldest.event.time, to: newest.event.time });
    }
    run = [];
  };
  for (const { item, copies } of withoutCopies(items)) {
    const fact = factOf(item.event.type);
    if (fact === 'source-heartbeat') continue;
    if (fact === 'convoy-position-reported') run.push(item);
    else {
      flush();
      lines.push({ item, lateBy: lateBy(item), copies });
    }
  }
  flush();
  return lines;
}

/** The first recorded of each event, in the place where it stood. */
function withoutCopies(items: readonly EventItem[]): Iterable<{ item: EventItem; copies: number }> {
  const first = new Map<string, { item: EventItem; copies: number }>();
  for (const item of items) {
    const key = `${item.event.source} ${item.event.id}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, { item, copies: 1 });
    else {
      known.copies += 1;
      if (item.recordedAt < known.item.recordedAt) known.item = item;
    }
  }
  return first.values();
}
