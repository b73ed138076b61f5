/** Everything that people decide in the console, done with keys alone: nothing is focused for the person, and the focus is never lost. */
import { it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { road, violation } from '../support/demo.ts';
import { alone, find, focusComes, goTo, tabTo } from '../support/keyboard.ts';
import type { Stage } from './stage.ts';

export function actsByKeyboard(stage: () => Stage): void {
  const within = (run: (page: Page) => Promise<void>): Promise<void> => alone(stage().browser, stage().here, run);
  const standing = (page: Page, word: string): Promise<void> => page.locator('aside .standing', { hasText: word }).waitFor();
  const notLost = (page: Page): Promise<void> => focusComes(page, 'detail');

  it('a violation is assessed with a reason, and the assessment is taken back', async () => {
    await violation(stage().here, 'KEY-1');
    await within(async (page) => {
      await find(page, 'KEY-1');
      await goTo(page, 'detail');
      await tabTo(page, /^Assess$/);
      await page.keyboard.press('Enter');
      await notLost(page);
      // The form begins with what it is judged to be.
      await page.keyboard.press('Enter');
      await page.getByRole('option', { name: 'unfounded' }).waitFor();
      await page.keyboard.type('unf');
      await page.keyboard.press('Enter');
      await tabTo(page, /Reason/);
      await page.keyboard.type('Thunder.');
      await tabTo(page, /^Assess$/);
      await page.keyboard.press('Enter');
      await standing(page, 'unfounded');
      await notLost(page);
      await tabTo(page, /^Undo/);
      await page.keyboard.press('Enter');
      await standing(page, 'reported');
      await notLost(page);
    });
  });

  it('two violations are merged; a form that is left is gone, and its button has the focus again', async () => {
    await violation(stage().here, 'KEY-2');
    await violation(stage().here, 'KEY-3');
    await within(async (page) => {
      await find(page, 'KEY-2');
      await goTo(page, 'detail');
      await tabTo(page, /^Merge/);
      await page.keyboard.press('Enter');
      await tabTo(page, /^Cancel$/);
      await page.keyboard.press('Enter');
      await focusComes(page, /^Merge/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByRole('option').first().waitFor();
      // Nearest first; among those at the same place the one that is wanted is found by going through them.
      for (let step = 0; step < 12 && !(await page.locator('[role="option"][data-focused]').textContent())?.includes('KEY-3'); step += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await tabTo(page, /Reason/);
      await page.keyboard.type('The same shots.');
      await tabTo(page, /^Merge/);
      await page.keyboard.press('Enter');
      await page.locator('aside .standing', { hasText: 'merged' }).or(page.locator('aside .standing .link')).first().waitFor();
      await notLost(page);
    });
  });

  it('a corridor is suspended and opened again, and a note is left on it', async () => {
    await road(stage().here, 'key-road');
    await within(async (page) => {
      await find(page, 'key-road');
      await goTo(page, 'detail');
      await tabTo(page, /^Suspend$/);
      await page.keyboard.press('Enter');
      await page.keyboard.type('Fire near the gate.');
      await tabTo(page, /^Suspend$/);
      await page.keyboard.press('Enter');
      await standing(page, 'suspended');
      await notLost(page);
      await tabTo(page, /^Lift the suspension$/);
      await page.keyboard.press('Enter');
      await page.locator('aside .standing', { hasText: 'suspended' }).waitFor({ state: 'detached' });
      await notLost(page);
      await tabTo(page, /^Note$/);
      await page.keyboard.press('Enter');
      await page.keyboard.type('Opened after a call.');
      await tabTo(page, /^Note$/);
      await page.keyboard.press('Enter');
      await page.locator('aside .timeline', { hasText: 'Opened after a call.' }).waitFor();
      await notLost(page);
    });
  });
}
