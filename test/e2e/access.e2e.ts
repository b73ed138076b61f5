/**
 * WCAG 2.2 AA as far as a program can tell: axe-core in every state of the page, and what is lost when there is little room. `AXE=every`
 * tries every state in every theme, language and width, which takes a quarter of an hour; otherwise each of them comes at least once, and each state twice.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { breaches } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { choose, entities, startDemo } from '../support/demo.ts';
import { askMap } from '../support/map-of.ts';
import { marked, unmarked } from '../support/marked.ts';
import { cutBar, cutTabs, hiddenStops, reflowFaults } from '../support/reflow.ts';
import { forget, type Running } from '../support/server.ts';
import { found, oneOfEach, sightsOf } from '../support/states.ts';
import { until } from '../support/until.ts';

const LANGUAGES = ['en', 'ar', 'he'] as const;
/** Forced colours are the machine's own, whatever theme the page has. */
const THEMES = ['dark', 'light', 'contrast', 'forced'] as const;
const SIZES = { wide: [1_440, 900], laptop: [1_280, 800], small: [1_024, 768], phone: [390, 844], narrow: [320, 640] } as const;
type Combination = readonly [language: (typeof LANGUAGES)[number], theme: (typeof THEMES)[number], size: keyof typeof SIZES];

const EVERY: readonly Combination[] = LANGUAGES.flatMap((language) => THEMES.flatMap((theme) => (Object.keys(SIZES) as (keyof typeof SIZES)[]).map((size) => [language, theme, size] as const)));
const SOME: readonly Combination[] = [['en', 'dark', 'wide'], ['ar', 'light', 'laptop'], ['he', 'contrast', 'small'], ['en', 'light', 'phone'], ['ar', 'forced', 'narrow']];
const EVERYTHING = process.env['AXE'] === 'every';
/** In how many of these each state is looked at. */
const TURNS = 2;
/** 1,280 × 1,024 pixels at 400 %. */
const ENLARGED = { width: 320, height: 256 } as const;
/** Stops of a page that has one list and one detail; lists have one stop each. */
const STOPS = 40;

