/** The promise of 2xx, tried the hard way: the whole program is killed under load, again and again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { formatTime } from '#libs/domain';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { forget, freePort, scratchFolder, startServer, type Running } from '../support/server.ts';

const KILLS = 3;
const CONVOYS = 20;
/** Events acknowledged between two kills. */
const ACKNOWLEDGED = 400;

/** What the sender was told is safe: event id → position. */
type Ledger = Map<string, number>;

/** Posts batches of positions until the server is gone, noting only what was answered; `enough` is told once so many are. */
async function load(url: string, ledger: Ledger, round: string, wanted: number, enough: () => void): Promise<void> {
  for (let n = 0; ; n += 1) {
    const events = Array.from({ length: CONVOYS }, (_, at) => ({
      specversion: '1.0', type: 'watchfloor.convoy-position-reported.v1', source: 'urn:trial:crash', id: `r${round}-${n}-${at}`, subject: `convoy/T-${at}`,
      time: formatTime(Date.now()), data: { lon: 34.3 + at / 1_000, lat: 31.4 + n / 100_000 },
    }));
    const response = await fetch(`${url}/v1/operations/demo/events`, {
      method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
    }).catch(() => undefined);
    if (response === undefined) return;
    // A server that is busy says so, and is sent more.
    if (response.status === 429 || response.status === 503) {
      await response.body?.cancel();
      continue;
    }
    if (response.status !== 202) throw new Error(`a batch was answered ${response.status}`);
    const answer = (await response.json().catch(() => undefined)) as { results: { id: string; status: string; position: number }[] } | undefined;
    for (const result of answer?.results ?? []) if (result.status === 'recorded') ledger.set(result.id, result.position);
    if (ledger.size >= wanted) enough();
  }
}

/** Twenty convoys under way, for the console to draw. */
async function depart(url: string): Promise<void> {
  const route = [[34.3, 31.4], [34.32, 31.42]];
  const say = (fact: string, at: number, data: object) => ({
    specversion: '1.0', type: `watchfloor.${fact}.v1`, source: 'urn:trial:desk', id: `${fact}-${at}`, subject: `convoy/T-${at}`, time: formatTime(Date.now()), data,
  });
  const events = Array.from({ length: CONVOYS }, (_, at) => [say('convoy-planned', at, { organisation: 'trial', route }), say('convoy-departed', at, {})]).flat();
  const { status } = await fetch(`${url}/v1/operations/demo/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) });
  expect(status).toBe(202);
}

async function readLog(url: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (let after: string | number | undefined = -1; after !== undefined; ) {
    const page = (await (await fetch(`${url}/v1/operations/demo/events?limit=1000&after=${after}`)).json()) as { items: { position: number; event: { id: string; source: string } }[]; next?: string | number };
    for (const { position, event } of page.items) if (event.source === 'urn:trial:crash') found.set(event.id, [...(found.get(event.id) ?? []), position]);
    after = page.next;
  }
  return found;
}

describe('kill -9 under load', () => {
  let server: Running;
  let browser: Browser;
  let port: number;
  let dataDir: string;
  beforeAll(async () => {
    [dataDir, port] = [await scratchFolder(), await freePort()];
    server = await startServer({ dataDir, port });
    browser = await startChromium();
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(dataDir); });

  it('loses nothing it acknowledged, folds to the same picture, and the console comes back by itself', async () => {
    const page = await openConsole(browser, server, { expectOutage: true });
    await depart(server.url);
    await page.page.locator('[data-drawn-cursor]').waitFor();
    const ledger: Ledger = new Map();
    for (let round = 0; round < KILLS; round += 1) {
      const wanted = ledger.size + ACKNOWLEDGED;
      await new Promise<void>((killed, failed) => {
        const enough = () => { void server.end('SIGKILL').then(() => killed()); };
        const over = () => { if (ledger.size < wanted) failed(new Error('the senders ended before enough was acknowledged')); };
        void Promise.all(['a', 'b', 'c'].map((sender) => load(server.url, ledger, `${round}${sender}`, wanted, enough))).then(over, failed);
      });
      server = await startServer({ dataDir, port });
    }
    const log = await readLog(server.url);
    const lost = [...ledger].filter(([id, position]) => log.get(id)?.includes(position) !== true);
    expect(ledger.size).toBeGreaterThanOrEqual(KILLS * ACKNOWLEDGED);
    expect(lost).toEqual([]);
    const verified = await promisify(execFile)('node', ['tools/verify/main.ts', '--operation', 'demo', '--url', server.url]);
    expect(verified.stdout).toContain('equal');
    await page.waitForLive();
    await page.waitForDrawn(CONVOYS);
    expect(page.problems()).toEqual([]);
  });
});
