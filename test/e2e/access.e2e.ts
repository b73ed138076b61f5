/** WCAG as axe-core checks it: every view, every kind of detail and everything that opens, in both themes and all three languages. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { breaches } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { choose, entities, report, startDemo, violation } from '../support/demo.ts';
import { forget, type Running } from '../support/server.ts';

const KINDS = ['violation', 'alert', 'convoy', 'checkpoint', 'corridor', 'line', 'sector', 'source', 'note'] as const;
const PHONE = { width: 390, height: 844 };

describe('axe finds nothing', () => {
  let server: Running;
  let browser: Browser;
  let ids: readonly string[] = [];
  beforeAll(async () => {
    server = await startDemo();
    browser = await startChromium();
    await violation(server, 'AXE-1');
    await report(server, 'violation-reported', 'violation/AXE-2', { class: 'air-strike', sense: 'heard', killed: { claimed: 3 }, parties: ['A'] });
    const note = { id: 'axe-note', type: 'add-note', subject: 'note/axe-note', data: { text: 'ملاحظة', links: ['violation/AXE-1'] } };
    await fetch(`${server.url}/v1/operations/demo/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(note) });
    ids = await Promise.all(KINDS.map(async (kind) => (await entities<object>(server, kind))[0]?.key.split('/')[1] ?? ''));
    expect(ids.every((id) => id !== '')).toBe(true);
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  /** What opens over the page: the key that opens it, and what must then be there. */
  const OPENED = [['/', '[role="dialog"] input'], ['?', '[role="dialog"] table'], ['m', '[role="dialog"] tbody tr'], ['l', '.log tbody tr']] as const;

  async function walk(page: Page, look: (state: string) => Promise<void>): Promise<void> {
    for (const [at, view] of ['watch', 'convoys', 'checkpoints'].entries()) {
      await page.locator('.view').nth(at).press('Enter');
      if (view !== 'watch') await page.locator('.board-table tbody tr').first().waitFor();
      await look(view);
    }
    await page.locator('.view').first().press('Enter');
    for (const [at, kind] of KINDS.entries()) {
      await choose(page, ids[at] as string);
      await page.locator('aside .title').waitFor();
      await look(kind);
    }
    await page.evaluate(() => { (document.activeElement as HTMLElement | null)?.blur(); });
    for (const [key, there] of OPENED) {
      await page.keyboard.press(key);
      await page.locator(there).first().waitFor();
      await look(key);
      await page.keyboard.press('Escape');
      await page.locator(there).first().waitFor({ state: 'detached' });
    }
    await page.locator('.signals .button.plain').last().press('Enter');
    await page.locator('.settings').waitFor();
    await look('settings');
  }

  it.each([
    ['en', 'dark', {}], ['ar', 'light', {}], ['he', 'dark', {}], ['en', 'light', PHONE],
  ] as const)('in %s, %s, %p', async (lang, theme, size) => {
    const opened = await openConsole(browser, server, { query: { lang, theme }, ...size });
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    const found: string[] = [];
    await walk(opened.page, async (state) => { for (const breach of await breaches(opened.page)) found.push(`${state}: ${breach}`); });
    expect(found).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
});
