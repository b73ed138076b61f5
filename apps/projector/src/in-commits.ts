import type { Recorded } from '#libs/domain';
import type { Clock } from '#libs/runtime';

/** How many events one commit may carry. */
const COMMIT_EVENTS = 1_000;
/**
 * Milliseconds from one commit to the next while they carry little. Redis runs six commands for a commit, whatever it carries: at 5,000 events a second that
 * is 0.08 for each event. Well below the 50 ms from one frame to the next, so that a console hardly waits longer.
 */
export const APART_MS = 15;
/** So many events share the commands of their commit among enough of them, and more may lie behind them already: whoever is behind never rests. */
export const MANY_EVENTS = 128;

/** What of a followed log is committed together. Each commit may be made at once; what comes within a moment of one that carried little waits, and comes together. */
export async function* inCommits(batches: AsyncIterable<readonly Recorded[]>, clock: Clock, signal: AbortSignal): AsyncGenerator<readonly Recorded[]> {
  for await (const batch of batches) {
    const began = clock.steady();
    for (let start = 0; start < batch.length; start += COMMIT_EVENTS) yield batch.slice(start, start + COMMIT_EVENTS);
    const rest = began + APART_MS - clock.steady();
    if (rest > 0 && batch.length < MANY_EVENTS) await clock.pause(rest, signal);
  }
}
