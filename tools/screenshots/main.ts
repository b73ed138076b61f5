/**
 * `npm run screenshots`: the pictures in docs/screenshots, taken of the built program with its demo, one after the other. With `every FOLDER`
 * every view in every look instead, to be looked at one by one; `every FOLDER LOOK[,LOOK] [SIGHT,…]` takes some of them.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../test/support/chromium.ts';
import { openConsole, type OpenConsole, type OpenOptions } from '../../test/support/console.ts';
import { forget, scratchFolder, startServer, type Running } from '../../test/support/server.ts';
import { playUcdp } from '../feed/ucdp.ts';
import { ALERT, flood, leave, sightsOf, stumbles, type Sight } from './walk.ts';

const [, , first, second, ...some] = process.argv;
const isEvery = first === 'every';
const FOLDER = (isEvery ? second : first) ?? 'docs/screenshots';
/** A trail of some length, and every label in its place. */
const SETTLED_MS = 20_000;
const FROZEN_MS = 18_000;

/** So long before now, and how. */
interface Past { readonly minutes: number; readonly play?: '1'; readonly mode?: 'difference' }
interface Shot extends OpenOptions { readonly name: string; readonly operation?: string; readonly settledMs?: number; readonly select?: string; readonly past?: Past; readonly flooded?: true; readonly there?: string }
const SHOTS: readonly Shot[] = [
  { name: 'live-dark', query: { theme: 'dark' }, select: 'convoy', settledMs: SETTLED_MS },
  { name: 'live-light', query: { theme: 'light' }, select: 'violation' },
  { name: 'live-arabic', query: { theme: 'dark', lang: 'ar' }, select: 'checkpoint' },
  { name: 'live-hebrew', query: { theme: 'dark', lang: 'he' } },
  { name: 'laptop', query: { theme: 'dark' }, width: 1_100, height: 700 },
  { name: 'phone', query: { theme: 'dark' }, width: 390, height: 844 },
  { name: 'replay-playing', query: { theme: 'dark' }, past: { minutes: 180, play: '1' } },
  { name: 'replay-difference', query: { theme: 'dark' }, select: 'convoy', past: { minutes: 60, mode: 'difference' } },
  { name: 'replay-arabic', query: { theme: 'dark', lang: 'ar' }, past: { minutes: 60, mode: 'difference' } },
  { name: 'coordinator-arabic', query: { theme: 'dark', lang: 'ar', audience: 'aid:cedar-aid' }, width: 390, height: 844 },
  { name: 'alerts-shelf', query: { theme: 'dark', list: 'alerts', alerts: 'shelved' }, there: ALERT },
  { name: 'alerts-flood', query: { theme: 'dark' }, flooded: true, there: '.flood' },
  { name: 'recorded', operation: 'car-2013', query: { theme: 'dark' } },
];

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The key of a moving convoy, an unverified violation or a checkpoint, to be looked at in detail. */
async function chosen(url: string, type: string): Promise<string | undefined> {
  const filter = { convoy: '?stage=en-route&limit=1', violation: '?occurrence=corroborated&limit=1', checkpoint: '?limit=1' }[type] ?? '?limit=1';
  const { items } = (await (await fetch(`${url}/v1/operations/demo/entities/${type}${filter}`)).json()) as { items: readonly { key: string }[] };
  return items[0]?.key;
}

function momentOf(past: Past | undefined): Readonly<Record<string, string>> {
  if (past === undefined) return {};
  const { minutes, play = '0', mode = 'known' } = past;
  return { t: new Date(Date.now() - minutes * 60_000).toISOString(), play, mode };
}

