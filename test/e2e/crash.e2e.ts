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
/** Events acknowledged between two kills. */
const ACKNOWLEDGED = 400;

/** What the sender was told is safe: event id → position. */
type Ledger = Map<string, number>;

/** Posts batches of positions until `enough` are acknowledged or the server goes away; notes only what was answered. */
async function load(url: string, ledger: Ledger, round: number, enough: number): Promise<void> {
  const target = ledger.size + enough;
  for (let n = 0; ledger.size < target; n += 1) {
    const events = Array.from({ length: 20 }, (_, at) => ({
      specversion: '1.0', type: 'watchfloor.convoy-position-reported.v1', source: 'urn:trial:crash', id: `r${round}-${n}-${at}`, subject: `convoy/T-${at}`,
      time: formatTime(Date.now()), data: { lon: 34.3 + at / 1_000, lat: 31.4 + n / 100_000 },
    }));
    const response = await fetch(`${url}/v1/operations/demo/events`, {
      method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
    }).catch(() => undefined);
    if (response?.status !== 202) return;
    const answer = (await response.json().catch(() => undefined)) as { results: { id: string; status: string; position: number }[] } | undefined;
    for (const result of answer?.results ?? []) if (result.status === 'recorded') ledger.set(result.id, result.position);
  }
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
    const page = await openConsole(browser, server.url, { expectOutage: true });
    const ledger: Ledger = new Map();
    for (let round = 0; round < KILLS; round += 1) {
      const enough = ledger.size + ACKNOWLEDGED;
      const loading = load(server.url, ledger, round, Infinity);
      while (ledger.size < enough) await new Promise((resolve) => setImmediate(resolve));
      await server.end('SIGKILL');
      await loading;
      server = await startServer({ dataDir, port });
    }
    const log = await readLog(server.url);
    const lost = [...ledger].filter(([id, position]) => log.get(id)?.includes(position) !== true);
    expect(ledger.size).toBeGreaterThanOrEqual(KILLS * ACKNOWLEDGED);
    expect(lost).toEqual([]);
    const verified = await promisify(execFile)('node', ['tools/verify/main.ts', '--operation', 'demo', '--url', server.url]);
    expect(verified.stdout).toContain('equal');
    await page.waitForLive();
    await page.waitForRows('T-19');
    expect(page.problems()).toEqual([]);
  });
});
