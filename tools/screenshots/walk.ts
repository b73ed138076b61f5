/** Every view and every kind of detail of an open console, one after the other. */
import type { Page } from 'playwright-core';
import type { OpenConsole } from '../../test/support/console.ts';

/** What is looked at: how to come there from the watch, and what must be there before the picture is taken. */
export interface Sight { readonly name: string; readonly there: string; readonly open: (page: Page) => Promise<void> }

const KINDS = ['alert', 'convoy', 'violation', 'checkpoint', 'corridor', 'line', 'source'] as const;
/** Which of its kind has most to show. */
const FILTERS: Readonly<Partial<Record<(typeof KINDS)[number], string>>> = { convoy: '&stage=en-route', violation: '&occurrence=corroborated' };
const BOARDS = { convoys: 'c', corridors: 'r', checkpoints: 'p' } as const;
const DIALOG = '[role="dialog"]';
/** A row of an alert, or of several in one. */
export const ALERT = '[data-row^="alert/"], [data-row^="group/"]';

/** More violations near a corridor than a seat can deal with in ten minutes. */
const FLOOD = 14;

const press = (...keys: readonly string[]) => async (page: Page): Promise<void> => {
  await page.evaluate(() => { (document.activeElement as HTMLElement | null)?.blur(); });
  for (const key of keys) await page.keyboard.press(key);
};

/** Searches for it and opens the first find. */
const choose = (key: string) => async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+K');
  await page.getByRole('searchbox').fill(key.slice(key.indexOf('/') + 1));
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
};

/** The alerts, on one of their tabs. */
const listed = (tab: number) => async (page: Page): Promise<void> => {
  await page.locator('.alert-chips button').first().press('Enter');
  await page.locator('.alert-tabs button').nth(tab).press('Enter');
};

/** As a team reports them, one beside the other along the first corridor. */
export async function flood(url: string): Promise<void> {
  const { items } = (await (await fetch(`${url}/v1/operations/demo/entities/corridor?limit=1`)).json()) as { items: readonly { geometry: { coordinates: readonly (readonly [number, number])[] } }[] };
  const points = items[0]?.geometry.coordinates ?? [];
  const events = Array.from({ length: FLOOD }, (_, at) => {
    const [lon, lat] = points[at % points.length] ?? [34.35, 31.4];
    return { specversion: '1.0', id: `flood-${at}-${Date.now()}`, source: 'urn:trial:screenshots', type: 'watchfloor.violation-reported.v1', subject: `violation/FLOOD-${at}-${Date.now()}`, time: new Date().toISOString(), data: { class: at % 2 === 0 ? 'overflight' : 'small-arms-fire', sense: 'heard', lon, lat, uncertainty: 60 } };
  });
  await fetch(`${url}/v1/operations/demo/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) });
}

/** Back to the watch, with nothing chosen and nothing open. */
export async function leave(page: Page): Promise<void> {
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
  await page.locator(DIALOG).waitFor({ state: 'detached' });
  await press('g', 'o')(page);
}

/** Of the watch: each kind chosen, the log, and what opens over the page. Then the boards, and the plots. */
export async function sightsOf(url: string): Promise<readonly Sight[]> {
  const keys = await Promise.all(KINDS.map((kind) => keyOf(url, kind)));
  return [
    { name: 'watch', there: '[data-row]', open: press() },
    ...KINDS.map((kind, at): Sight => ({ name: kind, there: 'aside[data-region="detail"] .timeline li', open: choose(keys[at] as string) })),
    { name: 'log', there: '.log tbody tr + tr', open: press('l') },
    { name: 'search', there: `${DIALOG} input`, open: press('/') },
    { name: 'map-list', there: `${DIALOG} tbody tr`, open: press('m') },
    { name: 'keys', there: `${DIALOG} table`, open: press('?') },
    { name: 'feeds', there: '.feeds-list tbody tr', open: (page) => page.locator('.feeds').press('Enter') },
    { name: 'settings', there: '.settings', open: (page) => page.locator('.signals .button.plain').last().press('Enter') },
    ...Object.entries(BOARDS).map(([name, key]): Sight => ({ name, there: '.board-table tbody tr', open: press('g', key) })),
    { name: 'analysis', there: '.plot canvas', open: press('g', 'n') },
    { name: 'start-shift', there: '.start-shift', open: (page) => page.locator('.sound').press('Enter') },
    { name: 'load', there: `${DIALOG} .facts`, open: async (page) => { await listed(0)(page); await page.locator('.alert-tabs .push').press('Enter'); } },
    { name: 'handover', there: `${DIALOG} .handover`, open: (page) => page.locator('.foot .button').nth(1).evaluate((button: HTMLElement) => { button.click(); }) },
    { name: 'recent', there: ALERT, open: listed(2) },
    { name: 'shelf', there: ALERT, open: listed(1) },
    { name: 'flood', there: '.flood', open: async (page) => { await flood(url); await listed(0)(page); } },
  ];
}

const LOOK_AGAIN_MS = 300;
/** One of a kind; it waits while the past of the demo is still being told. */
async function keyOf(url: string, kind: (typeof KINDS)[number]): Promise<string> {
  const { items } = (await (await fetch(`${url}/v1/operations/demo/entities/${kind}?limit=1${FILTERS[kind] ?? ''}`)).json()) as { items?: readonly { key: string }[] };
  if (items?.[0] !== undefined) return items[0].key;
  await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN_MS); });
  return keyOf(url, kind);
}

/** What a reader would stumble over, as far as a program can see it: words in another script than the page's, and texts without room. */
export const stumbles = ({ page }: OpenConsole): Promise<readonly string[]> => page.evaluate(() => {
  const found: string[] = [];
  const seen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && element.closest('.unseen, [aria-hidden="true"]') === null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = document.documentElement.lang !== 'en';
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || !seen(element)) continue;
    if (foreign && /[a-z]{3}/i.test(text.replace('CSV', '')) && element.closest('bdi, [dir="ltr"], [dir="auto"], kbd, .brand, script, .map-foot') === null) found.push(`not translated: ${text}`);
    const style = getComputedStyle(element);
    if (style.overflowX === 'hidden' && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== 'ellipsis') found.push(`cut off: ${text}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the page: ${document.documentElement.scrollWidth} px`);
  return [...new Set(found)];
});
