/** After drops, sleeps and resumes, what the map's source and the lists hold is the picture of that audience. `npm run soak -- --console` tries it for as long as one likes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { endure } from '../support/hardship.ts';
import { playPast } from '../support/past.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';

describe('two consoles of two audiences', () => {
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer({ dataDir: await scratchFolder() }), startChromium()]);
    await playPast({ url: server.url, operation: 'demo' });
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  it('hold what the server shows each of them, whatever befell their links', async () => {
    const hardships = [['cut', 1_000], ['silence', 7_000], ['loss', 1_000], ['sleep', 3_000], ['away', 2_000], ['slow', 2_000]] as const;
    const { compared, problems } = await endure({ browser, url: server.url, audiences: [undefined, 'aid:relief-alpha'], rate: 40, hardships, compareAfter: 4, tell: () => undefined });
    expect(compared).toBe(4);
    expect(problems).toEqual([]);
  }, 300_000);
});
