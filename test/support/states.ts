/** Every state of the page that looks different: views, a detail of every kind, everything that opens over them. */
import type { Page } from 'playwright-core';
import { VIEWS } from '../../apps/console/src/picture/state.ts';
import { choose, entities, report, violation, type Place } from './demo.ts';

const KINDS = ['violation', 'alert', 'convoy', 'checkpoint', 'corridor', 'line', 'sector', 'source', 'note'] as const;
/** What opens over the page: the key that opens it, and what must then be there. */
const OPENED = [['/', '[role="dialog"] input'], ['?', '[role="dialog"] table'], ['m', '[role="dialog"] tbody tr'], ['l', '.log tbody tr']] as const;
/** What drops down from a button: its name, the button, and what must then be there. */
const DROPPED = [['settings', '.signals .button.plain', '.settings .choices'], ['feeds', '.feeds', '.feeds-list tbody tr'], ['shift', '.sound', '.start-shift'], ['layers', '.over-map .button:first-child', '.layers .check']] as const;

/** One entity of each kind, by id: those of the demo, and what it lacks. */
export async function oneOfEach(place: Place): Promise<readonly string[]> {
  await violation(place, 'AXE-1');
  await report(place, 'violation-reported', 'violation/AXE-2', { class: 'air-strike', sense: 'heard', killed: { claimed: 3 }, parties: ['A'] });
  const note = { id: 'axe-note', type: 'add-note', subject: 'note/axe-note', data: { text: 'ملاحظة', links: ['violation/AXE-1'] } };
  await fetch(`${place.url}/v1/operations/demo/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(note) });
  const ids = await Promise.all(KINDS.map(async (kind) => fullest(await entities<object>(place, kind))?.key.split('/')[1]));
  return ids.map((id, at) => {
    if (id === undefined) throw new Error(`there is no ${KINDS[at]}`);
    return id;
  });
}

/** Of which the most is said, so that its detail has the most in it, whichever are there today. */
function fullest<T extends object>(all: readonly T[]): T | undefined {
  return all.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)[0];
}

/** On a phone one region is shown at a time: list, map, detail. */
async function region(page: Page, nth: number): Promise<void> {
  const tab = page.locator('.phone-tabs .button').nth(nth);
  if (await tab.isVisible()) await tab.press('Enter');
}

export interface Sight {
  readonly name: string;
  /** Whether it lies in the page itself, or opens over it. */
  readonly over: boolean;
  open(page: Page): Promise<void>;
  close?(page: Page): Promise<void>;
}

/** All of them, in the order in which one comes from one to the next with the least. */
export function sightsOf(ids: readonly string[]): readonly Sight[] {
  return [
    ...VIEWS.map((view, at): Sight => ({
      name: view, over: false,
      open: async (page) => {
        await page.locator('.view').nth(at).press('Enter');
        if (view !== 'watch') await page.locator('.board-table tbody tr').first().waitFor();
        if (view === 'analysis') await page.locator('.plot canvas').nth(1).waitFor();
      },
      close: async (page) => { await page.locator('.view').first().press('Enter'); },
    })),
    ...KINDS.map((kind, at): Sight => ({
      name: kind, over: false,
      open: async (page) => {
        await choose(page, ids[at] as string);
        await page.locator('aside .title').waitFor();
      },
    })),
    ...OPENED.map(([key, there]): Sight => ({
      name: `key ${key}`, over: true,
      open: async (page) => {
        await page.evaluate(() => { (document.activeElement as HTMLElement | null)?.blur(); });
        await page.keyboard.press(key);
        await page.locator(there).first().waitFor();
      },
      close: async (page) => {
        await page.keyboard.press('Escape');
        await page.locator(there).first().waitFor({ state: 'detached' });
      },
    })),
    ...DROPPED.map(([name, button, there]): Sight => ({
      name, over: true,
      open: async (page) => {
        if (name === 'layers') await region(page, 1);
        await page.locator(button).last().press('Enter');
        await page.locator(there).first().waitFor();
      },
      close: async (page) => {
        await page.keyboard.press('Escape');
        await page.locator(there).first().waitFor({ state: 'detached' });
        if (name === 'layers') await region(page, 0);
      },
    })),
  ];
}

/** Shows one after the other and has each looked at; resolves to what was found, with where. */
export async function found(page: Page, sights: readonly Sight[], look: (sight: Sight) => Promise<readonly string[]>): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const sight of sights) {
    await sight.open(page);
    for (const fault of await look(sight)) faults.push(`${sight.name}: ${fault}`);
    await sight.close?.(page);
  }
  return faults;
}
