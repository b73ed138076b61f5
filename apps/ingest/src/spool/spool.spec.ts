import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, boolean, integer, nat, record } from 'fast-check';
import type { Accepted } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { violation } from '../events/sample.ts';
import { SimulatedFiles } from './simulated-files.ts';
import { Spool } from './spool.ts';

const LIMIT = 64 * 1_024;
const ROOMY = 1_024 * 1_024 * 1_024;

const reports = new Map<string, Accepted>();

function report(id: string, padding = 0): Accepted {
  const made = reports.get(`${id} ${padding}`) ?? newReport(id, padding);
  reports.set(`${id} ${padding}`, made);
  return made;
}

function newReport(id: string, padding: number): Accepted {
  const event = violation({ id });
  const parsed = parseEvent(event, JSON.stringify(event).padEnd(padding));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 1_772_366_400_000 };
}
const idOf = (json: string): string => (JSON.parse(json) as { readonly id: string }).id;
const failures: unknown[] = [];
const open = (files: SimulatedFiles, limitBytes = ROOMY): Promise<Spool> => Spool.open(files, { limitBytes, fail: (error) => failures.push(error) });

/** Takes everything out, in order, and settles it when told so. */
async function drained(spool: Spool, settles = true): Promise<readonly string[]> {
  const ids: string[] = [];
  const first = await spool.front(1_000);
  for (let front = first; front !== undefined; front = settles ? await spool.front(1_000) : undefined) {
    ids.push(...front.lines.map(({ json }) => idOf(json)));
    if (settles) await spool.settle(front);
  }
  return ids;
}

