/** What is looked at is in the address: a link shows it to somebody else, and Back and Forward go where one was. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openConsole } from '../support/console.ts';
import { choose, report, road } from '../support/demo.ts';
import { goView } from '../support/keyboard.ts';
import type { Stage } from './stage.ts';

const parts = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const isOpen = (page: Page, id: string): Promise<void> => page.locator('aside[data-region="detail"]', { hasText: id }).waitFor();

export function theAddress(stage: () => Stage): void {
  it('is gone back and forward in, from entity to entity and from view to view', async () => {
    await road(stage().here, 'ADR-1');
    const opened = await openConsole(stage().browser, stage().here);
    const { page } = opened;
    await opened.waitForLive();
    await choose(page, 'ADR-1-gate');
    await goView(page, 'c');
    await page.locator('.board').waitFor();
    await choose(page, 'ADR-1');
    expect(parts(page)).toMatchObject({ view: 'convoys', sel: 'corridor/ADR-1' });
    await page.goBack();
    await isOpen(page, 'ADR-1-gate');
    expect(await page.locator('.board').count()).toBe(1);
    await page.goBack();
    await page.locator('.board').waitFor({ state: 'detached' });
    await isOpen(page, 'ADR-1-gate');
    await page.goBack();
    await page.locator('aside[data-region="detail"]').waitFor({ state: 'detached' });
    await page.goForward();
    await isOpen(page, 'ADR-1-gate');
    await page.goForward();
    await page.locator('.board').waitFor();
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('shows somebody else the same: view, list, log, layers, and the part of the map', async () => {
    await report(stage().here, 'convoy-planned', 'convoy/ADR-2', { organisation: 'trial', route: [[34.35, 31.4], [34.35, 31.5]] });
    const opened = await openConsole(stage().browser, stage().here, { query: { sel: 'convoy/ADR-2' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    await page.getByRole('tab', { name: 'Violations' }).press('Enter');
    await page.keyboard.press('l');
    await page.locator('[data-region="log"]').getByRole('radio', { name: '24 h' }).press('Space');
    await page.getByRole('textbox', { name: 'Filter by words' }).fill('ADR-2');
    await page.getByRole('button', { name: 'Layers' }).press('Enter');
    await page.getByRole('checkbox', { name: 'Sectors' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Zoom in' }).press('Enter');
    await page.waitForFunction(() => new URL(location.href).searchParams.has('bbox'));
    const asked = parts(page);
    expect(asked).toMatchObject({ sel: 'convoy/ADR-2', list: 'violations', log: 'day', words: 'ADR-2', layers: 'corridors,lines,sectors,checkpoints,convoys,trails,violations,places' });

    const other = await openConsole(stage().browser, stage().there, { query: asked });
    await other.waitForLive();
    await isOpen(other.page, 'ADR-2');
    await other.page.getByRole('tab', { name: 'Violations', selected: true }).waitFor();
    await other.page.locator('[data-region="log"]').getByRole('cell', { name: 'Convoy planned' }).waitFor();
    const coordinates = page.locator('.map-coordinates');
    const middle = (await coordinates.textContent()) ?? '';
    await other.page.locator('.map-coordinates', { hasText: middle.slice(0, 5) }).waitFor();
    expect(parts(other.page)).toEqual({ ...asked });
    expect([...opened.problems(), ...other.problems()]).toEqual([]);
    await Promise.all([opened.close(), other.close()]);
  });
}
