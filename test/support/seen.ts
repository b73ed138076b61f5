/** How long an alert takes to the page of the coordinator whose corridor it is, each alert counted. */
import type { Browser, Page } from 'playwright-core';
import { digestOf, formatTime, SECOND, type EntityKey } from '#libs/domain';
import { openConsole } from './console.ts';
import type { Place } from './demo.ts';
import { until } from './until.ts';

/** The promise: 95 of 100 alerts have their row within this of the answer that what raises them is recorded. */
export const SEEN_P95_MS = 1_000;
const ALERTS = 200;
const EVENTS_PER_SECOND = 200;
const ALERTS_PER_SECOND = 10;
const TURN_MS = 100;
const MOVERS = 100;
const ORGANISATION = 'seen-aid';
/** What was never seen in this time took for ever. */
const SEEN_WITHIN_MS = 60_000;

export interface Seen { readonly alerts: number; readonly p50: number; readonly p95: number; readonly slowest: number; readonly eventsPerSecond: number; readonly problems: readonly string[] }

let ids = 0;
const report = (fact: string, subject: string, data: object): object => ({
  specversion: '1.0', id: `seen-${(ids += 1)}`, source: 'urn:trial:seen', type: `watchfloor.${fact}.v1`, subject, time: formatTime(Date.now()), data,
});

async function post({ url, ingest, operation = 'demo' }: Place, events: readonly object[]): Promise<number> {
  const response = await fetch(`${ingest ?? url}/v1/operations/${operation}/events`, {
    method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`reports were answered ${response.status}`);
  await response.text();
  return Date.now();
}

/** A corridor with a gate for each alert, and a convoy of the coordinator's that is to take it. */
async function furnish(place: Place): Promise<void> {
  for (let at = 0; at < ALERTS; at += 1) {
    const [lon, lat] = [34.3 + (at % 20) / 100, 31.3 + Math.floor(at / 20) / 50];
    const route = [[lon, lat], [lon + 0.005, lat + 0.005]];
    await post(place, [
      report('corridor-defined', `corridor/seen-${at}`, { name: { en: `Seen road ${at}` }, geometry: { type: 'LineString', coordinates: route }, width: 50, checkpoints: [`seen-${at}`] }),
      report('checkpoint-registered', `checkpoint/seen-${at}`, { name: { en: `Gate ${at}` }, kind: 'checkpoint', lon, lat, corridors: [`seen-${at}`] }),
      report('convoy-planned', `convoy/seen-${at}`, { organisation: ORGANISATION, route, corridor: `seen-${at}` }),
    ]);
  }
  for (let at = 0; at < MOVERS; at += 1) {
    await post(place, [report('convoy-planned', `convoy/mover-${at}`, { organisation: 'others', route: [[34.27, 31.2265], [34.5425, 31.5585]] }), report('convoy-departed', `convoy/mover-${at}`, {})]);
  }
}

/** Notes when each row of an alert is in the page first. */
const noteRows = (page: Page): Promise<void> => page.evaluate(() => {
  const rows: Record<string, number> = {};
  Object.assign(window, { rowsSeen: rows });
  const note = (): void => { for (const row of document.querySelectorAll<HTMLElement>('[data-row^="alert/"]')) rows[row.dataset['row'] ?? ''] ??= Date.now(); };
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-row'] });
});
const rowsOf = (page: Page): Promise<Readonly<Record<EntityKey, number>>> => page.evaluate(() => (window as unknown as { rowsSeen: Record<string, number> }).rowsSeen);

/** Closes one gate after the other while convoys move, and says how long each alert took to its row. */
export async function measureSeen(browser: Browser, place: Place): Promise<Seen> {
  await furnish(place);
  const opened = await openConsole(browser, place, { query: { audience: `aid:${ORGANISATION}`, list: 'alerts' } });
  await opened.waitForLive();
  await noteRows(opened.page);
  const closed = new Map<EntityKey, number>();
  const began = Date.now();
  let sent = 0;
  for (let turn = 0; closed.size < ALERTS; turn += 1) {
    const gates = Array.from({ length: (ALERTS_PER_SECOND * TURN_MS) / SECOND }, (_, nth) => closed.size + nth);
    const moved = Array.from({ length: (EVENTS_PER_SECOND * TURN_MS) / SECOND - gates.length }, (_, nth) => report('convoy-position-reported', `convoy/mover-${(turn * 19 + nth) % MOVERS}`, { lon: 34.27 + turn / 100_000, lat: 31.2265 }));
    const at = await post(place, [...moved, ...gates.map((gate) => report('checkpoint-status-reported', `checkpoint/seen-${gate}`, { status: 'closed' }))]);
    sent += moved.length + gates.length;
    for (const gate of gates) closed.set(`alert/${digestOf('corridor-not-clear', `corridor/seen-${gate}`)}-0`, at);
    const ahead = began + (turn + 1) * TURN_MS - Date.now();
    if (ahead > 0) await new Promise((resolve) => { setTimeout(resolve, ahead); });
  }
  const span = (Date.now() - began) / SECOND;
  const rows = await until('a row of every alert', async () => {
    const now = await rowsOf(opened.page);
    return [...closed.keys()].every((key) => now[key] !== undefined) ? now : undefined;
  }, SEEN_WITHIN_MS).catch(() => rowsOf(opened.page));
  const problems = opened.problems();
  await opened.close();
  const delays = [...closed].map(([key, at]) => Math.max(0, (rows[key] ?? Infinity) - at)).sort((a, b) => a - b);
  const percentile = (share: number): number => delays[Math.floor(delays.length * share)] as number;
  return { alerts: delays.length, p50: percentile(0.5), p95: percentile(0.95), slowest: delays.at(-1) as number, eventsPerSecond: sent / span, problems };
}

export const told = ({ alerts, p50, p95, slowest, eventsPerSecond }: Seen): string =>
  `recorded → row in the page of aid: over ${alerts} alerts at ${eventsPerSecond.toFixed(0)} events/s: p50 ${p50} ms, p95 ${p95} ms, slowest ${slowest} ms`;
