/** A person who has only a keyboard: goes to what is there, one Tab after the other, and never loses the place. */
import type { Browser, Page } from 'playwright-core';
import { openConsole } from './console.ts';
import type { Place } from './demo.ts';
import { until } from './until.ts';

interface Focused { readonly name: string; readonly role: string; readonly region: string | undefined; readonly lost: boolean }

/** What has the focus, by the name that a screen reader says; `lost` when nothing has it. */
export const focused = (page: Page): Promise<Focused> => page.evaluate(() => {
  const element = document.activeElement as HTMLElement | null;
  const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLButtonElement ? [...element.labels ?? []].map(({ textContent }) => textContent) : [];
  const named = (element?.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
  const name = [element?.getAttribute('aria-label'), ...labels, ...named, element?.textContent, element?.getAttribute('placeholder')].filter((part) => part !== null && part !== undefined && part !== '').join(' | ');
  return {
    name, role: element?.getAttribute('role') ?? element?.tagName.toLowerCase() ?? '', lost: element === null || element === document.body,
    region: element?.closest<HTMLElement>('[data-region]:not(.shell)')?.dataset['region'],
  };
});

/** A dialog or a form that is gone gives the focus back a moment later: resolves once something of this part of the page, or called so, has it. */
export async function focusComes(page: Page, to: string | RegExp): Promise<void> {
  let here: Focused | undefined;
  await until(`the focus in ${String(to)}`, async () => {
    here = await focused(page);
    return (typeof to === 'string' ? here.region === to : to.test(here.name)) && !here.lost ? true : undefined;
  }).catch((error: unknown) => { throw new Error(`${String(error)}: ${here?.region ?? ''}/${here?.role} ${here?.name.slice(0, 60)}`); });
}

/** More stops than any part of the page has between two of them. */
const STOPS = 160;

/** Presses Tab until what has the focus is called so; says what it met when nothing is. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const met: string[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press(key);
    const here = await focused(page);
    if (name.test(here.name)) return;
    met.push(`${here.region ?? ''}/${here.role} ${here.name.slice(0, 40)}`);
  }
  throw new Error(`no ${String(name)} within ${STOPS} stops:\n${[...new Set(met)].join('\n')}`);
}

/** Goes round the parts of the page to one of them. */
export async function goTo(page: Page, region: 'top' | 'list' | 'map' | 'detail' | 'log' | 'foot'): Promise<void> {
  for (let round = 0; round < 7; round += 1) {
    await page.keyboard.press('F6');
    if ((await focused(page)).region === region) return;
  }
  throw new Error(`F6 never comes to ${region}`);
}

const VIEWS = { o: 'Watch', c: 'Convoys', r: 'Corridors', p: 'Checkpoints', n: 'Analysis' } as const;
/** Milliseconds after which a person would press again. */
const PRESS_AGAIN_MS = 3_000;

/** Goes to a view by G and its letter; again when the page was held up for longer than the two may be apart. */
export async function goView(page: Page, letter: keyof typeof VIEWS): Promise<void> {
  const shown = page.locator('.view[aria-current="page"]', { hasText: VIEWS[letter] });
  await until(`the view ${VIEWS[letter]}`, async () => {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    return shown.waitFor({ timeout: PRESS_AGAIN_MS }).then(() => true, () => undefined);
  });
}

/** Selects by its id, as a person does. */
export async function find(page: Page, id: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type(id);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('aside[data-region="detail"]', { hasText: id }).waitFor();
}

/** Opens a console for one flow; rejects with what the browser complained of. */
export async function alone(browser: Browser, place: Place, run: (page: Page) => Promise<void>): Promise<void> {
  const opened = await openConsole(browser, place, { width: 1_300, height: 800, query: { list: 'violations' } });
  await opened.waitForLive();
  await opened.page.locator('[data-row]').first().waitFor();
  await run(opened.page);
  const problems = opened.problems();
  if (problems.length > 0) throw new Error(problems.join('\n'));
  await opened.close();
}
