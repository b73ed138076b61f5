/** What is left out is left out of lists and map alike, and said to be. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openConsole } from '../support/console.ts';
import { report, violation } from '../support/demo.ts';
import { mapped } from '../support/map-of.ts';
import type { Stage } from './stage.ts';

/** How many rows the open list has. */
const listed = async (page: Page): Promise<number> => Number(await page.locator('[data-list] > [aria-setsize]').first().getAttribute('aria-setsize', { timeout: 2_000 }).catch(() => '0'));

export function filters(stage: () => Stage): void {
  it('leave severities out of list and map by the keys 1 to 4, and say how many', async () => {
    await violation(stage().here, 'FLT-1');
    await report(stage().here, 'violation-reported', 'violation/FLT-2', { class: 'overflight', sense: 'heard', lon: 34.35, lat: 31.4 });
    const opened = await openConsole(stage().browser, stage().here, { query: { list: 'violations' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(20);
    const all = await listed(page);
    expect(await mapped(page)).toEqual(expect.arrayContaining(['violation/FLT-1', 'violation/FLT-2']));
    for (const key of ['2', '3', '4']) await page.keyboard.press(key);
    const out = page.locator('.filtered-out');
    await out.filter({ hasText: /^\d+ left out by the filters/ }).waitFor();
    const left = Number.parseInt((await out.textContent()) ?? '', 10);
    expect([left > 0, await listed(page)]).toEqual([true, all - left]);
    const shown = await mapped(page);
    expect([shown.includes('violation/FLT-1'), shown.includes('violation/FLT-2')]).toEqual([true, false]);
    expect(new URL(page.url()).searchParams.get('severity')).toBe('life');
    await page.getByRole('button', { name: 'Show all' }).press('Enter');
    await out.waitFor({ state: 'detached' });
    expect(await listed(page)).toBe(all);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('keep lists to what the map shows, also as it moves', async () => {
    await violation(stage().here, 'FLT-3');
    const opened = await openConsole(stage().browser, stage().here, { query: { sel: 'violation/FLT-3', bbox: '34.34,31.39,34.36,31.41', here: '1' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(20);
    await page.locator('[data-row="violation/FLT-3"]').waitFor();
    const [near, seen] = [await listed(page), await mapped(page)];
    expect(seen).toContain('violation/FLT-3');
    expect(near).toBe(seen.length);
    await page.getByRole('button', { name: 'Show everything' }).press('Enter');
    await page.waitForFunction((before) => Number(document.querySelector('[data-list] > [aria-setsize]')?.getAttribute('aria-setsize')) > before, near);
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Only in view', pressed: false }).waitFor();
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}
