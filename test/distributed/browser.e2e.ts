/** What the browser suites try on one process, tried on servers apart with two gateways; then each of the servers goes away under a console's eyes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { acts } from '../e2e/acts.contract.ts';
import { theConsole } from '../e2e/console.contract.ts';
import { byKeyboard } from '../e2e/keyboard.contract.ts';
import { recordedEventsAndPhones, type RecordedStage } from '../e2e/recorded.contract.ts';
import type { Stage } from '../e2e/stage.ts';
import { breaches } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { entities, until, violation, type Place } from '../support/demo.ts';
import { playOn, playPast } from '../support/past.ts';
import { forget, freePort, scratchFolder } from '../support/server.ts';
import { Member, services, System } from '../support/system.ts';
import { forgetOperation, ownOperation, seconds, tell } from '../support/trial.ts';

/** Contracts and console: a console whose projector is gone says so within this time. */
const DELAYED_WITHIN_MS = 6_000;

describe('in Chromium, on servers apart,', () => {
  const operation = ownOperation('screen');
  const recordings = `${operation}-r`;
  let system: System;
  let stage: Stage & RecordedStage;
  let feed: { stop(): Promise<void> };
  beforeAll(async () => {
    system = await System.start({ operation, count: { gateway: 2 }, env: { OPERATIONS: `${operation},${recordings}` } });
    const ingest = system.one('ingest').url;
    const at = (gateway: number, shown = operation): Place & { readonly operation: string } => ({ url: system.one('gateway', gateway).url, operation: shown, ingest });
    stage = { browser: await startChromium(), here: at(0), there: at(1), recordings: at(1, recordings) };
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
  afterAll(async () => {
    await feed?.stop();
    await stage?.browser.close();
    await system?.end();
    await forgetOperation(operation, recordings);
  });

  describe('the console', () => theConsole(() => stage));
  describe('acts at two gateways', () => acts(() => stage));
  describe('by keyboard alone', () => byKeyboard(() => stage));
  describe('recorded events and phones', () => recordedEventsAndPhones(() => stage));

  const opened = async (place: Place, sel: string): Promise<OpenConsole> => {
    const shown = await openConsole(stage.browser, place, { query: { sel }, expectOutage: true });
    await shown.waitForLive();
    await shown.page.locator('aside .title').waitFor();
    return shown;
  };
  const command = async ({ url }: Place, given: object): Promise<void> => {
    const answer = await fetch(`${url}/v1/operations/${operation}/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) });
    expect(answer.status).toBe(200);
  };
  const assess = (place: Place, id: string): Promise<void> => command(place, { id: `assess-${id}`, type: 'assess-violation', subject: `violation/${id}`, from: null, data: { occurrence: 'verified', reason: 'Two teams saw it.' } });
  const verified = (page: Page): Promise<void> => page.locator('aside .standing', { hasText: 'verified' }).waitFor();
  /** A page that was loaded again has lost this. */
  const mark = (page: Page): Promise<void> => page.evaluate(() => { Object.assign(window, { unbroken: true }); });
  const unbroken = (page: Page): Promise<boolean> => page.evaluate(() => 'unbroken' in window);

  it.each(['here', 'there'] as const)('axe finds nothing in the watch view, %s', async (where) => {
    const { page, waitForDrawn, problems, close } = await opened(stage[where], 'corridor/salah-al-din');
    await waitForDrawn(50);
    expect(await breaches(page)).toEqual([]);
    expect(problems()).toEqual([]);
    await close();
  });

  it('a console outlives its gateway, and then shows what was done at the other one meanwhile', async () => {
    await violation(stage.here, 'GATE-1');
    const { page, waitForLive, problems, close } = await opened(stage.there, 'violation/GATE-1');
    await mark(page);
    await system.one('gateway', 1).end('SIGKILL');
    await assess(stage.here, 'GATE-1');
    await page.locator('.live:not([data-link="live"])').waitFor();
    await system.one('gateway', 1).start();
    await verified(page);
    await waitForLive();
    expect(await unbroken(page)).toBe(true);
    expect(problems()).toEqual([]);
    await close();
  });

  it(`the consoles of both gateways say DELAYED within ${DELAYED_WITHIN_MS / 1_000} s when the projector is gone, and are live again when it is back`, async () => {
    await violation(stage.here, 'PROJ-1');
    const consoles = await Promise.all([opened(stage.here, 'violation/PROJ-1'), opened(stage.there, 'violation/PROJ-1')]);
    await Promise.all(consoles.map(({ page }) => mark(page)));
    await system.one('projector').end('SIGKILL');
    const killed = Date.now();
    const delays = await Promise.all(consoles.map(async ({ page }) => {
      await page.locator('.live[data-link="delayed"]', { hasText: 'DELAYED' }).waitFor();
      return Date.now() - killed;
    }));
    await system.one('projector').start();
    const started = Date.now();
    await Promise.all(consoles.map(({ waitForLive }) => waitForLive()));
    const back = Date.now() - started;
    await assess(stage.there, 'PROJ-1');
    await Promise.all(consoles.map(({ page }) => verified(page)));
    expect(Math.max(...delays)).toBeLessThanOrEqual(DELAYED_WITHIN_MS);
    expect(await Promise.all(consoles.map(({ page }) => unbroken(page)))).toEqual([true, true]);
    expect(consoles.flatMap(({ problems }) => problems())).toEqual([]);
    await Promise.all(consoles.map(({ close }) => close()));
    tell('browser', { 'projector gone': delays.map(seconds).join(' and '), 'live again': seconds(back) });
  });

  it('the console says that reports wait while an ingest cannot reach the log, and shows them once it can', async () => {
    const { page, problems, close } = await opened(stage.here, 'corridor/salah-al-din');
    const [dataDir, port] = [await scratchFolder(), await freePort()];
    const reached = { ...services(), OPERATIONS: operation };
    const cut = new Member('ingest', { dataDir, port, env: { ...reached, KAFKA_BROKERS: `127.0.0.1:${await freePort()}` } });
    const place = { ...stage.here, ingest: cut.url };
    const waiting = page.locator('.live .flag', { hasText: 'reports waiting' });
    expect(await waiting.count()).toBe(0);
    await cut.start();
    await violation(place, 'SPOOL-1');
    await waiting.waitFor();
    await cut.end('SIGKILL');
    const whole = new Member('ingest', { dataDir, port, env: reached });
    await whole.start();
    await until('the report that waited', async () => ((await entities(stage.there, 'violation')).some(({ key }) => key === 'violation/SPOOL-1') ? true : undefined));
    await waiting.waitFor({ state: 'detached' });
    expect(problems()).toEqual([]);
    await whole.end();
    await forget(dataDir);
    await close();
  });
});
