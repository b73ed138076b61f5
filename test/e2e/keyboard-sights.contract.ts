/** Everything that is looked at in the console, with keys alone: nothing is focused for the person, and the focus is never lost. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { report, violation } from '../support/demo.ts';
import { alone, find, focusComes, focused, goTo, goView, tabTo } from '../support/keyboard.ts';
import type { Stage } from './stage.ts';

export function sightsByKeyboard(stage: () => Stage): void {
  const within = (run: (page: Page) => Promise<void>): Promise<void> => alone(stage().browser, stage().here, run);

  it('links in a detail lead to another one, where the focus goes on, and Back leads back', async () => {
    await within(async (page) => {
      await find(page, 'salah-al-din');
      await goTo(page, 'detail');
      await tabTo(page, /^K-2$/);
      await page.keyboard.press('Enter');
      await page.locator('aside .title', { hasText: 'K-2' }).waitFor();
      await focusComes(page, 'detail');
      await tabTo(page, /^Salah al-Din$/);
      await page.keyboard.press('Enter');
      await page.locator('aside .title', { hasText: 'Salah al-Din' }).waitFor();
      await focusComes(page, 'detail');
      await page.goBack();
      await page.locator('aside .title', { hasText: 'K-2' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('aside[data-region="detail"]').waitFor({ state: 'detached' });
      await focusComes(page, 'list');
    });
  });

  it('G with O, C and P go from view to view; a board is read and its rows opened', async () => {
    await within(async (page) => {
      await goView(page, 'c');
      await page.locator('.board-table tbody tr').first().waitFor();
      await goTo(page, 'map');
      await tabTo(page, /^C-/);
      const { name } = await focused(page);
      await page.keyboard.press('Enter');
      await page.locator('aside[data-region="detail"]', { hasText: name }).waitFor();
      await focusComes(page, 'map');
      await goView(page, 'p');
      await page.locator('.board-table', { hasText: 'Kerem Shalom' }).waitFor();
      await goView(page, 'o');
      await page.locator('.board-table').waitFor({ state: 'detached' });
    });
  });

  it('layers are hidden and shown, severities left out and brought back, lists kept to the map', async () => {
    await within(async (page) => {
      await goTo(page, 'map');
      await tabTo(page, /^Layers/);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await tabTo(page, /Checkpoints/);
      await page.keyboard.press('Space');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await focusComes(page, /^Layers/);
      expect(new URL(page.url()).searchParams.get('layers')).not.toContain('checkpoints');
      const threats = page.locator('.row-heading', { hasText: 'Threat to life' });
      await threats.waitFor();
      await page.keyboard.press('1');
      await threats.waitFor({ state: 'detached' });
      await page.keyboard.press('1');
      await threats.waitFor();
      await page.keyboard.press('e');
      await page.locator('.chip[aria-pressed="true"]', { hasText: 'Only in view' }).waitFor();
      await page.keyboard.press('e');
    });
  });

  it('settings are changed: a name, a theme, a language', async () => {
    await within(async (page) => {
      await goTo(page, 'top');
      await tabTo(page, /^Settings$/);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await tabTo(page, /Your name/);
      await page.keyboard.type('Noor');
      await page.keyboard.press('Enter');
      await tabTo(page, /Dark/);
      await page.keyboard.press('ArrowDown');
      await page.locator('html[data-theme="light"]').waitFor();
      await tabTo(page, /English/);
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('ArrowDown')]);
      await page.locator('html[lang="ar"][dir="rtl"][data-theme="light"]').waitFor();
      await page.locator('.live[data-link="live"]').waitFor();
      expect(await page.evaluate(() => localStorage.getItem('watchfloor.name'))).toBe('Noor');
      await page.keyboard.press('Alt+Shift+T');
      await page.locator('html[data-theme="contrast"]').waitFor();
    });
  });

  it('the event log is opened, narrowed by word and by time, and one of its events opened', async () => {
    await report(stage().here, 'violation-reported', 'violation/KEY-LOG', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.4, narrative: 'Balloon over the harbour.' });
    await within(async (page) => {
      await page.keyboard.press('l');
      const log = page.locator('[data-region="log"]');
      await log.getByRole('row').nth(5).waitFor();
      await goTo(page, 'log');
      await page.keyboard.type('harbour');
      await log.getByRole('row').nth(2).waitFor({ state: 'detached' });
      await log.getByRole('row', { name: 'Balloon' }).waitFor();
      await tabTo(page, /^1 h$/);
      await page.keyboard.press('ArrowRight');
      await page.locator('.span[data-selected]', { hasText: '6' }).waitFor();
      await log.locator('output', { hasText: /^1 event/ }).waitFor();
      await log.getByRole('row', { name: 'Balloon' }).waitFor();
      await tabTo(page, /Overflight/);
      await page.keyboard.press('Enter');
      await page.locator('aside[data-region="detail"]', { hasText: 'KEY-LOG' }).waitFor();
      await page.keyboard.press('Escape');
      await log.waitFor({ state: 'detached' });
      await focusComes(page, 'list');
    });
  });

  it('the map is moved, enlarged, and where it looks is copied; panels make room for it', async () => {
    await within(async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.locator('.maplibregl-canvas').waitFor();
      await goTo(page, 'map');
      expect(await page.evaluate(() => document.activeElement instanceof HTMLCanvasElement)).toBe(true);
      const where = page.locator('.map-coordinates');
      const before = await where.textContent();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((text) => document.querySelector('.map-coordinates')?.textContent !== text, before);
      const scale = await page.locator('.map-scale-text').textContent();
      await page.keyboard.press('Equal');
      await page.keyboard.press('Equal');
      await page.waitForFunction((text) => document.querySelector('.map-scale-text')?.textContent !== text, scale);
      await page.keyboard.press('Shift+F10');
      await page.locator('.foot output', { hasText: /\d+\.\d{5}, \d+\.\d{5}/ }).waitFor();
      const width = async (): Promise<number> => (await page.locator('.map').boundingBox())?.width ?? 0;
      const narrow = await width();
      await page.keyboard.press('BracketLeft');
      await page.locator('.side').waitFor({ state: 'hidden' });
      expect(await width()).toBeGreaterThan(narrow);
      await page.keyboard.press('BracketLeft');
      await page.locator('.side').waitFor();
    });
  });

  it('rows that wait while the list is worked in come with N, and the list of the map leads to a detail', async () => {
    await within(async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const held = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['row']);
      await violation(stage().here, 'KEY-NEW');
      await page.locator('[data-apply]').waitFor();
      expect(await page.locator('[data-row="violation/KEY-NEW"]').count()).toBe(0);
      await page.keyboard.press('n');
      await page.locator('[data-row="violation/KEY-NEW"]').waitFor();
      expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['row'])).toBe(held);
      await page.keyboard.press('m');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('Kerem');
      await page.locator('[role="dialog"] tbody tr').nth(1).waitFor({ state: 'detached' });
      await tabTo(page, /^Kerem Shalom$/);
      await page.keyboard.press('Enter');
      await page.locator('aside[data-region="detail"]', { hasText: 'Kerem Shalom' }).waitFor();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await focusComes(page, 'list');
    });
  });
}
