/** How much the log holds, read over HTTP and as what is drawn of it. */
import { parseTime, SECOND, type Lane, type Millis } from '#libs/domain';
import type { Timeline } from '#libs/protocol';
import { readTimeline, type Reader } from '../feed/read.ts';

/** The lanes of the bar, from top to bottom; what is in none of them is in the whole alone. */
export const DRAWN_LANES = ['violations', 'convoys', 'checkpoints', 'alerts'] as const satisfies readonly Lane[];
export type DrawnLane = (typeof DRAWN_LANES)[number];
/** About so many buckets are asked for. */
const BUCKETS = 240;

export interface Window { readonly from: Millis; readonly to: Millis }
/** Heights from 0 to 1, by bucket. */
export type Heights = readonly number[];
export interface Density {
  readonly window: Window;
  /** Where the first bucket begins, and how long each is, milliseconds. */
  readonly from: Millis;
  readonly step: Millis;
  readonly lanes: Readonly<Record<DrawnLane, Heights>>;
  readonly all: Heights;
  readonly gaps: readonly Window[];
  /** The first and last recorded time of the log; undefined while it is empty. */
  readonly range: Window | undefined;
  /** The log holds newer events than were counted, or nothing was: the archive of one that has just begun is still being made. */
  readonly behind: boolean;
}

export async function readDensity(reader: Reader, window: Window, signal: AbortSignal): Promise<Density> {
  const { from, to } = window;
  return densityOf(await readTimeline(reader, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), buckets: BUCKETS }, signal), window);
}

export function densityOf({ audience, from, step, buckets, counts, gaps, range }: Timeline, window: Window): Density {
  const none = (): number[] => Array.from({ length: buckets }, () => 0);
  const all = none();
  const lanes = Object.fromEntries(DRAWN_LANES.map((lane) => [lane, none()])) as Record<DrawnLane, number[]>;
  for (const { lane, events } of counts) {
    const own = (lanes as Partial<Record<Lane, number[]>>)[lane];
    events.forEach((count, bucket) => {
      all[bucket] = (all[bucket] ?? 0) + count;
      if (own !== undefined) own[bucket] = (own[bucket] ?? 0) + count;
    });
  }
  // Who does not see every event is told of a range that ends now, whatever was counted.
  const last = audience === 'operations' && range !== undefined ? all[Math.floor((millis(range.to) - millis(from)) / (step * SECOND))] : undefined;
  return {
    window, behind: last === 0 || all.every((count) => count === 0), from: millis(from), step: step * SECOND, all: heights(all), gaps: gaps.map((gap) => ({ from: millis(gap.from), to: millis(gap.to) })),
    lanes: Object.fromEntries(DRAWN_LANES.map((lane) => [lane, heights(lanes[lane])])) as unknown as Density['lanes'], range: range === undefined ? undefined : { from: millis(range.from), to: millis(range.to) },
  };
}

const millis = (text: string): Millis => parseTime(text) ?? 0;

/** The busiest is 1; few among many are seen all the same, so it is their roots that are compared. */
function heights(counts: readonly number[]): Heights {
  const most = Math.sqrt(counts.reduce((least, one) => Math.max(least, one), 0));
  return counts.map((count) => (most === 0 ? 0 : Math.sqrt(count) / most));
}

/** Bars as the path of an area one unit high, from `from` to `to` in units of a bucket; what is nothing is left out. */
export function barsPath(all: Heights): string {
  return all.map((height, bucket) => (height === 0 ? '' : `M${bucket} 1V${(1 - Math.max(height, 0.12)).toFixed(3)}h.8V1z`)).join('');
}
