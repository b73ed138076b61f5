/** What people do in the console: judge, take back, be second, close a corridor. Two consoles see the same, wherever each is connected. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { road, violation, type Place } from '../support/demo.ts';
import type { Stage } from './stage.ts';

export function acts(stage: () => Stage): void {
  const open = async (sel: string, place: Place): Promise<OpenConsole> => {
    const opened = await openConsole(stage().browser, place, { query: { sel }, width: 1_300, height: 800 });
    await opened.waitForLive();
    await opened.page.locator('aside .title').waitFor();
    return opened;
  };
  const both = async (sel: string): Promise<readonly [OpenConsole, OpenConsole]> => {
    const [one, other] = await Promise.all([open(sel, stage().here), open(sel, stage().there)]);
    return [one, other];
  };
  const assessment = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Assess' }).press('Enter');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Two teams saw it.');
  };
  const send = (page: Page, name: string): Promise<void> => page.getByRole('form', { name }).getByRole('button', { name, exact: true }).press('Enter');
  /** What became of it is said in the place of the form; what else is said is shown by the test that fails. */
  const told = async (page: Page, words: string): Promise<void> => {
    const said = page.locator('.told-place .told');
    await said.waitFor();
    expect(await said.textContent()).toContain(words);
  };
  const standing = (page: Page, word: string): Promise<void> => page.locator('aside .standing', { hasText: word }).waitFor();
  const takeName = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('.settings').waitFor({ state: 'detached' });
    await page.locator('[data-link="live"]').first().waitFor();
  };

  it('a violation is assessed, and the assessment taken back', async () => {
    await violation(stage().here, 'ACT-1');
    const { page, problems, close } = await open('violation/ACT-1', stage().here);
    await standing(page, 'reported');
    await assessment(page);
    await send(page, 'Assess');
    await told(page, 'Assessed: verified');
    await standing(page, 'verified');
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await standing(page, 'reported');
    await page.getByText('Assessed: verified', { exact: true }).waitFor({ state: 'detached' });
    expect(problems()).toEqual([]);
    await close();
  });

  it('the second of two who assess the same violation is told who was first, and can then overrule', async () => {
    await violation(stage().here, 'ACT-2');
    const [first, second] = await both('violation/ACT-2');
    await takeName(first.page, 'Noor حداد');
    await assessment(first.page);
    await assessment(second.page);
    await send(first.page, 'Assess');
    await standing(second.page, 'verified');
    await send(second.page, 'Assess');
    await second.page.locator('[data-told="conflict"]', { hasText: 'Noor حداد' }).waitFor();
    await standing(second.page, 'Noor حداد');
    await send(second.page, 'Assess');
    await second.page.locator('[data-told="conflict"]').waitFor({ state: 'detached' });
    await told(second.page, 'Assessed: verified');
    expect([...first.problems(), ...second.problems()]).toEqual([]);
    await Promise.all([first.close(), second.close()]);
  });

  it('a corridor that is suspended here is suspended there, and open again once the suspension is lifted', async () => {
    await road(stage().here, 'trial-road');
    const [here, there] = await both('corridor/trial-road');
    await here.page.getByRole('button', { name: 'Suspend' }).press('Enter');
    await here.page.getByRole('textbox', { name: 'Reason' }).fill('Fire near R-2.');
    await send(here.page, 'Suspend');
    await standing(there.page, 'suspended');
    await there.page.locator('aside .notice', { hasText: 'Fire near R-2.' }).waitFor();
    await there.page.locator('[data-row="corridor/trial-road"]', { hasText: 'suspended' }).waitFor();
    await there.page.getByRole('button', { name: 'Lift the suspension' }).press('Enter');
    await here.page.locator('aside .notice').waitFor({ state: 'detached' });
    await here.page.locator('aside .standing', { hasText: 'suspended' }).waitFor({ state: 'detached' });
    expect([...here.problems(), ...there.problems()]).toEqual([]);
    await Promise.all([here.close(), there.close()]);
  });
}
