/** From the answer that an event is recorded to the frame in which the browser draws it, in one process on the embedded log. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { EVENTS_PER_SECOND, measureLatency, P95_MS, told } from '../support/latency.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';

describe('an accepted event', () => {
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ dataDir: await scratchFolder() });
    browser = await startChromium();
  });
  afterAll(async () => { await browser.close(); await server.end(); await forget(server.dataDir); });

  it(`is drawn within ${P95_MS} ms for 95 of 100 at ${EVENTS_PER_SECOND} events/s`, async () => {
    const latency = await measureLatency(browser, { url: server.url });
    console.log(told(latency));
    expect(latency.p95).toBeLessThan(P95_MS);
  });
});
