import { COUNTED_IN, knownPicture, type Archive, type Span } from '#libs/archive';
import { LANES, laneOf, SECOND, seesEvent, severityOf, type Audience, type Event, type Lane, type Millis, type OperationId } from '#libs/domain';
import { decode } from '#libs/protocol';

/** Events that are looked at for one timeline of an audience that does not see all of them. A range that holds more is refused. */
const LOOKED_AT_MOST = 500_000;
const PAGE = 1_000;
/** Lengths of a bucket, seconds: what people divide days and hours into. */
const STEPS = [10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200, 31_536_000] as const;
/** A range is divided into so many buckets at most. */
export const BUCKETS_AT_MOST = 2_000;

export interface TimelineAsk {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly by: 'recorded' | 'occurred';
  readonly from?: Millis;
  readonly to?: Millis;
  /** About so many: the length of one is a round number. */
  readonly buckets: number;
  readonly now: Millis;
}
export interface Series { readonly lane: Lane; readonly severity?: string; readonly events: readonly number[] }
/** `step` in milliseconds. */
export interface TimelineAnswer {
  readonly range?: { readonly from: Millis; readonly to: Millis };
  readonly from: Millis;
  readonly step: Millis;
  readonly buckets: number;
  readonly counts: readonly Series[];
  readonly gaps: readonly { readonly from: Millis; readonly to: Millis }[];
}

/** How much a range of the log holds, through an audience's view; undefined when it holds more than may be looked at for it. */
export async function timelineOf(archive: Archive, ask: TimelineAsk): Promise<TimelineAnswer | undefined> {
  const span = await archive.span(ask.operation);
  if (span === undefined) return { from: 0, step: COUNTED_IN, buckets: 0, counts: [], gaps: [] };
  // Whoever does not see every event is not told when the last one came.
  const range = { from: span.first, to: ask.audience === 'operations' ? span.last : ask.now };
  const [from, to] = [ask.from ?? range.from, Math.max(ask.to ?? range.to + 1, (ask.from ?? range.from) + 1)];
  const step = (STEPS.find((seconds) => (to - from) / (seconds * SECOND) <= ask.buckets) ?? (STEPS.at(-1) as number)) * SECOND;
  const [first, last] = [Math.floor(from / step) * step, Math.ceil(to / step) * step];
  const buckets = { from: first, to: last, step };
  const counting = new Counting(Math.round((last - first) / step));
  if (ask.audience === 'operations') for (const { bucket, lane, severity, events } of await archive.counts(ask.operation, { by: ask.by, ...buckets })) counting.add(bucket, lane, severity, events);
  else if (!(await countSeen(archive, ask, span, buckets, counting))) return undefined;
  const gaps = ask.audience === 'operations' ? await archive.gaps(ask.operation, buckets) : [];
  return { range, from: first, step, buckets: counting.buckets, counts: counting.series(), gaps };
}

interface Buckets { readonly from: Millis; readonly to: Millis; readonly step: Millis }

/** Counts what the audience sees today, by looking at every event. False when there are too many. */
async function countSeen(archive: Archive, ask: TimelineAsk, span: Span, buckets: Buckets, counting: Counting): Promise<boolean> {
  const { operation, audience, by } = ask;
  const { picture } = await knownPicture(archive, operation, span.head);
  const count = (event: Event, at: Millis): void => {
    if (seesEvent(picture, event, audience)) counting.add(Math.floor((at - buckets.from) / buckets.step), laneOf(event.subject), severityOf(event), 1);
  };
  return by === 'recorded' ? countRecorded(archive, operation, buckets, count) : countOccurred(archive, operation, buckets, count);
}

type Count = (event: Event, at: Millis) => void;

async function countRecorded(archive: Archive, operation: OperationId, { from, to }: Buckets, count: Count): Promise<boolean> {
  const [after, last] = [await archive.knownAt(operation, from - 1), await archive.knownAt(operation, to - 1)];
  if (last - after > LOOKED_AT_MOST) return false;
  let high = await archive.highAt(operation, after);
  for await (const { recorded } of archive.scan(operation, after, last)) {
    for (const { event, recordedAt } of recorded) {
      high = Math.max(high, recordedAt);
      count(event, high);
    }
  }
  return true;
}

async function countOccurred(archive: Archive, operation: OperationId, { from, to }: Buckets, count: Count): Promise<boolean> {
  let looked = 0;
  for (let after = -1, more = true; more;) {
    const page = await archive.events(operation, { after, limit: PAGE, from, to });
    for (const { json } of page.events) {
      const event = decode(json);
      count(event, event.time);
    }
    looked += page.events.length;
    if (looked > LOOKED_AT_MOST) return false;
    after = page.events.at(-1)?.position ?? after;
    ({ more } = page);
  }
  return true;
}

class Counting {
  readonly buckets: number;
  private readonly lanes = new Map<string, number[]>();

  constructor(buckets: number) {
    this.buckets = buckets;
  }

  add(bucket: number, lane: Lane, severity: string, events: number): void {
    const key = `${LANES.indexOf(lane)} ${severity}`;
    let counts = this.lanes.get(key);
    if (counts === undefined) this.lanes.set(key, (counts = Array.from({ length: this.buckets }, () => 0)));
    counts[bucket] = (counts[bucket] ?? 0) + events;
  }

  series(): readonly Series[] {
    return [...this.lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, events]) => {
      const [lane, severity] = key.split(' ') as [string, string];
      return { lane: LANES[Number(lane)] as Lane, ...(severity !== '' && { severity }), events };
    });
  }
}
