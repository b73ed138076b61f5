/** For specs only. A log as a watch would have made it, written with the short facts of given.ts. */
import type { Accepted, Recorded } from '../event.ts';
import { fact } from '../picture/given.ts';
import type { Millis } from '../time.ts';
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
