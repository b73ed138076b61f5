/** From the answer that an event is recorded to the frame in which a browser draws it, at a steady rate, each event counted. */
import { expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { formatTime } from '#libs/domain';
import { openConsole } from './console.ts';
import type { Place } from './demo.ts';

export const EVENTS_PER_SECOND = 200;
/** The promise: 95 of 100 accepted events are drawn within this. */
export const P95_MS = 500;
const SECONDS = 15;
const CONVOYS = 180;
const DRAWN_WITHIN_MS = 30_000;

export interface Latency { readonly events: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly draws: number }
interface Accepted { readonly at: number; readonly positions: readonly number[] }
interface Drawn { readonly at: number; readonly cursor: string }

/** Up and down a few streets, so that every convoy stays in the part of the map that is shown. */
const inView = (convoy: number, turn: number) => ({ lon: 34.3 + (convoy % 20) / 200, lat: 31.35 + convoy / 2_000 + Math.abs((turn % 40) - 20) / 4_000, speed: 8 });
const report = (fact: string, convoy: number, id: string, data: object) => ({
  specversion: '1.0', id, source: 'urn:trial:latency', type: `watchfloor.${fact}.v1`, subject: `convoy/L-${convoy}`, time: formatTime(Date.now()), data,
});

async function post({ url, ingest, operation = 'demo' }: Place, events: readonly object[]): Promise<Accepted> {
  const response = await fetch(`${ingest ?? url}/v1/operations/${operation}/events`, {
    method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
  const { results } = (await response.json()) as { results: { status: string; position: number }[] };
  expect(results.every(({ status }) => status === 'recorded')).toBe(true);
  return { at: Date.now(), positions: results.map(({ position }) => position) };
}

/** Notes the cursor of every draw from now on. */
const watchDraws = (page: Page): Promise<void> => page.evaluate(() => {
  const container = document.querySelector<HTMLElement>('[data-drawn-cursor]') as HTMLElement;
  const seen: { at: number; cursor: string }[] = [];
  Object.assign(window, { drawnCursors: seen });
  new MutationObserver(() => seen.push({ at: Date.now(), cursor: container.dataset['drawnCursor'] ?? '' })).observe(container, { attributes: true, attributeFilter: ['data-drawn-cursor'] });
});
const draws = (page: Page): Promise<readonly Drawn[]> => page.evaluate(() => (window as unknown as { drawnCursors: Drawn[] }).drawnCursors);
/** The cursor of operations is text that its own server can read: epoch, position, time. Here the trial plays the server. */
const positionIn = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').toString().split(' ')[0]);

async function load(place: Place): Promise<readonly Accepted[]> {
  const accepted: Accepted[] = [];
  const began = Date.now();
  for (let turn = 0; turn < SECONDS * 10; turn += 1) {
    const events = Array.from({ length: EVENTS_PER_SECOND / 10 }, (_, n) => {
      const convoy = (turn * (EVENTS_PER_SECOND / 10) + n) % CONVOYS;
      return report('convoy-position-reported', convoy, `at-${turn}-${n}`, inView(convoy, turn));
    });
    accepted.push(await post(place, events));
    const ahead = began + (turn + 1) * 100 - Date.now();
    if (ahead > 0) await new Promise((resolve) => { setTimeout(resolve, ahead); });
  }
  return accepted;
}

/** Opens a console at `place`, sends the load there and says how long each event took. What was never drawn took for ever. */
export async function measureLatency(browser: Browser, place: Place): Promise<Latency> {
  const route = [[34.27, 31.2265], [34.5425, 31.5585]];
  await post(place, Array.from({ length: CONVOYS }, (_, n) => [
    report('convoy-planned', n, `plan-${n}`, { organisation: 'trial', route }), report('convoy-departed', n, `departed-${n}`, {}),
  ]).flat());
  const opened = await openConsole(browser, place, { width: 640, height: 400 });
  await opened.waitForLive();
  await opened.page.getByRole('navigation').getByRole('button', { name: 'Map', exact: true }).click();
  await opened.page.locator('[data-drawn-cursor]').waitFor();
  await watchDraws(opened.page);
  const accepted = await load(place);
  const last = accepted.at(-1)?.positions.at(-1) as number;
  let drawn: readonly { readonly at: number; readonly position: number }[] = [];
  for (const deadline = Date.now() + DRAWN_WITHIN_MS; Date.now() < deadline; ) {
    drawn = (await draws(opened.page)).map(({ at, cursor }) => ({ at, position: positionIn(cursor) }));
    if (drawn.some(({ position }) => position >= last)) break;
  }
  const delays = accepted.flatMap(({ at, positions }) => positions.map((position) => (drawn.find((one) => one.position >= position)?.at ?? Infinity) - at)).sort((a, b) => a - b);
  await opened.waitForDrawn(CONVOYS);
  expect(opened.problems()).toEqual([]);
  await opened.close();
  const percentile = (share: number): number => delays[Math.floor(delays.length * share)] as number;
  expect(delays).toHaveLength(EVENTS_PER_SECOND * SECONDS);
  return { events: delays.length, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), draws: drawn.length };
}

export const told = ({ events, p50, p95, p99, draws: count }: Latency): string => `accepted → drawn over ${events} events: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, ${count} draws`;
