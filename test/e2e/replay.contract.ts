/** What was, in the place of what is now: as it was known, as it happened, and back. */
import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { formatTime, HOUR, MINUTE, SECOND } from '#libs/domain';
import { breaches } from '../support/axe.ts';
import { openConsole } from '../support/console.ts';
import { report, violation } from '../support/demo.ts';
import { mapped } from '../support/map-of.ts';
import { scrub } from '../support/scrub.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

const second = (at: number): string => formatTime(Math.floor(at / SECOND) * SECOND).replace('.000Z', 'Z');
const stands = (page: Page, phase: 'paused' | 'playing') => page.locator(`.live[data-link="replay"][data-phase="${phase}"]`);
/** Waits until the map has drawn the picture of an instant. */
const drawn = (page: Page, at: string) => page.locator(`[data-drawn-at="${at.replace('Z', '.000Z')}"]`).waitFor();

/** Waits until the map has drawn it. */
const appears = (page: Page, key: string): Promise<true> => until(`${key} on the map`, async () => ((await mapped(page)).includes(key) ? true : undefined));

export function replayBar(stage: () => Stage): void {
  it('shows a late report at its event time in one mode, only after its arrival in the other, and says of the two how they differ', async () => {
    const [now, late] = [Date.now(), `LATE-${Date.now() % 100_000}`];
    // Off the coast, where no mark of the demo's day can cover it.
    await report(stage().here, 'violation-reported', `violation/${late}`, { class: 'overflight', sense: 'heard', lon: 34.27, lat: 31.47 }, now - 2 * HOUR);
    const then = second(now - HOUR);
    const opened = await openConsole(stage().browser, stage().here, { query: { t: then, play: '0' } });
    const { page } = opened;
    await stands(page, 'paused').waitFor();
    await drawn(page, then);
    expect(await mapped(page)).not.toContain(`violation/${late}`);
    await page.getByRole('button', { name: 'As it happened' }).press('Enter');
    await page.waitForFunction(() => new URLSearchParams(location.search).get('mode') === 'happened');
    await appears(page, `violation/${late}`);
    await page.getByRole('button', { name: 'Difference' }).press('Enter');
    await page.getByRole('button', { name: /^[1-9]\d* entit(y|ies) differs?$/ }).press('Enter');
    const different = page.getByRole('dialog').locator('li', { hasText: late });
    await different.getByText('not known then').waitFor();
    await different.getByText('reported 2 h late').waitFor();
    // The same is drawn: where it was, that nobody knew of.
    expect(Number(await page.locator('[data-ghosts]').getAttribute('data-ghosts'))).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await different.waitFor({ state: 'detached' });
    expect(await breaches(page)).toEqual([]);
    // A link shows somebody else the same.
    const query = new URL(page.url()).searchParams;
    expect([query.get('t'), query.get('play'), query.get('mode')]).toEqual([then, '0', 'difference']);
    await page.keyboard.press('Shift+Escape');
    await opened.waitForLive();
    await appears(page, `violation/${late}`);
    expect(new URL(page.url()).searchParams.has('t')).toBe(false);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('is loud, writes nothing, is played by keys alone, and tells of threats that come meanwhile', async () => {
    await violation(stage().here, 'RPL-0');
    const opened = await openConsole(stage().browser, stage().here, { query: { sel: 'violation/RPL-0' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(20);
    await page.locator('.replay-bars path').first().waitFor({ state: 'attached' });
    await page.locator('.actions').waitFor();
    await page.keyboard.press('r');
    await stands(page, 'paused').waitFor();
    await page.locator('.shell[data-past]').waitFor();
    expect(await page.locator('.actions').count()).toBe(0);
    expect(await page.title()).toMatch(/^REPLAY/);
    expect(await breaches(page)).toEqual([]);
    await page.keyboard.press('p');
    const slider = page.getByRole('slider', { name: 'Time shown' });
    expect(await slider.evaluate((one) => one === document.activeElement)).toBe(true);
    const field = page.getByRole('textbox', { name: 'Time shown, UTC' });
    const time = async (): Promise<number> => Date.parse(`${(await field.inputValue()).replace(' ', 'T')}`);
    // Without a drag: typed, by a minute, by an event, to the begin.
    const typed = second(Date.now() - 3 * HOUR);
    await field.fill(typed);
    await field.press('Enter');
    await drawn(page, typed);
    await slider.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await drawn(page, second(Date.parse(typed) - MINUTE));
    const before = await time();
    // What a report raised stands behind it in the same second.
    await until('an event of a later second', async () => {
      await page.keyboard.press('ArrowRight');
      return (await time()) > before ? true : undefined;
    });
    for (const key of ['.', '.', '.', '.', '.']) await page.keyboard.press(key);
    await page.locator('.live[data-link="replay"]', { hasText: '×60' }).waitFor();
    await page.keyboard.press('Space');
    await stands(page, 'playing').waitFor();
    const from = await time();
    await page.waitForFunction((was) => Date.parse(document.querySelector<HTMLInputElement>('.replay-time input')?.value.replace(' ', 'T') ?? '') > was + 60_000, from);
    await page.keyboard.press('Space');
    await stands(page, 'paused').waitFor();
    await violation(stage().here, 'RPL-1');
    await page.getByRole('button', { name: /new threats? to life: Back to live/ }).press('Enter');
    await opened.waitForLive();
    await page.locator('.shell:not([data-past])').waitFor();
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('plays a range alone, saves what is in it, and leads whoever comes later to a moment that somebody marked', async () => {
    await report(stage().here, 'violation-reported', 'violation/RANGED', { class: 'overflight', sense: 'heard' });
    const [from, to] = [second(Date.now() - HOUR), second(Date.now() - 50 * MINUTE)];
    const opened = await openConsole(stage().browser, stage().here, { query: { t: to, play: '0' } });
    const { page } = opened;
    await stands(page, 'paused').waitFor();
    await drawn(page, to);
    await page.getByRole('button', { name: 'Range to here' }).press('Enter');
    const field = page.getByRole('textbox', { name: 'Time shown, UTC' });
    await field.fill(from);
    await field.press('Enter');
    await drawn(page, from);
    await page.getByRole('button', { name: 'Range from here' }).press('Enter');
    await page.waitForFunction((range) => new URLSearchParams(location.search).get('range') === range, `${from},${to}`);
    const begins = page.getByRole('slider', { name: 'Where the range begins' });
    await begins.press('ArrowRight');
    await page.waitForFunction((range) => new URLSearchParams(location.search).get('range') === range, `${second(Date.parse(from) + MINUTE)},${to}`);
    await drawn(page, second(Date.parse(from) + MINUTE));
    const slider = page.getByRole('slider', { name: 'Time shown' });
    await slider.press('End');
    await drawn(page, to);
    await slider.press('Home');
    await drawn(page, second(Date.parse(from) + MINUTE));
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('1000');
    await slider.press('Space');
    await drawn(page, to);
    await stands(page, 'paused').waitFor();
    expect(await breaches(page)).toEqual([]);

    await page.keyboard.press('l');
    const log = page.locator('.log');
    await log.getByRole('radio', { name: 'range' }).press('Space');
    await log.locator('tbody tr:not([aria-hidden])').nth(3).waitFor();
    await log.getByRole('combobox', { name: 'Which events' }).selectOption('convoy-position-reported');
    await log.locator('tbody tr:not([aria-hidden])').nth(3).waitFor();
    await until('nothing else is listed', async () => ((await log.locator('tbody td:nth-child(3)').allTextContents()).every((words) => words.startsWith('Position')) ? true : undefined));
    await log.getByRole('button', { name: 'Counts' }).press('Enter');
    await log.getByRole('list', { name: 'By hour' }).locator('li').first().waitFor();
    expect([await log.getByRole('list', { name: 'By what happened' }).locator('li').count(), new URL(page.url()).searchParams.get('log')]).toEqual([1, 'range']);
    expect(await breaches(page)).toEqual([]);
    await log.getByRole('button', { name: 'Close' }).press('Enter');

    await page.getByRole('button', { name: 'Save range' }).press('Enter');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Events as a table (CSV)' }).press('Enter');
    const rows = parse(await readFile(await (await coming).path()), { bom: true, columns: true }) as readonly { readonly recordedAt: string }[];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ recordedAt }) => Date.parse(recordedAt) < Date.parse(from) + MINUTE || Date.parse(recordedAt) > Date.parse(to))).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^\d+ bookmarks?$/ }).press('Enter');
    await page.getByRole('textbox', { name: /^Mark / }).fill('The convoy turned here');
    expect(await breaches(page)).toEqual([]);
    await page.getByRole('button', { name: 'Bookmark this moment' }).press('Enter');
    await page.getByRole('dialog').locator('li', { hasText: 'The convoy turned here' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Escape');
    await opened.waitForLive();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: /^[1-9]\d* bookmarks?$/ }).press('Enter');
    await page.getByRole('dialog').locator('li', { hasText: 'The convoy turned here' }).getByRole('button').press('Enter');
    await drawn(page, to);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('draws any moment of a day soon, keeps up with a hand that drags, and ends where the hand did', async () => {
    const opened = await openConsole(stage().browser, stage().here, { query: { t: second(Date.now() - 12 * HOUR), play: '0' } });
    const { page } = opened;
    await stands(page, 'paused').waitFor();
    await opened.waitForDrawn(20);
    await page.getByRole('combobox', { name: 'How much is shown' }).selectOption({ label: '24 h' });
    const { seekP50, seekP95, gapP50, gapP95, draws, cost, last } = await scrub(page, 20);
    console.log(`seek: drawn p50 ${seekP50.toFixed(0)}, p95 ${seekP95.toFixed(0)} ms · drag of 3 s: ${draws} draws, p50 ${gapP50.toFixed(0)}, p95 ${gapP95.toFixed(0)} ms apart, ${cost.toFixed(0)} ms of processor each`);
    expect(last).toBe(true);
    // The promises are 500 ms and 100 ms at p95, on two cores that nobody else works on. Whoever else works, this holds: a draw of the drag takes less of the processor than the 100 ms there are for it, and draws follow
    // one another in times that hold on cores that many share.
    expect(cost).toBeLessThan(100);
    expect(draws).toBeGreaterThan(8);
    expect(gapP95).toBeLessThan(1_500);
    expect(seekP95).toBeLessThan(3_000);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('lets time run from left to right in Arabic too, and goes where it is pressed', async () => {
    const opened = await openConsole(stage().browser, stage().here, { query: { lang: 'ar' } });
    const { page } = opened;
    await opened.waitForLive();
    await page.keyboard.press('p');
    const places: number[] = [];
    for (const part of [0.25, 0.75]) {
      const box = await page.locator('.replay-slider').boundingBox();
      if (box === null) throw new Error('there is no bar');
      await page.mouse.click(box.x + box.width * part, box.y + box.height / 2);
      await stands(page, 'paused').waitFor();
      await page.waitForFunction((was) => document.querySelector<HTMLInputElement>('.replay-slider input')?.value !== was, String(places.at(-1) ?? ''));
      places.push(Number(await page.locator('.replay-slider input').inputValue()));
    }
    expect(places[1]).toBeGreaterThan((places[0] ?? 0) + 2 * HOUR);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await breaches(page)).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}
