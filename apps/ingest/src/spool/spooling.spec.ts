import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accepted, Recorded } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { createLog, SystemClock } from '#libs/runtime';
import { violation } from '../events/sample.ts';
import { DiskFiles } from './files.ts';
import { Spooling, type SpoolPlace } from './spooling.ts';

let directory: string;
const opened: Spooling[] = [];
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'watchfloor-spool-')), 'made', 'here');
});
afterEach(async () => {
  for (const spooling of opened.splice(0)) await spooling.close();
  await rm(join(directory, '..', '..'), { recursive: true, force: true });
});

const failed: unknown[] = [];
async function use(place: Partial<SpoolPlace> = {}, operations: readonly string[] = ['demo']): Promise<Spooling> {
  const spooling = await Spooling.open({ directory, limitBytes: 64 * 1_024 * 1_024, ...place }, operations, { report: createLog('silent', 'test'), clock: new SystemClock(), fail: (error) => failed.push(error) });
  opened.push(spooling);
  return spooling;
}
async function again(): Promise<Spooling> {
  await opened.pop()?.close();
  return use();
}
function report(id: string): Accepted {
  const parsed = parseEvent(violation({ id }));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 7 };
}
const ids = async ({ spool }: Spooling): Promise<readonly string[]> => ((await spool?.front(1_000))?.lines ?? []).map(({ json }) => (JSON.parse(json) as { readonly id: string }).id);
const segment = async (): Promise<string> => join(directory, (await readdir(directory)).find((name) => name.endsWith('.spool')) as string);

describe("the spool's folder", () => {
  it('is made when it is not there, and holds nothing but its lock until something waits', async () => {
    const spooling = await use();
    expect((await readdir(directory)).filter((name) => !name.startsWith('spool-lock'))).toEqual([]);
    await spooling.spool?.append('demo', [report('a')]);
    expect(await ids(await again())).toEqual(['a']);
  });

  it('belongs to one process: a second is refused with the name of the folder, until the first has let go', async () => {
    await use();
    await expect(use()).rejects.toMatchObject({ name: 'LogInUse', message: expect.stringContaining(directory) as unknown });
    expect((await again()).spool?.events).toBe(0);
  });

  it('is refused by name when it cannot be a folder', async () => {
    await writeFile(join(directory, '..', '..', 'made'), '');
    await expect(use()).rejects.toMatchObject({ name: 'SpoolUnusable', message: expect.stringContaining(directory) as unknown });
  });

  it('is refused when events wait in it for an operation that is none of ours, which is named', async () => {
    await (await use()).spool?.append('demo', [report('a')]);
    await opened.pop()?.close();
    await expect(use({}, ['other'])).rejects.toMatchObject({ name: 'SpoolUnusable', message: expect.stringContaining('demo') as unknown });
    expect(await ids(await use())).toEqual(['a']);
  });

  it('loses the torn end of a record that nobody was answered for, and nothing else', async () => {
    const { spool } = await use();
    for (const id of ['a', 'b', 'c']) await spool?.append('demo', [report(id)]);
    await opened.pop()?.close();
    const file = await segment();
    await truncate(file, (await stat(file)).size - 5);
    const { spool: after } = await use();
    await after?.append('demo', [report('d')]);
    const front = await after?.front(10);
    if (front !== undefined) await after?.settle(front);
    expect([front?.lines.length, await ids(opened.at(-1) as Spooling)]).toEqual([2, ['d']]);
  });

  it('stops the process with file and byte when a bit of it was flipped', async () => {
    const { spool } = await use();
    for (const id of ['a', 'b']) await spool?.append('demo', [report(id)]);
    await opened.pop()?.close();
    const file = await segment();
    const bytes = await readFile(file);
    bytes[60] = (bytes[60] as number) ^ 4;
    await writeFile(file, bytes);
    await expect(use()).rejects.toMatchObject({ name: 'CorruptSpool', message: `${file} is damaged at byte 0: what it held there is lost, and nothing after it was touched` });
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  it('grows by files that go one by one as they are drained', async () => {
    const { spool } = await use({ limitBytes: 80_000 });
    for (let n = 0; n < 100; n += 1) await spool?.append('demo', [report(`e-${n}`)]);
    const count = async (): Promise<number> => (await readdir(directory)).filter((name) => name.endsWith('.spool')).length;
    const before = await count();
    const front = await spool?.front(50);
    if (front !== undefined) await spool?.settle(front);
    expect([before >= 3, (await count()) < before]).toEqual([true, true]);
  });
});

describe('what is kept', () => {
  const recorded = (from: number, count: number): readonly Recorded[] => Array.from({ length: count }, (_, n) => ({ ...report(`k-${from + n}`), position: from + n }));
  const positions = async ({ kept }: Spooling): Promise<readonly (number | undefined)[]> => {
    const found: (number | undefined)[] = [];
    for await (const lines of kept?.read('demo') ?? []) found.push(...lines.map(({ position }) => position));
    return found;
  };

  it('outlives the process, with positions, apart by operation, and does not count as spooled', async () => {
    const spooling = await use({ keep: true });
    await Promise.all([spooling.kept?.write('demo', recorded(0, 3)), spooling.kept?.write('other', recorded(0, 2)), spooling.kept?.write('demo', recorded(3, 2))]);
    expect(await positions(spooling)).toEqual([0, 1, 2, 3, 4]);
    await opened.pop()?.close();
    const after = await use({ keep: true });
    expect([await positions(after), after.spool?.events, after.spool?.bytes]).toEqual([[0, 1, 2, 3, 4], 0, 0]);
    await after.kept?.write('demo', recorded(5, 1));
    expect(await positions(after)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is read up to where a crash tore it', async () => {
    const spooling = await use({ keep: true });
    await spooling.kept?.write('demo', recorded(0, 1));
    await spooling.kept?.write('demo', recorded(1, 1));
    const file = join(directory, (await readdir(directory)).find((name) => name.endsWith('.kept')) as string);
    const handle = await open(file, 'r+');
    await handle.truncate((await handle.stat()).size - 3);
    await handle.close();
    await opened.pop()?.close();
    expect(await positions(await use({ keep: true }))).toEqual([0]);
  });

  it('is nothing unless asked for', async () => {
    expect((await use()).kept).toBeUndefined();
  });
});

it('the folder of files says what the disk says', async () => {
  const files = await DiskFiles.at(directory);
  const file = await files.create('a');
  await expect(files.create('a')).rejects.toMatchObject({ code: 'EEXIST' });
  await file.write(Buffer.from('hello'), 0);
  await file.cut(4);
  await file.write(Buffer.from('!'), 4);
  await file.sync();
  await file.close();
  expect(await files.list()).toEqual([{ name: 'a', bytes: 5 }]);
  expect([(await files.read('a', 1, 3)).toString(), (await files.read('a', 3, 99)).toString()]).toEqual(['ell', 'l!']);
  await files.cut('a', 2);
  expect((await files.read('a', 0, 9)).toString()).toBe('he');
  await files.remove('a');
  await files.syncNames();
  expect(await files.list()).toEqual([]);
});