describe('a spool', () => {
  it('gives back what it took, in order, with operation, recorded time and text as they were', async () => {
    const spool = await open(new SimulatedFiles());
    const text = ` ${JSON.stringify(violation({ id: 'تقرير', extra: 'a b' }), undefined, 2)}\n`;
    const parsed = parseEvent(JSON.parse(text), text);
    if (!parsed.ok) throw new TypeError('the sample is not valid');
    await spool.append('demo', [{ event: parsed.event, recordedAt: 7 }]);
    await spool.append('north-2', [report('b')]);
    const front = await spool.front(10);
    expect(front?.lines.map(({ operation, recordedAt, json }) => [operation, recordedAt, json])).toEqual([
      ['demo', 7, text], ['north-2', 1_772_366_400_000, report('b').event.json],
    ]);
    expect([spool.events, spool.operations]).toEqual([2, ['demo', 'north-2']]);
  });

  it('gives the same again until it is settled, and nothing twice after that', async () => {
    const spool = await open(new SimulatedFiles());
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => spool.append('demo', [report(id)])));
    expect(await drained(spool, false)).toEqual(await drained(spool, false));
    expect(await drained(spool)).toEqual(['a', 'b', 'c', 'd']);
    expect([await spool.front(10), spool.events, spool.bytes, spool.operations]).toEqual([undefined, 0, 0, []]);
  });

  it('holds it all over a restart, the newest recorded time too', async () => {
    const files = new SimulatedFiles();
    const before = await open(files);
    await before.append('demo', [report('a'), report('b')]);
    await before.close();
    const after = await open(files);
    expect([after.events, after.newest]).toEqual([2, 1_772_366_400_000]);
    await after.append('demo', [report('c')]);
    expect(await drained(after)).toEqual(['a', 'b', 'c']);
  });

  it('refuses what would take it over its limit, keeps nothing of it, and takes events again once some have gone', async () => {
    const spool = await open(new SimulatedFiles(), LIMIT);
    const taken: string[] = [];
    let refused: unknown;
    for (let n = 0; n < 100; n += 1) {
      await spool.append('demo', [report(`e-${n}`, 1_000), report(`f-${n}`, 1_000)]).then(() => taken.push(`e-${n}`, `f-${n}`), (error: unknown) => (refused = error));
      expect(spool.bytes).toBeLessThanOrEqual(LIMIT);
    }
    expect(refused).toMatchObject({ name: 'SpoolFull' });
    expect(taken.length).toBeGreaterThan(50);
    const front = await spool.front(taken.length / 2);
    if (front !== undefined) await spool.settle(front);
    await spool.append('demo', [report('again', 1_000)]);
    expect(await drained(spool)).toEqual([...taken.slice(front?.lines.length), 'again']);
  });

  it('counts what waits for the disk against its limit', async () => {
    const spool = await open(new SimulatedFiles(), LIMIT);
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => spool.append('demo', [report(`e-${n}`, 1_000)])));
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(100);
    expect(spool.bytes).toBeLessThanOrEqual(LIMIT);
  });

  it('is full when the disk is, and goes on when that has passed', async () => {
    const files = new SimulatedFiles();
    const spool = await open(files);
    await spool.append('demo', [report('a')]);
    files.failing = { at: 'write', code: 'ENOSPC' };
    await expect(spool.append('demo', [report('b')])).rejects.toMatchObject({ name: 'SpoolFull' });
    await spool.append('demo', [report('c')]);
    expect(await drained(spool)).toEqual(['a', 'c']);
  });

  it.each([['write', 'EIO'], ['sync', 'EIO'], ['sync', 'ENOSPC']] as const)('answers nobody and ends the process when a %s fails with %s', async (at, code) => {
    const files = new SimulatedFiles();
    const spool = await open(files);
    await spool.append('demo', [report('a')]);
    files.failing = { at, code };
    const called = failures.length;
    await expect(Promise.all([spool.append('demo', [report('b')]), spool.append('demo', [report('c')])])).rejects.toMatchObject({ code });
    expect(failures.slice(called)).toMatchObject([{ code }]);
    await expect(spool.append('demo', [report('d')])).rejects.toMatchObject({ code });
  });

  it('takes a frame larger than what it reads at a time', async () => {
    const spool = await open(new SimulatedFiles());
    await spool.append('demo', Array.from({ length: 60 }, (_, n) => report(`e-${n}`, 60_000)));
    await spool.append('demo', [report('last')]);
    expect(await drained(spool)).toHaveLength(61);
  });

  it.each([
    ['a bit of an event', 100], ['a bit of a length', 4], ['a bit of a checksum', 9], ['a bit of a mark', 1],
  ])('does not open, and names file and byte, when %s was flipped and more follows', async (_, at) => {
    const files = new SimulatedFiles();
    const spool = await open(files);
    for (const id of ['a', 'b', 'c']) await spool.append('demo', [report(id)]);
    const [file] = await files.list();
    const frame = (file?.bytes as number) / 3;
    const bytes = files.bytesOf(file?.name as string);
    bytes[frame + at] = (bytes[frame + at] as number) ^ 1;
    await expect(open(files)).rejects.toMatchObject({ name: 'CorruptSpool', message: expect.stringContaining(`simulated/${file?.name} is damaged at byte ${frame}`) as unknown });
  });

  it('does not open when an older file ends early or one in the middle is missing', async () => {
    const make = async (): Promise<SimulatedFiles> => {
      const files = new SimulatedFiles();
      const spool = await open(files, LIMIT);
      for (let n = 0; n < 30; n += 1) await spool.append('demo', [report(`e-${n}`, 1_000)]);
      return files;
    };
    const shortened = await make();
    await shortened.cut('0000000001.spool', 500);
    await expect(open(shortened)).rejects.toMatchObject({ name: 'CorruptSpool', message: expect.stringContaining('0000000001.spool is damaged at byte 0') as unknown });
    const holed = await make();
    await holed.remove('0000000002.spool');
    await expect(open(holed)).rejects.toMatchObject({ name: 'CorruptSpool', message: 'simulated/0000000002.spool is missing' });
  });
});

interface Run { readonly files: SimulatedFiles; readonly acknowledged: string[]; readonly settled: Set<string>; readonly sent: string[] }

