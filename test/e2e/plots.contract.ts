/** What is looked at rather than read, what is taken away on paper or in a file, and what is copied. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, it } from '@jest/globals';
import { breaches } from '../support/axe.ts';
import { openConsole } from '../support/console.ts';
import { entities, report, violation } from '../support/demo.ts';
import { goView } from '../support/keyboard.ts';
import { reflowFaults } from '../support/reflow.ts';
import type { Stage } from './stage.ts';

export function plots(stage: () => Stage): void {
  it('counts violations by the hour, keeps to the hours that are chosen, and gives them as a file', async () => {
    const { here } = stage();
    await violation(here, 'PLT-1');
    await report(here, 'violation-reported', 'violation/PLT-2', { class: 'overflight', sense: 'heard', parties: ['Trial party'] });
    const opened = await openConsole(stage().browser, here);
    const { page } = opened;
    await opened.waitForLive();
    await goView(page, 'n');
    await page.locator('.plot canvas').nth(1).waitFor();
    const counted = page.getByRole('heading', { name: /^Counted here/ });
    const row = (id: string) => page.locator('.analysis .board-table tbody tr', { hasText: id });
    await row('PLT-2').filter({ hasText: 'Trial party' }).waitFor();
    await page.locator('.plot[aria-label^="Violations per hour"]').waitFor();
    await page.locator('.plot[aria-label^="Convoys by stage"]').waitFor();
    const all = Number((await counted.textContent())?.replaceAll(/\D/g, ''));
    // By hand: what is drawn over. The hour that runs is the last, so nothing of the trial lies in the first third.
    const box = await page.locator('.plot').first().locator('.u-over').boundingBox();
    if (box === null) throw new Error('there is no plot');
    await page.mouse.move(box.x + 4, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 3, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const whole = page.getByRole('button', { name: 'Whole time' });
    await whole.waitFor();
    expect(new URL(page.url()).searchParams.get('hours')).toMatch(/^\d{4}-\d\d-\d\dT\d\d,\d{4}-\d\d-\d\dT\d\d$/);
    await row('PLT-2').waitFor({ state: 'detached' });
    expect(Number((await counted.textContent())?.replaceAll(/\D/g, ''))).toBeLessThan(all);
    await whole.press('Enter');
    await row('PLT-2').waitFor();
    // By keyboard: an hour of the table; the newest is the first.
    await page.getByText('As a table').press('Enter');
    await page.locator('.figure-table button').first().press('Enter');
    await whole.waitFor();
    const asked = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).press('Enter');
    const file = await readFile(await (await asked).path(), 'utf8');
    const lines = parse(file, { columns: true, bom: true }) as readonly Record<string, string>[];
    expect(await breaches(page)).toEqual([]);
    expect(lines.find(({ id }) => id === 'PLT-2')).toMatchObject({ class: 'overflight', severity: 'medium', occurrence: 'reported', parties: 'Trial party', sources: '1' });
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('prints the whole picture with its moment on white, in the dark theme too', async () => {
    const { here } = stage();
    await violation(here, 'PRT-1');
    const opened = await openConsole(stage().browser, here, { query: { theme: 'dark' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const sheet = page.locator('.handout');
    await sheet.filter({ hasText: /As of \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/ }).waitFor();
    const rows = await sheet.locator('.handout-rows .row').count();
    expect(rows).toBeGreaterThan(0);
    await sheet.getByRole('heading', { name: `Violations ${rows}` }).waitFor();
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    // Every convoy that is not over is on it, and the map has been drawn.
    const over = new Set(['arrived', 'aborted', 'denied', 'closed']);
    const convoys = (await entities<{ stage: string }>(here, 'convoy')).filter(({ stage: at }) => !over.has(at)).map(({ key }) => key.slice('convoy/'.length));
    const printed = (await sheet.getByRole('table').first().locator('tbody th[scope="row"]').allTextContents()).join(' ');
    expect(convoys.filter((id) => !printed.includes(id)).length).toBeLessThan(convoys.length / 4);
    expect(await sheet.locator('canvas').evaluate((canvas) => new Set((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 400, 400).data ?? []).size)).toBeGreaterThan(20);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await sheet.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('prints from right to left in Arabic, in the letters of the page and with nothing cut off', async () => {
    const opened = await openConsole(stage().browser, stage().here, { query: { lang: 'ar' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    // What A4 leaves between its margins.
    await page.setViewportSize({ width: 710, height: 1_040 });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const sheet = page.locator('.handout');
    await sheet.locator('tbody tr').first().waitFor();
    expect(await sheet.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect(await sheet.locator('h2').allTextContents()).toEqual([expect.stringMatching(/^الخروقات \d+$/), 'القوافل', 'الممرات', 'نقاط التفتيش والمعابر']);
    expect(await reflowFaults(page)).toEqual([]);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: null });
    const file = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(file.match(/\/Type \/Page$/gm)?.length).toBeGreaterThan(1);
    expect(file).toContain('+NotoSansArabic-Regular');
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('copies coordinates from the map by right-click and by keyboard, and shows them where the browser forbids it', async () => {
    const opened = await openConsole(stage().browser, stage().here);
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const canvas = page.locator('.map canvas');
    await canvas.click({ button: 'right', position: { x: 300, y: 300 } });
    const said = page.locator('.foot output');
    await said.filter({ hasText: /^copied -?\d+\.\d{5}, -?\d+\.\d{5}$/ }).waitFor();
    const first = await said.textContent();
    await canvas.press('Shift+F10');
    await page.waitForFunction((before) => document.querySelector('.foot output')?.textContent !== before, first);
    expect(`copied ${await page.evaluate(() => navigator.clipboard.readText())}`).toBe(await said.textContent());
    await page.evaluate(() => { Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('forbidden')) } }); });
    await canvas.press('Shift+F10');
    await said.filter({ hasText: /^not copied, the browser forbids it: -?\d+\.\d{5}, -?\d+\.\d{5}$/ }).waitFor();
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('shows the whole operation also in what the log leaves of the map', async () => {
    const opened = await openConsole(stage().browser, stage().here);
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    const metresPerPixel = (): Promise<number> => page.locator('.map-scale').evaluate((scale) => Number.parseFloat(scale.textContent ?? '') / (scale.firstElementChild?.clientWidth ?? 0));
    const before = await metresPerPixel();
    await page.keyboard.press('l');
    await page.locator('.log tbody tr').first().waitFor();
    await page.waitForFunction((was) => {
      const scale = document.querySelector('.map-scale');
      return Number.parseFloat(scale?.textContent ?? '') / (scale?.firstElementChild?.clientWidth ?? 1) > was * 1.3;
    }, before);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}
