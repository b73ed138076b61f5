/**
 * How much a seat is asked to deal with: functions of the raises that it sees, and of the time. A seat is an audience and a desk; what it sees
 * is decided before, by its view.
 */
import { LIMITS, type Limits } from '../rules/limits.ts';
import { SECOND, type Millis } from '../time.ts';

/** An alert as a seat saw it. */
export interface Asked {
  /** When it was raised, and each time its severity rose; none is left out, in any order. */
  readonly raises: readonly Millis[];
  /** When the seat acknowledged it; absent while it has not. */
  readonly acknowledgedAt?: Millis;
}

/** Half open: from the instant at which it began up to that at which it was over; without an end while it goes on. */
export interface Stretch { readonly from: Millis; readonly to?: Millis }

export interface Flood {
  readonly on: boolean;
  /** Raises in the span that ends now. */
  readonly count: number;
  readonly stretches: readonly Stretch[];
  /** The most raises that any span held, and when it held them first; 0 without any raise. */
  readonly peak: { readonly count: number; readonly at?: Millis };
}

/** On from an instant with more than `over` raises in the span, off at the first later one with fewer than `under`. Raises after `now` are not looked at. */
export function floodAt(raises: readonly Millis[], now: Millis, { over, under, within }: Limits['flood'] = LIMITS.flood): Flood {
  const span = within * SECOND;
  const sorted = raises.filter((at) => at <= now).sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  let peak: Flood['peak'] = { count: 0 };
  let [come, gone] = [0, 0];
  const instants = [...new Set(sorted.flatMap((at) => [at, at + span]))].filter((at) => at <= now).sort((a, b) => a - b);
  for (const at of instants) {
    while (come < sorted.length && (sorted[come] as Millis) <= at) come += 1;
    while (gone < come && (sorted[gone] as Millis) + span <= at) gone += 1;
    const count = come - gone;
    if (count > peak.count) peak = { count, at };
    const last = stretches.at(-1);
    const isOn = last !== undefined && last.to === undefined;
    if (!isOn && count > over) stretches.push({ from: at });
    else if (isOn && count < under) stretches[stretches.length - 1] = { from: last.from, to: at };
  }
  const last = stretches.at(-1);
  return { on: last !== undefined && last.to === undefined, count: come - gone, stretches, peak };
}

export interface Load {
  readonly flood: Flood;
  /** Raises between `since` and now. */
  readonly raises: number;
  /** Milliseconds in flood between `since` and now. */
  readonly flooded: Millis;
  /** Milliseconds from the first raise to the acknowledgement, of those acknowledged since: nearest ranks; absent while there are none. */
  readonly answered: number;
  readonly half?: Millis;
  readonly ninety?: Millis;
  readonly ninetyFive?: Millis;
}

/** The load of a seat between `since` and `now`. */
export function loadOf(asked: readonly Asked[], since: Millis, now: Millis, limits?: Limits['flood']): Load {
  const all = asked.flatMap(({ raises }) => raises);
  const flood = floodAt(all, now, limits);
  const flooded = flood.stretches.reduce((sum, { from, to = now }) => sum + Math.max(0, to - Math.max(from, since)), 0);
  const waits = asked.flatMap(({ raises, acknowledgedAt }) => (
    acknowledgedAt === undefined || acknowledgedAt < since || acknowledgedAt > now || raises.length === 0 ? [] : [Math.max(0, acknowledgedAt - Math.min(...raises))]
  )).sort((a, b) => a - b);
  const rank = (share: number): Millis | undefined => waits[Math.max(0, Math.ceil(share * waits.length) - 1)];
  const [half, ninety, ninetyFive] = [rank(0.5), rank(0.9), rank(0.95)];
  return {
    flood, raises: all.filter((at) => at >= since && at <= now).length, flooded, answered: waits.length,
    ...(half !== undefined && { half }), ...(ninety !== undefined && { ninety }), ...(ninetyFive !== undefined && { ninetyFive }),
  };
}
