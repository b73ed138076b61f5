import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MINUTE, tellingOf, type Course, type Recorded } from '#libs/domain';
import { EmbeddedEventLog } from '#libs/event-log';
import { backTest } from './back-test.ts';
import { liveDay } from './day.ts';
import { withArchive } from './sources.ts';

const OPERATION = 'demo';
const NOW = Date.UTC(2026, 10, 23, 14, 20);
/** A convoy is attacked within it. */
const AWAY = { from: Date.UTC(2026, 10, 23, 2, 36), to: Date.UTC(2026, 10, 23, 2, 46) };
const APPEND = 1_000;
/** A day is lived through and told again: seconds, and many of them where others burn the processors. */
const A_DAY_WITHIN_MS = 900_000;

async function archived<T>(log: readonly Recorded[], use: Parameters<typeof withArchive<T>>[1]): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-back-test-'));
  try {
    const embedded = new EmbeddedEventLog({ directory });
    for (let at = 0; at < log.length; at += APPEND) await embedded.append(OPERATION, log.slice(at, at + APPEND));
    await embedded.close();
    return await withArchive(join(directory, `${OPERATION}.log.sqlite`), use);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const isWhileAway = ({ onset }: Course): boolean => onset >= AWAY.from && onset < AWAY.to;

describe('the back-test of a recorded busy day, with ten minutes in it in which nobody projected', () => {
  it('raises, lets rise, sends on and clears the same as live did, given the live limits; and not given others', async () => {
    const log = await liveDay({ operation: OPERATION, seed: 7, now: NOW, away: AWAY });
    const reached = log.flatMap(({ event }) => (event.fact === 'watch-reached' ? [event.time] : []));
    expect(reached.filter((at) => at > AWAY.from && at < AWAY.to)).toEqual([]);
    expect(log.filter(({ event }) => event.fact === 'watch-started')).toHaveLength(2);

    await archived(log, async (source) => {
      const live = await backTest(source, { from: undefined, to: undefined, limits: {} });
      expect(live.would.all.map(tellingOf)).toEqual(live.was.all.map(tellingOf));
      expect(live.compared).toMatchObject({ otherwise: [], missed: [], added: [] });
      expect(live.compared.same).toHaveLength(live.was.all.length);
      // It was a day with much of everything, and some of it while nobody projected.
      expect(live.was.all.length).toBeGreaterThan(150);
      expect(live.was.all.filter(({ clearedAt }) => clearedAt !== undefined).length).toBeGreaterThan(100);
      expect(live.was.all.filter(({ escalatedAt }) => escalatedAt !== undefined).length).toBeGreaterThan(10);
      expect(live.was.all.filter(isWhileAway).map(({ rule }) => rule)).toContain('convoy-attacked');

      const other = await backTest(source, { from: undefined, to: AWAY.from, limits: { 'convoy-held': { after: 960 } } });
      expect(other.compared.otherwise.length).toBeGreaterThan(5);
      expect(other.compared.otherwise.every(({ before, after }) => before.onset + MINUTE === after.onset)).toBe(true);
    });
  }, A_DAY_WITHIN_MS);
});
