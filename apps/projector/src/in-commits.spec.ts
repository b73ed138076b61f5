import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { MemoryEventLog, genesis } from '#libs/event-log';
import { SystemClock } from '#libs/runtime';
import { APART_MS, inCommits, MANY_EVENTS } from './in-commits.ts';
import { DEMO, NOON, positions } from './projected.ts';

/** Time passes only while somebody waits, or when a test says so. */
class OwnClock extends SystemClock {
  at = 0;
  override steady(): number {
    return this.at;
  }
  override pause(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted !== true) this.at += ms;
    return Promise.resolve();
  }
}

/** So many records, each batch made at the moment when it is asked for. */
async function* followed(sizes: readonly number[], clock: OwnClock, askedAt: number[]): AsyncGenerator<readonly Recorded[]> {
  const log = new MemoryEventLog();
  await genesis(log, DEMO, 'log-1', NOON);
  let from = 0;
  for (const size of sizes) {
    askedAt.push(clock.at);
    yield await log.append(DEMO, positions(from, size));
    from += size;
  }
}

/** When each commit was made, how many events it had, and when the log was asked for more. */
async function made(sizes: readonly number[], { takes = 0, signal = new AbortController().signal } = {}) {
  const clock = new OwnClock();
  const askedAt: number[] = [];
  const commits: (readonly [at: number, events: number])[] = [];
  for await (const commit of inCommits(followed(sizes, clock, askedAt), clock, signal)) {
    commits.push([clock.at, commit.length]);
    clock.at += takes;
  }
  return { commits, askedAt };
}

describe('what is committed together', () => {
  it('is committed as soon as it is there, and what comes within a moment of it comes together after that', async () => {
    expect(await made([1, 3])).toEqual({ commits: [[0, 1], [APART_MS, 3]], askedAt: [0, APART_MS] });
  });

  it('waits no longer for a commit that took its time', async () => {
    expect((await made([1, 1, 1], { takes: APART_MS - 5 })).commits).toEqual([[0, 1], [APART_MS, 1], [2 * APART_MS, 1]]);
    expect((await made([1, 1], { takes: APART_MS + 5 })).commits).toEqual([[0, 1], [APART_MS + 5, 1]]);
  });

  it('never rests while there is much of it', async () => {
    expect((await made([MANY_EVENTS, MANY_EVENTS, MANY_EVENTS - 1, 1])).commits).toEqual([[0, MANY_EVENTS], [0, MANY_EVENTS], [0, MANY_EVENTS - 1], [APART_MS, 1]]);
  });

  it('is a thousand events at most', async () => {
    expect((await made([2_500])).commits).toEqual([[0, 1_000], [0, 1_000], [0, 500]]);
  });

  it('ends at once when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await made([1, 1], { signal: stop.signal })).askedAt).toEqual([0, 0]);
  });
});
