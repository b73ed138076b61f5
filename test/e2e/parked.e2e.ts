/** What no fold can take is set aside with its entity: the console says of which, and since when, and lets people go on with it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { formatTime, MINUTE, type Accepted } from '#libs/domain';
import { EmbeddedEventLog, genesis } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';
import { breaches } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';

const OPERATION = 'parked';
const ROAD = { name: { en: 'Coast road' }, geometry: { type: 'LineString', coordinates: [[34.35, 31.41], [34.37, 31.43]] } };
const GATE = { name: { en: 'Gate Nine' }, kind: 'checkpoint', lon: 34.36, lat: 31.42 };

let said = 0;
function accepted(fact: string, subject: string, data: object): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: `e-${(said += 1)}`, source: 'urn:trial:desk', type: `watchfloor.${fact}.v1`, subject, time: formatTime(Date.now() - MINUTE), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: Date.now() - MINUTE };
}
/** As a broken program might have written it: where a list should be is a number. */
function poisoned(fact: string, subject: string, data: object, list: string): Accepted {
  const { event, recordedAt } = accepted(fact, subject, { ...data, [list]: ['poison'] });
  return { event: { ...event, json: event.json.replace('["poison"]', '7') }, recordedAt };
}

describe('an entity that is parked', () => {
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    const dataDir = await scratchFolder();
    const log = new EmbeddedEventLog({ directory: dataDir });
    await genesis(log, OPERATION, 'log-parked', Date.now() - 2 * MINUTE);
    await log.append(OPERATION, [
      accepted('corridor-defined', 'corridor/coast', ROAD), accepted('checkpoint-registered', 'checkpoint/nine', GATE),
      accepted('checkpoint-status-reported', 'checkpoint/nine', { status: 'open' }),
      poisoned('checkpoint-registered', 'checkpoint/nine', GATE, 'corridors'), poisoned('corridor-defined', 'corridor/unheard-of', ROAD, 'checkpoints'),
    ]);
    await log.close();
    server = await startServer({ dataDir, env: { OPERATIONS: OPERATION } });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.end();
    await forget(server.dataDir);
  });

  it('says so in its row, and is current again once somebody had it go on', async () => {
    const { page, problems, waitForLive, close } = await openConsole(browser, { url: server.url, operation: OPERATION }, { query: { sel: 'checkpoint/nine' } });
    await waitForLive();
    const row = page.locator('[data-row="checkpoint/nine"]', { hasText: 'not current since' });
    await row.waitFor();
    await row.locator('.mark[data-dashed]').waitFor();
    expect(await breaches(page)).toEqual([]);
    await page.locator('aside[data-region="detail"]').getByRole('button', { name: 'Resume processing' }).press('Enter');
    await page.locator('[data-row="checkpoint/nine"]').filter({ hasNotText: 'not current since' }).waitFor();
    await page.locator('aside[data-region="detail"] .notice').waitFor({ state: 'detached' });
    expect(problems()).toEqual([]);
    await close();
  });

  it('that nothing is known of is named beside the lists, and is let go on there', async () => {
    const { page, problems, waitForLive, close } = await openConsole(browser, { url: server.url, operation: OPERATION });
    await waitForLive();
    const notice = page.locator('aside[data-region="list"] .notice', { hasText: '1 thing is not shown' });
    await notice.getByRole('button', { name: 'corridor/unheard-of' }).press('Enter');
    const detail = page.locator('aside[data-region="detail"]');
    await detail.locator('.notice').waitFor();
    expect(await breaches(page)).toEqual([]);
    await detail.getByRole('button', { name: 'Resume processing' }).press('Enter');
    await notice.waitFor({ state: 'detached' });
    await detail.locator('.notice').waitFor({ state: 'detached' });
    expect(problems()).toEqual([]);
    await close();
  });
});