describe('the console for everybody', () => {
  let server: Running;
  let browser: Browser;
  let ids: readonly string[] = [];
  beforeAll(async () => {
    server = await startDemo();
    browser = await startChromium();
    ids = await oneOfEach(server);
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  it.each((EVERYTHING ? EVERY : SOME).map((combination, nth) => [...combination, nth] as const))('axe finds nothing in %s, %s, %s', async (lang, theme, size, nth) => {
    const [width, height] = SIZES[size];
    const opened = await openConsole(browser, server, {
      query: { lang, theme: theme === 'forced' ? 'dark' : theme }, width, height,
      before: (page) => page.emulateMedia({ forcedColors: theme === 'forced' ? 'active' : 'none' }),
    });
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    const sights = sightsOf(ids).filter((_, at) => EVERYTHING || (at + nth) % SOME.length < TURNS);
    expect(await found(opened.page, sights, () => breaches(opened.page, theme === 'forced'))).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it.each([['en', { width: 320, height: 640 }], ['ar', ENLARGED]] as const)('nothing is lost, covered or scrolled both ways in %s, %p', async (lang, size) => {
    const opened = await openConsole(browser, server, { query: { lang }, ...size });
    await opened.waitForLive();
    const { page } = opened;
    await page.locator('[data-row]').first().waitFor();
    // Whoever goes on from a dialog comes back to it.
    const faults = await found(page, sightsOf(ids), async (sight) => [...await reflowFaults(page), ...(sight.over ? [] : await hiddenStops(page, STOPS))]);
    expect(faults).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('a focus that is lost on a phone goes on in the part that is shown, not in a map that lies under it', async () => {
    const opened = await openConsole(browser, server, { width: 320, height: 640 });
    const { page } = opened;
    await opened.waitForLive();
    await page.locator('[data-row]').first().waitFor();
    for (const region of ['list', 'detail']) {
      if (region === 'detail') await choose(page, (await entities<object>(server, 'checkpoint'))[0]?.key.slice('checkpoint/'.length) ?? '');
      await page.evaluate(() => {
        const opener = document.body.appendChild(document.createElement('button'));
        opener.focus();
        opener.remove();
      });
      await until(`the focus in the ${region}`, async () => (await page.evaluate((name) => document.activeElement?.closest(`[data-region="${name}"]:not(.shell)`) !== null, region)) ? true : undefined);
    }
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it.each(LANGUAGES)('no tab of the list and nothing of the bar is cut off when it counts much, in %s', async (lang) => {
    const opened = await openConsole(browser, server, { query: { lang }, width: 1_440 });
    const { page } = opened;
    await page.locator('.list-tab .count').first().waitFor();
    for (const width of [1_440, 1_280, 1_024, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await cutTabs(page)).toEqual([]);
    }
    await page.locator('.alert-chips [data-count]').first().waitFor();
    // Until its own letters are there a page is written in those of the machine.
    await page.evaluate(async () => { await document.fonts.ready; });
    for (const forcedColors of ['none', 'active'] as const) {
      await page.emulateMedia({ forcedColors });
      for (const width of [1_440, 1_280, 1_100, 1_024]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await cutBar(page)).toEqual([]);
      }
    }
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('no text in it comes from elsewhere than the catalogue', async () => {
    const opened = await openConsole(browser, server, { query: { lang: 'ar' }, before: marked });
    await opened.waitForLive();
    expect(await found(opened.page, sightsOf(ids), () => unmarked(opened.page))).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it.each([['en', 1_100], ['ar', 1_024]] as const)('what is chosen, its card and what lies on the map are not under its detail, in %s at %i px', async (lang, width) => {
    const opened = await openConsole(browser, server, { query: { lang }, width, height: 768 });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    for (const { key, lon, lat } of (await entities<{ readonly lon: number; readonly lat: number }>(server, 'checkpoint')).slice(0, 6)) {
      await choose(page, key.slice('checkpoint/'.length));
      await page.locator('aside .title').waitFor();
      await until(`${key} beside its detail`, async () => {
        const at = await askMap<{ readonly x: number; readonly y: number }>(page, `(map) => { const { x, y } = map.project([${lon}, ${lat}]); const { left, top } = map.getContainer().getBoundingClientRect(); return { x: left + x, y: top + y }; }`);
        return (await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('.map') !== null, at)) ? true : undefined;
      });
      await page.locator(`[data-row="${key}"]`).focus();
      await page.locator(`.hover-card[data-hover="${key}"]`).waitFor();
      await until(`the card of ${key} beside its detail`, async () => ((await page.evaluate(() => {
        const [card, detail] = [document.querySelector('.hover-card')?.getBoundingClientRect(), document.querySelector('.beside')?.getBoundingClientRect()];
        return card !== undefined && detail !== undefined && card.width > 0 && (card.right <= detail.left || card.left >= detail.right);
      })) ? true : undefined));
    }
    expect(await page.evaluate(() => {
      const boxes = ['.map-scale', '.map-foot', '.map-buttons', '.over-map', '.beside'].map((name) => ({ name, ...document.querySelector(name)?.getBoundingClientRect().toJSON() as DOMRect }));
      return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom).map(({ name }) => `${one.name} and ${name}`));
    })).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });

  it('a coordinator has cards that fit 320 px, in which axe finds nothing', async () => {
    const opened = await openConsole(browser, server, { query: { audience: 'aid:relief-alpha' }, width: 320, height: 640 });
    await opened.waitForLive();
    await opened.page.locator('.card').first().waitFor();
    expect([...await reflowFaults(opened.page), ...await breaches(opened.page), ...await hiddenStops(opened.page, STOPS)]).toEqual([]);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
});