async function take(browser: Browser, url: string, shot: Shot): Promise<OpenConsole> {
  if (shot.flooded) await flood(url);
  const sel = shot.select === undefined ? undefined : await chosen(url, shot.select);
  const opened = await openConsole(browser, { url, ...(shot.operation !== undefined && { operation: shot.operation }) }, { ...shot, query: { ...shot.query, ...momentOf(shot.past), ...(sel !== undefined && { sel }) } });
  await opened.waitForLive();
  // What the demo does of itself, as putting something on the shelf, it does in its own time.
  if (shot.there !== undefined) await opened.page.locator(shot.there).first().waitFor();
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

interface Look extends OpenOptions { readonly name: string; readonly forced?: true }
/** Each view in these: languages, directions, themes and widths, so that each of them is seen with each view once. */
const LOOKS: readonly Look[] = [
  { name: 'en-dark', query: { lang: 'en', theme: 'dark' } },
  { name: 'ar-light', query: { lang: 'ar', theme: 'light' } },
  { name: 'he-dark', query: { lang: 'he', theme: 'dark' } },
  { name: 'contrast', query: { lang: 'en', theme: 'contrast' }, width: 1_280, height: 800 },
  { name: 'forced', query: { lang: 'en', theme: 'dark' }, forced: true, width: 1_024, height: 768 },
  { name: 'phone', query: { lang: 'en', theme: 'dark' }, width: 390, height: 844 },
  { name: 'phone-ar', query: { lang: 'ar', theme: 'light' }, width: 360, height: 740 },
];
/** The map draws what came, and what opens has opened. */
const EVERY_SETTLED_MS = 900;
/** A coordinator's console, in the same looks. */
const COORDINATOR = 'aid:cedar-aid';

async function every(browser: Browser, url: string): Promise<void> {
  const [looks, names] = some.map((each) => each.split(','));
  const sights = (await sightsOf(url)).filter(({ name }) => names?.includes(name) ?? true);
  for (const look of LOOKS.filter(({ name }) => looks?.includes(name) ?? true)) {
    const opened = await openIn(browser, url, look);
    for (const sight of sights) await takeSight(opened, look, sight);
    await opened.close();
    if (names === undefined || names.includes('coordinator')) await takeCoordinator(browser, url, look);
  }
}

async function openIn(browser: Browser, url: string, look: Look): Promise<OpenConsole> {
  const opened = await openConsole(browser, { url }, { ...look, ...(look.forced && { before: (page: Page) => page.emulateMedia({ forcedColors: 'active' }) }) });
  await opened.waitForLive();
  await opened.waitForDrawn(3);
  return opened;
}

async function takeSight(opened: OpenConsole, look: Look, sight: Sight): Promise<void> {
  await sight.open(opened.page);
  await opened.page.locator(sight.there).first().waitFor({ state: 'attached' });
  await keep(opened, `${sight.name}.${look.name}`);
  await leave(opened.page);
}

async function takeCoordinator(browser: Browser, url: string, look: Look): Promise<void> {
  const opened = await openIn(browser, url, { ...look, query: { ...look.query, audience: COORDINATOR } });
  await opened.page.locator('.card').first().waitFor();
  await keep(opened, `coordinator.${look.name}`);
  await opened.close();
}

async function keep(opened: OpenConsole, name: string): Promise<void> {
  await wait(EVERY_SETTLED_MS);
  await opened.page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log([name, ...opened.problems(), ...await stumbles(opened)].join('\n    '));
}

async function theFew(browser: Browser, server: Running): Promise<void> {
  await playUcdp({ url: server.url, operation: 'car-2013' }, { file: 'tools/feed/data/ucdp-ged-car-2013.csv', speed: 0 });
  for (const shot of SHOTS) await (await take(browser, server.url, shot)).close();
  await frozen(browser, server);
}

await mkdir(FOLDER, { recursive: true });
const server = await startServer({ dataDir: await scratchFolder(), env: { FEED: 'demo', OPERATIONS: 'demo,car-2013' } });
const browser = await startChromium();
await (isEvery ? every(browser, server.url) : theFew(browser, server));
await browser.close();
await server.end('SIGKILL');
await forget(server.dataDir);
