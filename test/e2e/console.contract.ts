/** The console with the demo, as a watch officer meets it: what it shows, and what it never does. */
import { expect, it } from '@jest/globals';
import { HOUR } from '#libs/domain';
import { openConsole } from '../support/console.ts';
import { entities, report, violation } from '../support/demo.ts';
import type { Stage } from './stage.ts';

/** contracts.md, word for word. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What it shows of the operation it is given. */
export function theConsole(stage: () => Stage): void {
  it('shows a past of 24 h that moves on, says that it is synthetic when it is the demo, and asks nobody else for anything', async () => {
    const convoy = 'T-1';
    const position = (step: number): Promise<void> => report(stage().here, 'convoy-position-reported', `convoy/${convoy}`, { lon: 34.35, lat: 31.4 + step / 500, speed: 8 });
    await report(stage().here, 'convoy-planned', `convoy/${convoy}`, { organisation: 'trial', route: [[34.35, 31.4], [34.35, 31.5]] });
    await report(stage().here, 'convoy-departed', `convoy/${convoy}`, {});
    await position(0);
    const { page, problems, waitForLive, waitForDrawn, close } = await openConsole(stage().browser, stage().here, { query: { sel: `convoy/${convoy}` } });
    await waitForLive();
    await waitForDrawn(50);
    if (stage().here.operation === undefined) await page.getByText('SYNTHETIC', { exact: true }).waitFor();
    // While it follows the convoy, the middle of the map is where the convoy is drawn.
    await page.keyboard.press('f');
    const middle = page.locator('.map-coordinates');
    for (const step of [1, 2, 3]) {
      await position(step);
      await middle.filter({ hasText: `${(31.4 + step / 500).toFixed(4)} N` }).waitFor();
    }
    // The demo itself goes on as well.
    const drawn = await page.locator('[data-drawn-cursor]').getAttribute('data-drawn-cursor');
    await page.locator(`[data-drawn-cursor]:not([data-drawn-cursor="${drawn}"])`).waitFor();
    // The last row of the convoys is the one that ended first.
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    const oldest = await page.locator('[data-row]:focus time').first().getAttribute('datetime');
    expect(Date.now() - Date.parse(oldest ?? '')).toBeGreaterThan(18 * HOUR);
    expect(problems()).toEqual([]);
    await close();
  });

  it('is served under exactly the policy of the contracts', async () => {
    for (const path of ['/', '/again.js', `/v1/operations/${stage().here.operation ?? 'demo'}/picture`, '/nothing']) {
      const answer = await fetch(`${stage().here.url}${path}`);
      expect([path, answer.headers.get('content-security-policy')]).toEqual([path, POLICY]);
      await answer.body?.cancel();
    }
  });

  it('opens at a deep link with the right list, the row in sight and its detail', async () => {
    const checkpoints = await entities<object>(stage().here, 'checkpoint');
    const { key } = checkpoints.at(-1) as { key: string };
    const opened = await openConsole(stage().browser, stage().here, { query: { sel: key }, height: 500 });
    await opened.page.getByRole('tab', { name: 'Corridors & checkpoints', selected: true }).waitFor();
    const row = opened.page.locator(`[data-row="${key}"][aria-current="true"]`);
    await row.waitFor();
    await opened.page.waitForFunction((wanted) => {
      const box = document.querySelector(`[data-row="${wanted}"]`)?.getBoundingClientRect();
      const list = document.querySelector('.rows')?.getBoundingClientRect();
      return box !== undefined && list !== undefined && box.top >= list.top && box.bottom <= list.bottom + 1;
    }, key);
    await opened.page.locator('aside[data-region="detail"]', { hasText: key.replace('checkpoint/', '') }).waitFor();
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}

/** What the page does with it, whoever gave it. */
export function thePage(stage: () => Stage): void {
  it('shows a card for the mark under a resting pointer and for the row under the keyboard', async () => {
    await violation(stage().here, 'CARD-1');
    const opened = await openConsole(stage().browser, stage().here, { query: { sel: 'violation/CARD-1' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    await page.locator('[data-row="violation/CARD-1"]').waitFor();
    await page.keyboard.press('j');
    const card = page.locator('.hover-card[data-hover="violation/CARD-1"]');
    await card.waitFor();
    const place = await card.boundingBox();
    await page.keyboard.press('Tab');
    await card.waitFor({ state: 'detached' });
    // The card lies 16 px beside the mark: the pointer goes to the mark.
    await page.mouse.move((place?.x ?? 0) - 15, (place?.y ?? 0) - 15, { steps: 3 });
    await page.locator('.hover-card').waitFor();
    await page.mouse.move(700, 20);
    await page.locator('.hover-card').waitFor({ state: 'detached' });
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('says so where no map can be drawn, and lists what it would show', async () => {
    const opened = await openConsole(stage().browser, stage().here, {
      before: (page) => page.addInitScript(() => { Object.assign(HTMLCanvasElement.prototype, { getContext: () => null }); }),
    });
    await opened.waitForLive();
    await opened.page.getByText('The map cannot be drawn here.').waitFor();
    await opened.page.keyboard.press('m');
    await opened.page.getByRole('dialog').getByRole('button', { name: 'Kerem Shalom' }).waitFor();
    await opened.close();
  });
}
