/** Real input: 186 recorded conflict events of 2013 in an operation of their own, and a phone that moves a convoy. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { formatTime, type TrackView, type ViolationView } from '#libs/domain';
import { playUcdp } from '../../tools/feed/ucdp.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';

const FILE = 'tools/feed/data/ucdp-ged-car-2013.csv';

describe('recorded events and phones', () => {
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ dataDir: await scratchFolder(), env: { OPERATIONS: 'demo,car-2013' } });
    browser = await startChromium();
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  const violations = async () => {
    const page = (await (await fetch(`${server.url}/v1/operations/car-2013/entities/violation?limit=1000`)).json()) as { items: ({ key: string } & ViolationView)[]; next?: string };
    expect(page.next).toBeUndefined();
    return new Map(page.items.map((item) => [item.key, item]));
  };

  it('puts 186 of 186 real events on the map of their own operation with the figures of the file; a second import changes nothing', async () => {
    const target = { url: server.url, operation: 'car-2013' };
    expect(await playUcdp(target, { file: FILE, speed: 0 })).toEqual({ recorded: 186, rejected: 0 });
    const rows = parse(await readFile(FILE), { columns: true, bom: true }) as Record<string, string>[];
    expect(rows).toHaveLength(186);
    const first = await violations();
    expect(first.size).toBe(186);
    for (const row of rows) {
      const shown = first.get(`violation/ucdp-${row['id']}`);
      expect([shown?.lon, shown?.lat, shown?.killed?.claimed]).toEqual([Number(row['longitude']), Number(row['latitude']), Number(row['best'])]);
      expect(shown?.from?.slice(0, 10)).toBe(row['date_start']?.slice(0, 10));
      expect(shown?.to?.slice(0, 10)).toBe(row['date_end']?.slice(0, 10));
      expect(shown?.uncertainty).toBe({ 1: 1_000, 2: 25_000, 3: 50_000, 4: 150_000, 5: 250_000, 6: 500_000, 7: 500_000 }[Number(row['where_prec'])]);
      expect(shown?.occurrence).toBe('reported');
    }
    expect(await playUcdp(target, { file: FILE, speed: 0 })).toEqual({ recorded: 186, rejected: 0 });
    expect(await violations()).toEqual(first);

    const page = await openConsole(browser, server.url, { operation: 'car-2013' });
    await page.waitForLive();
    await page.waitForDrawn(186);
    expect(page.problems()).toEqual([]);
  });

  it('lets a phone with OsmAnd move a convoy', async () => {
    const now = Date.now();
    const plan = { organisation: 'relief-alpha', route: [[34.27, 31.2265], [34.3, 31.3065]], devices: ['phone-7'], departAt: formatTime(now) };
    const report = (fact: string, data: object) => ({ specversion: '1.0', id: `p-${fact}`, source: 'urn:trial:desk', type: `watchfloor.${fact}.v1`, subject: 'convoy/P-1', time: formatTime(now), data });
    const planned = await fetch(`${server.url}/v1/operations/demo/events`, {
      method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([report('convoy-planned', plan), report('convoy-departed', {})]),
    });
    expect(planned.status).toBe(202);
    const seconds = Math.floor(now / 1_000);
    const fixes = [[31.2265, 34.27, seconds], [31.24, 34.2735, seconds + 20]] as const;
    for (const [lat, lon, timestamp] of fixes) {
      const answer = await fetch(`${server.url}/v1/operations/demo/devices/osmand?id=phone-7&lat=${lat}&lon=${lon}&timestamp=${timestamp}&speed=6&bearing=15&accuracy=5&batt=80`);
      expect(answer.status).toBeLessThan(300);
    }
    const track = (await (await fetch(`${server.url}/v1/operations/demo/entities/track/P-1`)).json()) as TrackView;
    expect([track.lon, track.lat, track.at]).toEqual([34.2735, 31.24, formatTime((seconds + 20) * 1_000)]);
    expect((await fetch(`${server.url}/v1/operations/demo/devices/osmand?id=nobody&lat=31.3&lon=34.3&timestamp=${seconds}`)).status).toBe(404);
  });
});
