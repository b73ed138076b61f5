import { expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { createLog, SystemClock } from '#libs/runtime';
import { violation } from '../events/sample.ts';
import { Kept, KEPT_MS, type KeptOptions } from './kept.ts';
import { SimulatedFiles } from './simulated-files.ts';

let now = 0;
class SetClock extends SystemClock {
  override steady(): number {
    return now;
  }
}
const failures: unknown[] = [];
const open = (files: SimulatedFiles, more: Partial<KeptOptions> = {}): Promise<Kept> =>
  Kept.open(files, { report: createLog('silent', 'test'), fail: (error) => failures.push(error), clock: new SetClock(), ...more });
function recorded(position: number, text = 0): Recorded {
  const event = violation({ id: `k-${position}` });
  const parsed = parseEvent(event, JSON.stringify(event).padEnd(text));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 7, position };
}
async function positions(kept: Kept): Promise<readonly (number | undefined)[]> {
  const found: (number | undefined)[] = [];
  for await (const lines of kept.read('demo')) found.push(...lines.map(({ position }) => position));
  return found;
}
/** What a process finds that starts after the machine lost its power. */
const afterPowerLoss = async (files: SimulatedFiles): Promise<readonly (number | undefined)[]> => positions(await open(files.after({ bytes: 0, names: 0 })));

it('what is kept is on the disk a second later', async () => {
  const files = new SimulatedFiles();
  const kept = await open(files);
  now += 1_000;
  await kept.write('demo', [recorded(0)]);
  await kept.close();
  expect(await afterPowerLoss(files)).toEqual([0]);
});

it('what is kept is synchronised each second while more of it comes without a pause', async () => {
  const files = new SimulatedFiles();
  const kept = await open(files);
  for (let position = 0; position < 50; position += 1) {
    now += 100;
    await kept.write('demo', [recorded(position)]);
  }
  const survivors = await afterPowerLoss(files);
  expect(survivors.length).toBeGreaterThanOrEqual(39);
  await kept.close();
});

it('what is kept goes after ten minutes, a file at a time, and never before', async () => {
  const kept = await open(new SimulatedFiles());
  for (let minute = 0; minute <= 12; minute += 1) {
    await kept.write('demo', [recorded(minute)]);
    now += 61_000;
  }
  const found = await positions(kept);
  expect(found).toEqual(Array.from({ length: found.length }, (_, at) => 13 - found.length + at));
  expect(found.length * 61_000).toBeGreaterThanOrEqual(KEPT_MS);
  expect(found.length).toBeLessThan(13);
  now += KEPT_MS + 1_000;
  await kept.write('demo', [recorded(99)]);
  await kept.close();
  expect(await positions(kept)).toEqual([99]);
});

it('what is kept counts as new after a restart, because nobody knows how old it is', async () => {
  const files = new SimulatedFiles();
  const before = await open(files);
  await before.write('demo', [recorded(0)]);
  await before.close();
  now += 3_600_000;
  const after = await open(files);
  await after.write('demo', [recorded(1)]);
  expect(await positions(after)).toEqual([0, 1]);
  await after.close();
});

it('what is kept stays within its limit: the oldest goes first', async () => {
  const kept = await open(new SimulatedFiles(), { limitBytes: 300_000 });
  for (let position = 0; position < 60; position += 1) {
    now += 61_000 / 6;
    await kept.write('demo', [recorded(position, 20_000)]);
  }
  await kept.close();
  const found = await positions(kept);
  expect(kept.bytes).toBeLessThanOrEqual(300_000);
  expect([found.length > 5, found.at(-1)]).toEqual([true, 59]);
});

it('a full disk keeps nothing and holds nobody up; a failing one ends the process', async () => {
  const files = new SimulatedFiles();
  const kept = await open(files);
  await kept.write('demo', [recorded(0)]);
  files.failing = { at: 'write', code: 'ENOSPC' };
  await kept.write('demo', [recorded(1)]);
  await kept.write('demo', [recorded(2)]);
  expect(await positions(kept)).toEqual([0, 2]);
  files.failing = { at: 'sync', code: 'EIO' };
  now += 5_000;
  kept.tend();
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toMatchObject([{ code: 'EIO' }]);
  await kept.close();
});
