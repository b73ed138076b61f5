/**
 * What befalls the link between a console and its server: each is shown as console.md says, within its time, and is over by itself.
 * All trials run at the same time, each in a page and behind a proxy of its own: they mostly wait.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { FaultProxy } from '../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole, type OpenConsole, type OpenOptions } from '../support/console.ts';
import { report, violation } from '../support/demo.ts';
import { hideable } from '../support/hidden.ts';
import { forget, freePort, scratchFolder, startServer, type Running } from '../support/server.ts';
import { until } from '../support/until.ts';

const SMALL = { width: 1_100, height: 640 } as const;
/** What the numbers of console.md may take longer on a machine that is very busy, in milliseconds: specs of the feed hold them to the tick, on a clock of their own. */
const GRACE = 15_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

interface Seen { readonly at: number; readonly state: string }
/** Notes when the page itself says which state; the driver hears of it later. */
const note = (page: Page): Promise<void> => page.evaluate(() => {
  const live = document.querySelector<HTMLElement>('.live') as HTMLElement;
  const seen: Seen[] = [];
  Object.assign(window, { seen });
  new MutationObserver(() => { if (seen.at(-1)?.state !== live.dataset['link']) seen.push({ at: Date.now(), state: live.dataset['link'] ?? '' }); }).observe(live, { attributes: true, attributeFilter: ['data-link'] });
});
/** The first of these states since then, as the page itself noted it: a driver on a busy machine may look too late. */
const noted = async (page: Page, state: string, since: number): Promise<Seen> => {
  const found = await page.waitForFunction(([wanted, from]) => (window as unknown as { seen: Seen[] }).seen.find(({ at, state: was }) => at >= from && was === wanted), [state, since] as const, { polling: 200, timeout: 60_000 });
  return (await found.jsonValue()) as Seen;
};
const linkIs = (page: Page, state: string): Promise<void> => page.locator(`.live[data-link="${state}"]`).waitFor({ timeout: 60_000 });
/** Printed, so that one sees how near the promises are. */
const tell = (what: string, times: Readonly<Record<string, number>>): void => { process.stderr.write(`${what}: ${Object.entries(times).map(([name, ms]) => `${name} after ${(ms / 1_000).toFixed(1)} s`).join(', ')}\n`); };
/** Who was connected hears nothing more and is told nothing; whoever comes now is served. */
const forgetConnections = (proxy: FaultProxy): void => { for (const flow of Object.values(proxy.flows)) flow.mode = 'pass'; };

