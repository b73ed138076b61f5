/** Real input: 186 recorded conflict events of 2013 in an operation of their own, and a phone that moves a convoy. */
import { expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { formatTime, type TrackView, type ViolationView } from '#libs/domain';
import { playUcdp } from '../../tools/feed/ucdp.ts';
import { openConsole } from '../support/console.ts';
import { type Place } from '../support/demo.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

const FILE = 'tools/feed/data/ucdp-ged-car-2013.csv';

/** `recordings` is an operation that holds nothing yet. */
export type RecordedStage = Pick<Stage, 'browser' | 'here'> & { readonly recordings: Required<Pick<Place, 'operation'>> & Place };

export function recordedEventsAndPhones(stage: () => RecordedStage): void {
  const violations = async () => {
    const page = (await (await fetch(`${stage().recordings.url}/v1/operations/${stage().recordings.operation}/entities/violation?limit=1000`)).json()) as { items: ({ key: string } & ViolationView)[]; next?: string };
    expect(page.next).toBeUndefined();
    return new Map(page.items.map((item) => [item.key, item]));
  };

  it('puts 186 of 186 real events on the map of their own operation with the figures of the file; a second import changes nothing', async () => {
    const { url, ingest, operation } = stage().recordings;
    const target = { url: ingest ?? url, operation };
    expect(await playUcdp(target, { file: FILE, speed: 0 })).toEqual({ recorded: 186, rejected: 0 });
    const rows = parse(await readFile(FILE), { columns: true, bom: true }) as Record<string, string>[];
    expect(rows).toHaveLength(186);
    const first = await until('186 violations', async () => {
      const shown = await violations();
      return shown.size >= 186 ? shown : undefined;
    });
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

    const page = await openConsole(stage().browser, stage().recordings);
    await page.waitForLive();
    await page.waitForDrawn(186);
    expect(page.problems()).toEqual([]);
    await page.close();
  });

  it('lets a phone with OsmAnd move a convoy', async () => {
    const now = Date.now();
    const plan = { organisation: 'relief-alpha', route: [[34.27, 31.2265], [34.3, 31.3065]], devices: ['phone-7'], departAt: formatTime(now) };
    const report = (fact: string, data: object) => ({ specversion: '1.0', id: `p-${fact}`, source: 'urn:trial:desk', type: `watchfloor.${fact}.v1`, subject: 'convoy/P-1', time: formatTime(now), data });
    const { url, ingest = url, operation = 'demo' } = stage().here;
    const planned = await fetch(`${ingest}/v1/operations/${operation}/events`, {
      method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([report('convoy-planned', plan), report('convoy-departed', {})]),
    });
    expect(planned.status).toBe(202);
    const seconds = Math.floor(now / 1_000);
    const fix = async (device: string, lat: number, lon: number, at: number): Promise<number> =>
      (await fetch(`${ingest}/v1/operations/${operation}/devices/osmand?id=${device}&lat=${lat}&lon=${lon}&timestamp=${at}&speed=6&bearing=15&accuracy=5&batt=80`)).status;
    // Where several servers share the work, the one that takes positions hears of a plan a moment later.
    await until('the phone to be known', async () => ((await fix('phone-7', 31.2265, 34.27, seconds)) < 300 ? true : undefined));
    expect(await fix('phone-7', 31.24, 34.2735, seconds + 20)).toBeLessThan(300);
    const track = await until('the newest position', async () => {
      const shown = (await (await fetch(`${url}/v1/operations/${operation}/entities/track/P-1`)).json()) as TrackView;
      return shown.lat === 31.24 ? shown : undefined;
    });
    expect([track.lon, track.lat, track.at]).toEqual([34.2735, 31.24, formatTime((seconds + 20) * 1_000)]);
    expect(await fix('nobody', 31.3, 34.3, seconds)).toBe(404);
  });
}
