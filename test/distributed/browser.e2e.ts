/** What the browser suites try on one process, tried on servers apart with two gateways; then each of the servers goes away under a console's eyes. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { acts } from '../e2e/acts.contract.ts';
import { alerts } from '../e2e/alerts.contract.ts';
import { corridors } from '../e2e/corridors.contract.ts';
import { theConsole } from '../e2e/console.contract.ts';
import { byKeyboard } from '../e2e/keyboard.contract.ts';
import { recordedEventsAndPhones, type RecordedStage } from '../e2e/recorded.contract.ts';
import type { Stage } from '../e2e/stage.ts';
import { breaches } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { entities, violation, type Place } from '../support/demo.ts';
import { playOn, playPast } from '../support/past.ts';
import { forget, freePort, scratchFolder } from '../support/server.ts';
import { Member, services, System } from '../support/system.ts';
import { forgetOperation, ownOperation, seconds, tell } from '../support/trial.ts';
import { until } from '../support/until.ts';

/** Contracts and console: a console whose projector is gone says so within this time. */
const DELAYED_WITHIN_MS = 6_000;
const SEEN = 'SEEN-1';
/** Software draws these pages: fewer pixels leave more of the machine to the servers. */
const SMALL = { width: 1_100, height: 700 };

const standing = (page: Page, word: string): Promise<void> => page.locator('aside .standing', { hasText: word }).waitFor();

/** When the page itself began to say so; the driver hears of it later. `watched` is there once it looks. */
const whenDelayed = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((resolve) => {
  const live = document.querySelector<HTMLElement>('.live') as HTMLElement;
  new MutationObserver(() => { if (live.dataset['link'] === 'delayed') resolve(Date.now()); }).observe(live, { attributes: true, attributeFilter: ['data-link'] });
  Object.assign(window, { watched: true });
}));

