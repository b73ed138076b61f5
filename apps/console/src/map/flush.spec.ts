import { describe, expect, it } from '@jest/globals';
import { VirtualTime } from '../feed/virtual.ts';
import { Flush, FLUSH_EVERY, SCRUB_EVERY, type Difference } from './flush.ts';
import type { Drawn } from './marks.ts';

const drawn = (id: string, lon = 34): Drawn => ({ type: 'Feature', properties: { id, key: id, kind: 'violation' }, geometry: { type: 'Point', coordinates: [lon, 31] } });
const settle = async (): Promise<void> => { for (let turn = 0; turn < 8; turn += 1) await Promise.resolve(); };

/** A flush whose updates end when the spec says so. */
function make() {
  const time = new VirtualTime(0);
  const calls: { kind: 'set' | 'update'; features: readonly Drawn[]; difference?: Difference; end: () => void; fail: () => void }[] = [];
  let changed = new Map<string, Drawn | null>();
  const painted: number[] = [];
  let notes = 0;
  const call = (kind: 'set' | 'update', features: readonly Drawn[], difference?: Difference) => new Promise<void>((resolve, reject) => {
    calls.push({ kind, features, ...(difference === undefined ? {} : { difference }), end: resolve, fail: () => { reject(new Error('refused')); } });
  });
  let every = FLUSH_EVERY;
  const flush = new Flush<number>({
    every: () => every,
    target: { setData: (features) => call('set', features), updateData: (difference) => call('update', [], difference) },
    steady: time.steady, after: time.after, painted: (note) => { painted.push(note); },
    collect: () => {
      const now = changed;
      changed = new Map();
      notes += 1;
      return { changed: now, note: notes };
    },
  });
  const change = (...features: (Drawn | readonly [string, null])[]) => {
    for (const one of features) {
      if ('type' in one) changed.set(one.properties.id, one);
      else changed.set(one[0], null);
    }
    flush.touch();
  };
  /** Fills the source with `count` features, painted. */
  const fill = async (count: number) => {
    change(...Array.from({ length: count }, (_, at) => drawn(`v/${at}`)));
    calls.at(-1)?.end();
    await settle();
    time.pass(FLUSH_EVERY);
  };
  return { time, calls, painted, flush, change, fill, pace: (millis: number) => { every = millis; } };
}

describe('flushing', () => {
  it('sends the first change after quiet at once and the next ones every 250 ms at most', async () => {
    const { calls, change, fill, time } = make();
    await fill(100);
    change(drawn('v/1', 35));
    expect(calls).toHaveLength(2);
    calls.at(-1)?.end();
    await settle();
    time.pass(100);
    change(drawn('v/1', 36));
    change(drawn('v/2', 36));
    expect(calls).toHaveLength(2);
    time.pass(200);
    expect(calls).toHaveLength(3);
    expect(calls.at(-1)?.difference?.add.map(({ properties }) => properties.id)).toEqual(['v/1', 'v/2']);
  });

  it('keeps one update in flight; what comes meanwhile waits as the newest of each feature', async () => {
    const { calls, change, fill, time } = make();
    await fill(100);
    change(drawn('v/1', 35));
    time.pass(1_000);
    change(drawn('v/1', 36));
    change(drawn('v/1', 37));
    time.pass(1_000);
    expect(calls).toHaveLength(2);
    calls.at(-1)?.end();
    await settle();
    expect(calls).toHaveLength(3);
    expect(calls.at(-1)?.difference?.add.map(({ geometry }) => geometry.coordinates)).toEqual([[37, 31]]);
  });

  it('tells differences while few changed, with what is gone, and everything when more than half did', async () => {
    const { calls, change, fill, time } = make();
    await fill(100);
    change(drawn('v/1', 35), ['v/2', null]);
    expect(calls.at(-1)).toMatchObject({ kind: 'update', difference: { remove: ['v/2'] } });
    calls.at(-1)?.end();
    await settle();
    time.pass(FLUSH_EVERY);
    change(...Array.from({ length: 51 }, (_, at) => drawn(`v/${at + 10}`, 36)));
    expect(calls.at(-1)).toMatchObject({ kind: 'set' });
    expect(calls.at(-1)?.features).toHaveLength(99);
  });

  it('tells differences of a thousand features when those are few of all', async () => {
    const { calls, change, fill } = make();
    await fill(10_000);
    change(...Array.from({ length: 1_000 }, (_, at) => drawn(`v/${at}`, 36)));
    expect(calls.at(-1)?.difference?.add).toHaveLength(1_000);
  });

  it('is quicker while a hand drags', async () => {
    const { calls, change, fill, pace, time } = make();
    await fill(100);
    pace(SCRUB_EVERY);
    for (const lon of [35, 36]) {
      change(drawn('v/1', lon));
      calls.at(-1)?.end();
      await settle();
    }
    expect(calls).toHaveLength(2);
    time.pass(SCRUB_EVERY);
    expect(calls).toHaveLength(3);
  });

  it('sets everything after a refused difference and after a new style', async () => {
    const { calls, change, fill, flush, painted, time } = make();
    await fill(100);
    change(drawn('v/1', 35));
    calls.at(-1)?.fail();
    await settle();
    time.pass(FLUSH_EVERY);
    expect(calls.at(-1)).toMatchObject({ kind: 'set' });
    expect(painted).toEqual([1]);
    calls.at(-1)?.end();
    await settle();
    time.pass(FLUSH_EVERY);
    flush.renew();
    expect(calls.at(-1)).toMatchObject({ kind: 'set' });
    expect(calls.at(-1)?.features).toHaveLength(100);
  });

  it('says painted only when it is, also when nothing had to be sent', async () => {
    const { calls, change, fill, flush, painted, time } = make();
    await fill(100);
    expect(painted).toEqual([1]);
    change(drawn('v/1', 35));
    await settle();
    expect(painted).toEqual([1]);
    calls.at(-1)?.end();
    await settle();
    expect(painted).toEqual([1, 2]);
    time.pass(FLUSH_EVERY);
    flush.touch();
    await settle();
    expect(painted).toEqual([1, 2, 3]);
    expect(calls).toHaveLength(2);
  });
});
