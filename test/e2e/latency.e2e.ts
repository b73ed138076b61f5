/** From the answer that an event is recorded to the frame in which the browser draws it, at 200 events a second, each one counted. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { formatTime } from '#libs/domain';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';

const EVENTS_PER_SECOND = 200;
const SECONDS = 15;
const CONVOYS = 180;
const P95_MS = 500;

/** Up and down a few streets, so that every convoy stays in the part of the map that is shown. */
const inView = (convoy: number, turn: number) => ({ lon: 34.3 + (convoy % 20) / 200, lat: 31.35 + convoy / 2_000 + Math.abs((turn % 40) - 20) / 4_000, speed: 8 });

interface Drawn { readonly at: number; readonly position: number }

describe('an accepted event', () => {
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ dataDir: await scratchFolder() });
    browser = await startChromium();
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  const post = async (events: readonly object[]) => {
    const response = await fetch(`${server.url}/v1/operations/demo/events`, {
      method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
    });
    expect(response.status).toBe(202);
    const { results } = (await response.json()) as { results: { position: number }[] };
    return { at: Date.now(), positions: results.map(({ position }) => position) };
  };
  const report = (fact: string, convoy: number, id: string, data: object) => ({
    specversion: '1.0', id, source: 'urn:trial:latency', type: `watchfloor.${fact}.v1`, subject: `convoy/L-${convoy}`, time: formatTime(Date.now()), data,
  });

  it(`is drawn within ${P95_MS} ms for 95 of 100 at ${EVENTS_PER_SECOND} events/s`, async () => {
    const route = [[34.27, 31.2265], [34.5425, 31.5585]];
    await post(Array.from({ length: CONVOYS }, (_, n) => [
      report('convoy-planned', n, `plan-${n}`, { organisation: 'trial', route }), report('convoy-departed', n, `departed-${n}`, {}),
    ]).flat());
    const opened = await openConsole(browser, server.url, { width: 640, height: 400 });
    await opened.waitForLive();
    await opened.page.getByRole('navigation').getByRole('button', { name: 'Map', exact: true }).click();
    await opened.page.locator('[data-drawn-cursor]').waitFor();
    // The cursor of operations is text that its own server can read: epoch, position, time. Here the test plays the server.
    await opened.page.evaluate(() => {
      const container = document.querySelector<HTMLElement>('[data-drawn-cursor]') as HTMLElement;
      const seen: { at: number; cursor: string }[] = [];
      Object.assign(window, { drawnCursors: seen });
      new MutationObserver(() => seen.push({ at: Date.now(), cursor: container.dataset['drawnCursor'] ?? '' })).observe(container, { attributes: true, attributeFilter: ['data-drawn-cursor'] });
    });
    const accepted: { at: number; positions: number[] }[] = [];
    const began = Date.now();
    for (let turn = 0; turn < SECONDS * 10; turn += 1) {
      const events = Array.from({ length: EVENTS_PER_SECOND / 10 }, (_, n) => {
        const convoy = (turn * (EVENTS_PER_SECOND / 10) + n) % CONVOYS;
        return report('convoy-position-reported', convoy, `at-${turn}-${n}`, inView(convoy, turn));
      });
      accepted.push(await post(events));
      const ahead = began + (turn + 1) * 100 - Date.now();
      if (ahead > 0) await new Promise((resolve) => { setTimeout(resolve, ahead); });
    }
    const last = accepted.at(-1)?.positions.at(-1) as number;
    const cursors = async () => (await opened.page.evaluate(() => (window as unknown as { drawnCursors: { at: number; cursor: string }[] }).drawnCursors));
    const positionIn = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').toString().split(' ')[0]);
    let drawn: Drawn[] = [];
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
      drawn = (await cursors()).map(({ at, cursor }) => ({ at, position: positionIn(cursor) }));
      if (drawn.some(({ position }) => position >= last)) break;
    }
    const delays = accepted.flatMap(({ at, positions }) => positions.map((position) => (drawn.find((one) => one.position >= position)?.at ?? Infinity) - at)).sort((a, b) => a - b);
    const percentile = (share: number) => delays[Math.floor(delays.length * share)] as number;
    console.log(`accepted → drawn over ${delays.length} events: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, p99 ${percentile(0.99)} ms, ${drawn.length} draws`);
    expect(delays).toHaveLength(EVENTS_PER_SECOND * SECONDS);
    expect(percentile(0.95)).toBeLessThan(P95_MS);
    await opened.waitForDrawn(CONVOYS);
    expect(opened.problems()).toEqual([]);
  });
});
