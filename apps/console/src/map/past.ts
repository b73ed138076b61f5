/** The trails that were there before this console came: the last positions of the log, read once. */
import { formatTime, type OperationId } from '#libs/domain';
import { readEvents, type Reader } from '../feed/read.ts';
import { TRAIL_SPAN, type Trails } from './trails.ts';

/** At most so many pages of 1,000 positions are read; a busier log has its newest positions soon anyway. */
const PAGES = 5;
const PAGE = 1_000;
const POSITION = 'watchfloor.convoy-position-reported.v1';

/** Fills trails from the log; without an archive, or without an answer, trails simply grow from now on. */
export async function readTrails(reader: Reader & { readonly operation: OperationId }, now: number, trails: Trails, signal: AbortSignal): Promise<boolean> {
  let after: string | number | undefined;
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const { items, next } = await readEvents(reader, { type: POSITION, from: formatTime(now - TRAIL_SPAN), limit: PAGE, ...(after === undefined ? {} : { after }) }, signal);
      for (const { event } of items) {
        const { lon, lat } = event.data ?? {};
        if (typeof lon === 'number' && typeof lat === 'number') trails.add(event.subject, lon, lat, Date.parse(event.time));
      }
      if (next === undefined) return true;
      after = next;
    }
    return true;
  } catch {
    return false;
  }
}
