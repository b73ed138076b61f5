/** `npm run screenshots`: the pictures in docs/screenshots, taken of the built program with its demo, one after the other. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { openConsole, type OpenConsole, type OpenOptions } from '../../test/support/console.ts';
import { forget, scratchFolder, startServer, type Running } from '../../test/support/server.ts';
import { playUcdp } from '../feed/ucdp.ts';

const FOLDER = process.argv[2] ?? 'docs/screenshots';
/** A trail of some length, and every label in its place. */
const SETTLED_MS = 20_000;
const FROZEN_MS = 18_000;

interface Shot extends OpenOptions { readonly name: string; readonly operation?: string; readonly settledMs?: number; readonly select?: string }
const SHOTS: readonly Shot[] = [
  { name: 'live-dark', query: { theme: 'dark' }, select: 'convoy', settledMs: SETTLED_MS },
  { name: 'live-light', query: { theme: 'light' }, select: 'violation' },
  { name: 'live-arabic', query: { theme: 'dark', lang: 'ar' }, select: 'checkpoint' },
  { name: 'live-hebrew', query: { theme: 'dark', lang: 'he' } },
  { name: 'laptop', query: { theme: 'dark' }, width: 1_100, height: 700 },
  { name: 'phone', query: { theme: 'dark' }, width: 390, height: 844 },
  { name: 'recorded', operation: 'car-2013', query: { theme: 'dark' } },
];

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The key of a moving convoy, an unverified violation or a checkpoint, to be looked at in detail. */
async function chosen(url: string, type: string): Promise<string | undefined> {
  const filter = { convoy: '?stage=en-route&limit=1', violation: '?occurrence=corroborated&limit=1', checkpoint: '?limit=1' }[type] ?? '?limit=1';
  const { items } = (await (await fetch(`${url}/v1/operations/demo/entities/${type}${filter}`)).json()) as { items: readonly { key: string }[] };
  return items[0]?.key;
}

async function take(browser: Browser, url: string, shot: Shot): Promise<OpenConsole> {
  const sel = shot.select === undefined ? undefined : await chosen(url, shot.select);
  const opened = await openConsole(browser, { url, ...(shot.operation !== undefined && { operation: shot.operation }) }, { ...shot, query: { ...shot.query, ...(sel !== undefined && { sel }) } });
  await opened.waitForLive();
  await wait(shot.settledMs ?? 5_000);
  await opened.page.screenshot({ path: join(FOLDER, `${shot.name}.png`) });
  console.log(`${shot.name}  ${opened.problems().join('; ')}`);
  return opened;
}

/** The page stays open while the server goes away. */
async function frozen(browser: Browser, server: Running): Promise<void> {
  const opened = await openConsole(browser, server, { query: { theme: 'dark' }, expectOutage: true });
  await opened.waitForLive();
  await wait(5_000);
  await server.end('SIGKILL');
  await opened.page.locator('[data-link="frozen"]').first().waitFor({ timeout: FROZEN_MS + 10_000 });
  await wait(2_000);
  await opened.page.screenshot({ path: join(FOLDER, 'frozen.png') });
  console.log(`frozen  ${opened.problems().join('; ')}`);
}

await mkdir(FOLDER, { recursive: true });
const server = await startServer({ dataDir: await scratchFolder(), env: { FEED: 'demo', OPERATIONS: 'demo,car-2013' } });
const browser = await startChromium();
await playUcdp({ url: server.url, operation: 'car-2013' }, { file: 'tools/feed/data/ucdp-ged-car-2013.csv', speed: 0 });
for (const shot of SHOTS) await (await take(browser, server.url, shot)).close();
await frozen(browser, server);
await browser.close();
await forget(server.dataDir);
