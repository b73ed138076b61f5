import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MemoryArchive } from '#libs/archive';
import { fold, LivePicture, MINUTE, viewAll, type Recorded } from '#libs/domain';
import { EmbeddedEventLog, genesis } from '#libs/event-log';
import { BEGAN, crowdedRange, hashOf, Truth } from './range.ts';
import { verifyReplay } from './replay.ts';
import { watch } from './watched.ts';

/** Every tick is folded twice. */
const SLOW_MS = 180_000;

describe('npm run verify -- --replay', () => {
  it('finds every tick of a range to be the fold of the log, at any speed', async () => {
    const said: string[] = [];
    expect(await verifyReplay({ events: 600, minutes: 1, speeds: [10, 1_000], say: (line) => said.push(line) })).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(/^equal: embedded ×10, 61 ticks, the last [0-9a-f]{16}$/), expect.stringMatching(/^equal: embedded ×1000, 2 ticks/), expect.stringMatching(/^equal: 2 playbacks of \d{3,4} events, 63 ticks$/),
    ]);
  }, SLOW_MS);

  it('knows a playback that leaves one event out', async () => {
    const log = await recordedLog();
    const range = { operation: 'demo', from: BEGAN, to: BEGAN + MINUTE };
    const whole = await watch(new MemoryArchive(async () => log), range, 10);
    const truth = new Truth(log);
    truth.know(whole.keys());
    expect([...whole].filter(([at, hash]) => truth.hashAt(at) !== hash)).toEqual([]);
    const left = log.findIndex(({ event, recordedAt }) => event.fact === 'violation-reported' && recordedAt > BEGAN + MINUTE / 4);
    const without = log.flatMap((one, at) => (at === left ? [] : [{ ...one, position: one.position - (at > left ? 1 : 0) }]));
    const wrong = [...(await watch(new MemoryArchive(async () => without), range, 10))].filter(([at, hash]) => truth.hashAt(at) !== hash);
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every(([at]) => at >= (log[left] as Recorded).recordedAt)).toBe(true);
  }, SLOW_MS);

  it('goes by the whole of each entity', () => {
    const picture = new LivePicture();
    for (const [position, one] of crowdedRange(100, 1).slice(0, 100).entries()) fold(picture, { ...one, position });
    const texts = new Map([...viewAll(picture, 'operations', BEGAN)].map(([key, seen]) => [key, JSON.stringify(seen)] as const));
    const [key, text] = [...texts][3] as [string, string];
    expect(hashOf(new Map([...texts].toReversed()))).toBe(hashOf(texts));
    expect(hashOf(new Map([...texts, [key, `${text} `]]))).not.toBe(hashOf(texts));
  });
});

async function recordedLog(): Promise<readonly Recorded[]> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-verify-'));
  const log = new EmbeddedEventLog({ directory });
  await genesis(log, 'demo', 'log-1', BEGAN - MINUTE);
  await log.append('demo', crowdedRange(400, 1).slice(0, 900));
  const all: Recorded[] = [];
  for await (const batch of log.read('demo', { after: -1 })) all.push(...batch);
  await log.close();
  await rm(directory, { recursive: true, force: true });
  return all;
}