describe('a console whose link', () => {
  let server: Running;
  let browser: Browser;
  let mortal: Running;
  const trials = new Map<string, Promise<void>>();
  const trial = (name: string, run: (proxy: FaultProxy) => Promise<void>): void => {
    trials.set(name, (async () => {
      const proxy = await FaultProxy.open({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
      await run(proxy).finally(() => proxy.close());
    })());
  };
  const open = async (proxy: FaultProxy, on = browser, options: OpenOptions = {}): Promise<OpenConsole> => {
    const opened = await openConsole(on, { url: `http://${proxy.address}` }, { ...SMALL, query: { sel: 'violation/LINK' }, expectOutage: true, ...options });
    await opened.waitForLive();
    await opened.page.locator('aside .title').waitFor();
    await note(opened.page);
    return opened;
  };
  const over = async (opened: OpenConsole): Promise<void> => {
    expect(opened.problems()).toEqual([]);
    await opened.close();
  };

  beforeAll(async () => {
    [server, mortal, browser] = await Promise.all([startServer({ dataDir: await scratchFolder() }), startServer({ dataDir: await scratchFolder(), port: await freePort() }), startChromium()]);
    await violation(server, 'LINK');
    await violation(mortal, 'LINK');
    trial('half-open', halfOpen);
    trial('late', late);
    trial('asleep', asleep);
    trial('hidden', hidden);
    trial('ahead', () => clockOff(5 * 60_000));
    trial('behind', () => clockOff(-5 * 60_000));
    trials.set('restart', restarted());
    for (const run of trials.values()) run.catch(() => undefined);
  });
  afterAll(async () => {
    await Promise.allSettled(trials.values());
    await browser?.close();
    for (const one of [server, mortal]) {
      await one?.end('SIGKILL');
      await forget(one.dataDir);
    }
  });

  /** As behind a router that forgot the connection: no end is ever told. */
  async function halfOpen(proxy: FaultProxy): Promise<void> {
    const opened = await open(proxy);
    await linkIs(opened.page, 'live');
    proxy.silence();
    const silent = Date.now();
    await wait(1_500);
    forgetConnections(proxy);
    const delayed = await noted(opened.page, 'delayed', silent);
    const live = await noted(opened.page, 'live', delayed.at);
    tell('half open', { delayed: delayed.at - silent, live: live.at - silent });
    expect(delayed.at - silent).toBeLessThan(5_000 + GRACE);
    expect(live.at - silent).toBeLessThan(8_000 + GRACE);
    await opened.page.getByText(/gap \d\d:\d\d:\d\dZ–\d\d:\d\d:\d\dZ/).waitFor();
    await over(opened);
  }

  /** Heartbeats come every second, each of them old. */
  async function late(proxy: FaultProxy): Promise<void> {
    const opened = await open(proxy);
    const began = Date.now();
    // As on a line that fills up: heartbeats still come every second.
    for (proxy.flows.answering.latency = 500; proxy.flows.answering.latency < 5_000; proxy.flows.answering.latency += 500) await wait(600);
    await report(server, 'violation-reported', 'violation/LATE', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.4 });
    await noted(opened.page, 'delayed', began);
    // What is late is not another clock.
    expect(await opened.page.locator('.clock .flag').count()).toBe(0);
    proxy.flows.answering.latency = 0;
    await linkIs(opened.page, 'live');
    await opened.page.locator('[data-row="violation/LATE"]').waitFor();
    await over(opened);
  }

  /** The whole page stands still, and the network forgets it meanwhile. */
  async function asleep(proxy: FaultProxy): Promise<void> {
    const laptop = await startChromium();
    const opened = await open(proxy, laptop);
    const session = await laptop.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    proxy.silence();
    const slept = Date.now();
    for (const id of pages) process.kill(id, 'SIGSTOP');
    await report(server, 'violation-reported', 'violation/NIGHT', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.4 });
    await wait(17_000);
    forgetConnections(proxy);
    const woke = Date.now();
    for (const id of pages) process.kill(id, 'SIGCONT');
    const frozen = await noted(opened.page, 'frozen', woke);
    const live = await noted(opened.page, 'live', frozen.at);
    await opened.page.locator('[data-row="violation/NIGHT"]').waitFor();
    tell('asleep', { frozen: frozen.at - woke, live: live.at - woke });
    expect(frozen.at - woke).toBeLessThan(1_000 + GRACE);
    expect(live.at - woke).toBeLessThan(3_000 + GRACE);
    const gap = /gap (\d\d:\d\d:\d\d)Z–(\d\d:\d\d:\d\d)Z, [\d,]+ changes? applied/.exec(await opened.page.locator('.gap-line').textContent() ?? '') as RegExpExecArray;
    const at = (clock: string | undefined): number => Date.parse(`${new Date(slept).toISOString().slice(0, 11)}${clock ?? ''}Z`);
    expect(Math.abs(at(gap[1]) - slept)).toBeLessThan(3_000 + GRACE);
    await over(opened);
    await laptop.close();
  }

  /** Nobody looks, its timers slow to one a minute and it draws no frame: its title still says that it froze, and all is there when somebody looks. */
  async function hidden(proxy: FaultProxy): Promise<void> {
    const opened = await open(proxy, browser, { before: hideable });
    const { page } = opened;
    const show = (shown: boolean): Promise<void> => page.evaluate((visible) => (window as unknown as { show(shown: boolean): void }).show(visible), shown);
    await show(false);
    proxy.silence();
    const silent = Date.now();
    const titled = async (frozen: boolean): Promise<void> => { await until(`a title that says ${frozen ? 'FROZEN' : 'nothing'}`, async () => ((await page.title()).startsWith('FROZEN') === frozen ? true : undefined), 60_000); };
    await titled(true);
    const titledAfter = Date.now() - silent;
    tell('hidden', { 'title that says FROZEN': titledAfter });
    expect(titledAfter).toBeLessThan(15_000 + GRACE);
    proxy.restore();
    await titled(false);
    await report(server, 'violation-reported', 'violation/UNSEEN', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.4 });
    await wait(1_000);
    await show(true);
    const shown = Date.now();
    await page.locator('[data-row="violation/UNSEEN"]').waitFor();
    await linkIs(page, 'live');
    expect(Date.now() - shown).toBeLessThan(1_000 + GRACE);
    await over(opened);
  }

  /** Everything is counted from the server's time. */
  async function clockOff(by: number): Promise<void> {
    const opened = await openConsole(browser, { url: server.url }, {
      ...SMALL, query: { sel: 'violation/LINK' },
      before: (page) => page.addInitScript((ms) => {
        const Real = Date;
        class Shifted extends Real {
          constructor(...given: readonly unknown[]) {
            if (given.length === 0) super(Real.now() + ms);
            else super(...(given as [number]));
          }
          static override now(): number { return Real.now() + ms; }
        }
        Object.assign(globalThis, { Date: Shifted });
      }, by),
    });
    await opened.waitForLive();
    await opened.page.locator('.clock .flag', { hasText: 'clock is wrong' }).waitFor();
    const told = await opened.page.locator('.clock time').getAttribute('datetime');
    expect(Math.abs(Date.parse(told ?? '') - Date.now())).toBeLessThan(2_000 + GRACE);
    const id = `CLOCK${by > 0 ? 'A' : 'B'}`;
    await violation(server, id);
    await opened.page.locator(`[data-row="violation/${id}"] .row-age`, { hasText: /^\d+ s$/ }).waitFor();
    await over(opened);
  }

  async function restarted(): Promise<void> {
    const opened = await openConsole(browser, mortal, { ...SMALL, query: { sel: 'violation/LINK' }, expectOutage: true });
    await opened.waitForLive();
    await opened.page.locator('aside .title').waitFor();
    await opened.page.evaluate(() => { Object.assign(window, { unbroken: true }); });
    const { port } = new URL(mortal.url);
    await mortal.end('SIGKILL');
    mortal = await startServer({ dataDir: mortal.dataDir, port: Number(port) });
    await report(mortal, 'violation-reported', 'violation/AFTER', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.4 });
    await opened.page.locator('[data-row="violation/AFTER"]').waitFor();
    await linkIs(opened.page, 'live');
    await opened.page.getByText(/gap \d\d:\d\d:\d\dZ–\d\d:\d\d:\d\dZ, [\d,]+ changes? applied/).waitFor().catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(await opened.page.evaluate(() => ['unbroken' in window, document.querySelector('.foot')?.textContent, document.querySelector('.gap-line')?.getBoundingClientRect()]))}`);
    });
    await opened.page.locator('[data-row="violation/LINK"][aria-current="true"]').waitFor();
    expect(await opened.page.evaluate(() => 'unbroken' in window)).toBe(true);
    await over(opened);
  }

  it('is half open says DELAYED after 5 s and comes back on another one, without an end ever being told', () => trials.get('half-open'));
  it('brings everything late says DELAYED, and is live with what came when the line is quick again', () => trials.get('late'));
  it('was slept over says FROZEN when it wakes, and is live at once with what happened in the night', () => trials.get('asleep'));
  it('froze while nobody looked says so in the title, and shows everything to whoever looks again', () => trials.get('hidden'));
  it('leads to a server that is killed and started again goes on where it was', () => trials.get('restart'));
  it('is fine, on a machine whose clock is 5 minutes ahead, says so and counts from the server’s time', () => trials.get('ahead'));
  it('is fine, on a machine whose clock is 5 minutes behind, says so and counts from the server’s time', () => trials.get('behind'));
});
