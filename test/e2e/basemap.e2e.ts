/** A base map of the operator's own, made by this trial: it is drawn under everything, from our origin, and mended after an outage. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FeatureCollection, Geometry } from 'geojson';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { writeArchive } from '../../apps/gateway/src/page/written-archive.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { road } from '../support/demo.ts';
import { forget, freePort, scratchFolder, startServer, type Running } from '../support/server.ts';
import { until } from '../support/until.ts';

const layer = (...features: readonly (readonly [Geometry, Record<string, unknown>])[]): FeatureCollection =>
  ({ type: 'FeatureCollection', features: features.map(([geometry, properties]) => ({ type: 'Feature', geometry, properties })) });
/** Land also where our own ground has the sea. */
const EVERYWHERE: Geometry = { type: 'Polygon', coordinates: [[[30, 28], [38, 28], [38, 36], [30, 36], [30, 28]]] };
const ARCHIVE = {
  covers: [30, 28, 38, 36], maxzoom: 9,
  layers: {
    earth: layer([EVERYWHERE, { kind: 'earth' }]),
    roads: layer([{ type: 'LineString', coordinates: [[34.2, 31.3], [34.6, 31.5]] }, { kind: 'highway', name: 'Trial road' }]),
    places: layer([{ type: 'Point', coordinates: [34.36, 31.45] }, { kind: 'locality', name: 'مدينة', 'name:en': 'Trial town', population_rank: 9 }]),
  },
  metadata: { vector_layers: [{ id: 'earth' }, { id: 'roads' }, { id: 'places' }], attribution: '<b>© Trial survey</b>' },
} as const;

describe('a base map of one’s own', () => {
  let browser: Browser;
  let dataDir: string;
  let server: Running | undefined;
  const start = async (port: number, env: Readonly<Record<string, string>>): Promise<Running> => (server = await startServer({ dataDir, port, env }));
  /** A spot at the coast, as it looks now. */
  const spot = async (page: Page): Promise<string> => {
    const box = await page.locator('.maplibregl-canvas').boundingBox();
    return (await page.screenshot({ clip: { x: (box?.x ?? 0) + 30, y: (box?.y ?? 0) + 150, width: 6, height: 6 } })).toString('base64');
  };

  beforeAll(async () => {
    dataDir = await scratchFolder();
    browser = await startChromium();
    await writeArchive(join(dataDir, 'town.pmtiles'), ARCHIVE as unknown as Parameters<typeof writeArchive>[1]);
  });
  afterAll(async () => {
    await browser.close();
    await server?.end('SIGKILL');
    await forget(dataDir);
  });

  it('is drawn in the place of our own ground, from our origin, under the name of whoever made it, and mended after an outage', async () => {
    const port = await freePort();
    const own = await start(port, {});
    await road(own, 'MAP-1');
    const without = await openConsole(browser, own);
    await without.waitForDrawn(2);
    await without.page.getByText('© OpenStreetMap contributors, places © GeoNames').waitFor();
    const water = await spot(without.page);
    expect(without.problems()).toEqual([]);
    await without.close();
    await own.end();

    const given = await start(port, { BASEMAP: join(dataDir, 'town.pmtiles') });
    const parts: (number | undefined)[] = [];
    const opened = await openConsole(browser, given, {
      expectOutage: true, before: async (page) => { page.on('response', (response) => { if (response.url().endsWith('.pmtiles')) parts.push(response.status()); }); },
    });
    const { page } = opened;
    await opened.waitForDrawn(2);
    await page.locator('.map-attribution', { hasText: /^© Trial survey$/ }).waitFor();
    const land = await until('land in the place of the sea', async () => {
      const seen = await spot(page);
      return seen === water ? undefined : seen;
    });
    expect(new Set(parts)).toEqual(new Set([206]));

    // Tiles that were asked for while nobody answered are asked for again.
    await given.end('SIGKILL');
    await page.locator('.live[data-link="frozen"]').waitFor({ timeout: 30_000 });
    for (let step = 0; step < 7; step += 1) {
      const before = page.url();
      await page.getByRole('button', { name: 'Zoom out' }).press('Enter');
      await page.waitForURL((address) => address.href !== before);
    }
    const torn = await spot(page);
    await start(port, { BASEMAP: join(dataDir, 'town.pmtiles') });
    await opened.waitForLive();
    await until('land there as well', async () => ((await spot(page)) === land ? land : undefined));
    expect(torn).not.toBe(land);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
});
