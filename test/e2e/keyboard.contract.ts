/** Everything that is there, without a pointer. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { report } from '../support/demo.ts';
import type { Stage } from './stage.ts';

const focusedRow = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['row']);
const focusedRegion = (page: Page) => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]:not(.shell)')?.dataset['region']);

export function byKeyboard(stage: () => Stage): void {
  let opened: OpenConsole;
  let page: Page;
  beforeAll(async () => {
    await report(stage().here, 'convoy-planned', 'convoy/T-700', { organisation: 'trial-aid', route: [[34.3, 31.4], [34.32, 31.42]], goods: ['طحين', 'أدوية'] });
    opened = await openConsole(stage().browser, stage().here, { query: { list: 'violations' } });
    page = opened.page;
    await opened.waitForLive();
    await page.locator('[data-row]').first().waitFor();
  });
  afterAll(() => opened.close());

  it('a convoy is found by Arabic text however it is spelt, and opened', async () => {
    await page.keyboard.press('/');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('ادويه');
    await page.getByRole('option', { name: 'T-700' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('aside[data-region="detail"]', { hasText: 'T-700' }).waitFor();
    await page.getByRole('tab', { name: 'Convoys', selected: true }).waitFor();
    await page.locator('[data-row="convoy/T-700"][aria-current="true"]').waitFor();
    expect(new URL(page.url()).searchParams.get('sel')).toBe('convoy/T-700');
  });

  it('an id that was pasted is one Enter away, however soon it comes', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('T-700'));
    await page.keyboard.press('Escape');
    await page.locator('aside[data-region="detail"]').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('Control+V');
    await page.keyboard.press('Enter');
    await page.locator('aside[data-region="detail"]', { hasText: 'T-700' }).waitFor();
  });

  it('M, L and ? open and close the list of the map, the log and the keys; Esc closes what lies on top', async () => {
    for (const [key, title] of [['m', 'List of what is on the map'], ['?', 'Keys']] as const) {
      await page.keyboard.press(key);
      await page.getByRole('dialog', { name: title }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.keyboard.press('l');
    const log = page.locator('[data-region="log"]');
    await log.getByRole('row').nth(5).waitFor();
    await page.keyboard.press('Escape');
    await log.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('aside[data-region="detail"]').waitFor({ state: 'detached' });
  });

  it('J, K, arrows, PageDown and End move through the list and never lose the focus', async () => {
    await page.getByRole('tab', { name: 'Violations' }).press('Enter');
    await page.locator('[data-row^="violation/"]').first().waitFor();
    await page.evaluate(() => { (document.activeElement as HTMLElement | null)?.blur(); });
    await page.keyboard.press('j');
    const places = [await focusedRow(page)];
    for (const key of ['j', 'ArrowDown', 'k', 'ArrowUp', 'PageDown', 'PageDown', 'End', 'PageUp', 'Home', 'End', 'Home']) {
      await page.keyboard.press(key);
      places.push(await focusedRow(page));
    }
    expect(places.every((place) => place?.startsWith('violation/') === true)).toBe(true);
    const [first, second, third, ...rest] = places;
    expect(new Set([first, second, third]).size).toBe(3);
    expect(rest.slice(0, 2)).toEqual([second, first]);
    const [far, farther, last] = rest.slice(2);
    expect(new Set([first, far, farther, last]).size).toBe(4);
    expect(rest.slice(-3)).toEqual([first, last, first]);
    for (let n = 0; n < 40; n += 1) await page.keyboard.press('ArrowDown');
    const box = await page.locator('[data-row]:focus').boundingBox();
    const list = await page.locator('.rows').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
    await page.keyboard.press('Enter');
    await page.locator('aside[data-region="detail"]').waitFor();
  });

  it('F6 goes round all parts of the page', async () => {
    const seen: (string | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) {
      await page.keyboard.press('F6');
      seen.push(await focusedRegion(page));
    }
    expect([...seen].sort()).toEqual(['detail', 'foot', 'list', 'map', 'replay', 'top']);
    await page.keyboard.press('F6');
    expect(await focusedRegion(page)).toBe(seen[0]);
  });

  it('single letters can be switched off, and stay off', async () => {
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Single-letter keys' }).press('Space');
    await page.keyboard.press('Escape');
    await page.reload();
    await opened.waitForLive();
    await page.locator('[data-row]').first().waitFor();
    await page.keyboard.press('l');
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog', { name: 'Search' }).waitFor();
    expect(await page.locator('[data-region="log"]').count()).toBe(0);
    expect(opened.problems()).toEqual([]);
  });
}
