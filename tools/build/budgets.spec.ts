import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { overBudget, weights } from './budgets.ts';
import { build } from './part.ts';

let page: string;
beforeEach(async () => {
  page = await mkdtemp(join(tmpdir(), 'watchfloor-page-'));
  await mkdir(join(page, 'assets'));
});
afterEach(() => rm(page, { recursive: true }));

/** Bytes that no compression makes fewer. */
const put = (file: string, kilobytes: number): Promise<void> => writeFile(join(page, 'assets', file), randomBytes(kilobytes * 1_000));
const check = async (): Promise<readonly string[]> => overBudget(await weights(page));

describe('the budgets of the page', () => {
  it('are kept by a page as heavy as is allowed, of whose languages one is loaded', async () => {
    await Promise.all([
      put('index-a.js', 200), put('map-b.js', 40), put('catalogue-c.js', 18), put('catalogue-d.js', 17), put('catalogue-e.js', 18),
      put('maplibre-f.js', 290), put('maplibre-gl-worker-g.mjs', 147), put('noto-h.woff2', 279), put('index-i.css', 500), put('analysis-j.js', 29), put('later-parts-k.js', 29), put('coarse-l.js', 4),
    ]);
    expect(await check()).toEqual([]);
  });

  it.each([
    ['index-a.js', 261, /^over budget: JavaScript of the shell, with the map's own code: 261\.\d kB, 260 kB are allowed$/],
    ['maplibre-gl-worker-g.mjs', 439, /^over budget: JavaScript of the map library and its worker: 439\.\d kB, 438 kB are allowed$/],
    ['analysis-j.js', 31, /^over budget: JavaScript of the plots, fetched when they are first looked at: 31\.\d kB, 30 kB are allowed$/],
    ['later-parts-k.js', 31, /^over budget: JavaScript of forms and dialogs, fetched once the page stands: 31\.\d kB, 30 kB are allowed$/],
    ['coarse-l.js', 6, /^over budget: JavaScript of a drag through the past, fetched with the first: 6\.\d kB, 5 kB are allowed$/],
    ['noto-h.woff2', 281, /^over budget: fonts: 281\.0 kB, 280 kB are allowed$/],
  ])('are passed by a page whose %s has %d kB: its build fails with one line, every time', async (file, kilobytes, line) => {
    await put(file, kilobytes);
    const part = { name: 'page', sources: [page], program: [process.execPath, '--version'], faults: check } as const;
    for (const again of [1, 2]) expect([again, await build(part, page).catch((error: Error) => error.message)]).toEqual([again, expect.stringMatching(line)]);
  });

  it('count script as it is sent, compressed', async () => {
    await writeFile(join(page, 'assets', 'index-a.js'), 'a'.repeat(1_000_000));
    expect(await check()).toEqual([]);
  });
});