/** Calls of two operations at once, taken out now and then, until the folder crashes. */
async function run(crashAt: number, calls: readonly { readonly size: number; readonly settles: boolean }[]): Promise<Run> {
  const files = new SimulatedFiles();
  files.crashAt = crashAt;
  const done: Run = { files, acknowledged: [], settled: new Set(), sent: [] };
  try {
    const spool = await open(files, LIMIT);
    for (const [call, { size, settles }] of calls.entries()) {
      // Two calls at once: the second may share a durable write with the next.
      await Promise.all(['a', 'b'].map(async (half) => {
        const events = Array.from({ length: size }, (_, n) => report(`${call}-${half}-${n}`, 300));
        const ids = events.map(({ event }) => event.id);
        done.sent.push(...ids);
        await spool.append('demo', events).then(() => done.acknowledged.push(...ids), (error: unknown) => {
          if ((error as Error).name !== 'SpoolFull') throw error;
        });
      }));
      const front = settles ? await spool.front(call % 2 === 0 ? 50 : 3) : undefined;
      if (front === undefined) continue;
      for (const { json } of front.lines) done.settled.add(idOf(json));
      await spool.settle(front);
    }
  } catch (error) {
    if ((error as Error).name !== 'Crashed') throw error;
  }
  return done;
}

/** Nothing acknowledged is lost, nothing is out of order, and what was never sent does not appear. */
async function holds({ files, acknowledged, settled, sent }: Run, left: { readonly bytes: number; readonly names: number; readonly zeros?: boolean }): Promise<void> {
  const spool = await open(files.after(left), ROOMY);
  await spool.append('demo', [report('after')]);
  const found = await drained(spool);
  expect(found.at(-1)).toBe('after');
  const before = found.slice(0, -1);
  expect(acknowledged.filter((id) => !settled.has(id) && !before.includes(id))).toEqual([]);
  expect(before).toEqual(sent.filter((id) => before.includes(id)));
}

describe('a spool after a crash', () => {
  const CALLS = [1, 1, 2].map((size, at) => ({ size, settles: at === 1 }));

  it('holds everything it acknowledged, in order, wherever the crash was and whatever byte the disk got to', async () => {
    const whole = await run(Number.POSITIVE_INFINITY, CALLS);
    const steps = whole.files.steps;
    expect(steps).toBeGreaterThan(10);
    let tried = 0;
    for (let crashAt = 1; crashAt <= steps; crashAt += 1) {
      const crashed = await run(crashAt, CALLS);
      for (let bytes = 0; bytes <= crashed.files.unsynced; bytes += 1) {
        await holds(crashed, { bytes, names: bytes % 4 });
        if (bytes % 8 === 0) await holds(crashed, { bytes, names: 0, zeros: true });
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(1_500);
  });

  it('opens whichever of the files came back that had gone: they go one after the other', async () => {
    const files = new SimulatedFiles();
    const spool = await open(files, LIMIT);
    for (let n = 0; n < 40; n += 1) await spool.append('demo', [report(`e-${n}`, 1_000)]);
    for (let settled = 0; settled < 30; settled += 10) {
      const front = await spool.front(10);
      if (front !== undefined) await spool.settle(front);
    }
    expect((await files.list()).length).toBeGreaterThan(1);
    for (let names = 0; names < 16; names += 1) expect((await drained(await open(files.after({ bytes: 0, names })))).slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => `e-${30 + n}`));
  });

  it('holds it for any calls', async () => {
    const calls = array(record({ size: integer({ min: 1, max: 40 }), settles: boolean() }), { minLength: 1, maxLength: 12 });
    await assert(asyncProperty(calls, nat(60), nat(20_000), nat(15), boolean(), async (made, crashAt, bytes, names, zeros) => {
      await holds(await run(crashAt + 1, made), { bytes, names, zeros });
    }), { numRuns: 300 });
  });
});