describe('in Chromium, on servers apart,', () => {
  const operation = ownOperation('screen');
  const recordings = `${operation}-r`;
  /** Where nothing happens by itself. */
  const quiet = `${operation}-q`;
  let system: System;
  let stage: Stage & RecordedStage;
  let quietStage: Stage;
  let feed: { stop(): Promise<void> };
  beforeAll(async () => {
    system = await System.start({ operation, count: { gateway: 2 }, env: { OPERATIONS: `${operation},${recordings},${quiet}` } });
    const ingest = system.one('ingest').url;
    const at = (gateway: number, shown = operation): Place & { readonly operation: string } => ({ url: system.one('gateway', gateway).url, operation: shown, ingest });
    stage = { browser: await startChromium(), here: at(0), there: at(1), recordings: at(1, recordings) };
    quietStage = { ...stage, here: at(0, quiet), there: at(1, quiet) };
    const began = Date.now();
    const events = await playPast({ url: ingest, operation });
    const accepted = Date.now() - began;
    await until('the past at both gateways', async () => {
      const shown = await Promise.all([stage.here, stage.there].map(async (place) => (await entities(place, 'convoy')).length > 30 && (await entities(place, 'violation')).length > 50));
      return shown.every(Boolean) ? true : undefined;
    });
    tell('browser', { past: events, accepted: seconds(accepted), shown: seconds(Date.now() - began) });
    feed = playOn({ url: ingest, operation });
  });
  afterEach(() => { expect(system?.fallen ?? []).toEqual([]); });
  afterAll(async () => {
    await feed?.stop();
    await stage?.browser.close();
    await system?.end();
    await forgetOperation(operation, recordings, quiet);
  });

  describe('the console', () => theConsole(() => stage));
  describe('corridors', () => corridors(() => stage));
  describe('acts at two gateways', () => acts(() => stage));
  describe('an alert at two gateways', () => alerts(() => quietStage));
  describe('by keyboard alone', () => byKeyboard(() => stage));
  describe('recorded events and phones', () => recordedEventsAndPhones(() => stage));

  describe('two consoles, one at each gateway,', () => {
    let consoles: readonly [here: OpenConsole, there: OpenConsole];
    beforeAll(async () => {
      await violation(stage.here, SEEN);
      const open = async (place: Place): Promise<OpenConsole> => {
        const opened = await openConsole(stage.browser, place, { ...SMALL, query: { sel: `violation/${SEEN}` }, expectOutage: true });
        await opened.waitForLive();
        await standing(opened.page, 'reported');
        // A page that was loaded again has lost this.
        await opened.page.evaluate(() => { Object.assign(window, { unbroken: true }); });
        return opened;
      };
      consoles = [await open(stage.here), await open(stage.there)];
    });
    afterAll(() => Promise.all((consoles ?? []).map(({ close }) => close())));

    const assess = async ({ url }: Place, occurrence: string, from: string | null): Promise<void> => {
      const given = { id: `assess-${occurrence}`, type: 'assess-violation', subject: `violation/${SEEN}`, from, data: { occurrence, reason: 'Two teams saw it.' } };
      const answer = await fetch(`${url}/v1/operations/${operation}/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) });
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ status: 'accepted' })]);
    };
    const both = <T>(look: (opened: OpenConsole) => Promise<T>): Promise<readonly T[]> => Promise.all(consoles.map(look));
    const clean = async (): Promise<void> => {
      expect(await both(({ page }) => page.evaluate(() => 'unbroken' in window))).toEqual([true, true]);
      expect(consoles.flatMap(({ problems }) => problems())).toEqual([]);
    };

    it('outlive the gateway of one of them, which then shows what was done at the other one meanwhile', async () => {
      const { page, waitForLive } = consoles[1];
      await system.one('gateway', 1).end('SIGKILL');
      await assess(stage.here, 'triaged', null);
      await page.locator('.live:not([data-link="live"])').waitFor();
      await system.one('gateway', 1).start();
      await standing(page, 'triaged');
      await waitForLive();
      await standing(consoles[0].page, 'triaged');
      await clean();
    });

    it(`say DELAYED within ${DELAYED_WITHIN_MS / 1_000} s when the projector is gone, and are live again when it is back`, async () => {
      const told = both(({ page }) => whenDelayed(page));
      await both(({ page }) => page.waitForFunction(() => 'watched' in window));
      const killed = Date.now();
      await system.one('projector').end('SIGKILL');
      const delays = (await told).map((at) => at - killed);
      await both(({ page }) => page.locator('.live', { hasText: 'DELAYED' }).waitFor());
      expect(await breaches(consoles[0].page)).toEqual([]);
      await system.one('projector').start();
      const started = Date.now();
      await both(({ waitForLive }) => waitForLive());
      tell('browser', { 'projector gone': delays.map(seconds).join(' and '), 'live after its start': seconds(Date.now() - started) });
      await assess(stage.there, 'verified', 'assess-triaged');
      await both(({ page }) => standing(page, 'verified'));
      expect(Math.max(...delays)).toBeLessThanOrEqual(DELAYED_WITHIN_MS);
      await clean();
    });

    it('say that reports wait while an ingest cannot reach the log, and show them once it can', async () => {
      const [dataDir, port] = [await scratchFolder(), await freePort()];
      const reached = { ...services(), OPERATIONS: operation };
      const cut = new Member('ingest', { dataDir, port, env: { ...reached, KAFKA_BROKERS: `127.0.0.1:${await freePort()}` } });
      const waiting = (page: Page) => page.locator('.live .flag', { hasText: 'reports waiting' });
      expect(await both(({ page }) => waiting(page).count())).toEqual([0, 0]);
      await cut.start();
      await violation({ ...stage.here, ingest: cut.url }, 'SPOOL-1');
      await both(({ page }) => waiting(page).waitFor());
      expect(await breaches(consoles[1].page)).toEqual([]);
      await cut.end('SIGKILL');
      const whole = new Member('ingest', { dataDir, port, env: reached });
      await whole.start();
      await until('the report that waited', async () => ((await entities(stage.there, 'violation')).some(({ key }) => key === 'violation/SPOOL-1') ? true : undefined));
      await both(({ page }) => waiting(page).waitFor({ state: 'detached' }));
      await whole.end();
      await forget(dataDir);
      await clean();
    });
  });
});
