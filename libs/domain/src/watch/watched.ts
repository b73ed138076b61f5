/** For specs only. A log as a watch would have made it, written with the short facts of given.ts. */
import type { Accepted, Recorded } from '../event.ts';
import { fact } from '../picture/given.ts';
import type { RuleLimits } from '../rules/limits.ts';
import type { Millis } from '../time.ts';
import { BackTest } from './back-test.ts';
import { ToldAlerts } from './told-alerts.ts';
import { VirtualWatch, watchFactId, type VirtualWatchOptions, type WatchFact } from './virtual-watch.ts';

export const WATCH = 'w1';
export const recordedFact = (one: WatchFact, at: Millis): Accepted =>
  fact(one.fact, one.subject, one.data as never, { id: watchFactId(one), source: 'urn:watchfloor:demo:watch', time: at });

export const virtualWatch = (options: Partial<VirtualWatchOptions> = {}): VirtualWatch =>
  new VirtualWatch({ operation: 'operation/demo', watch: WATCH, record: recordedFact, ...options });

/** The records with what the watch said of them, up to an instant. */
export function watched(facts: readonly Accepted[], until?: Millis, options: Partial<VirtualWatchOptions> = {}): readonly Recorded[] {
  const watch = virtualWatch(options);
  const log = facts.flatMap((one) => watch.take(one));
  return until === undefined ? log : [...log, ...watch.wait(until)];
}

/** What a log tells, and what it would have told under other limits. */
export function backTested(log: readonly Recorded[], limits: RuleLimits = {}, until: Millis = Infinity): { readonly told: ToldAlerts; readonly test: BackTest } {
  const told = new ToldAlerts(until);
  for (const one of log) told.take(one);
  const test = new BackTest({ operation: 'operation/demo', limits, told, record: recordedFact });
  for (const one of log) test.take(one);
  const last = log.at(-1);
  if (last !== undefined) test.end(last);
  return { told, test };
}
