/** Alerts in the console of one process, whose watch is live. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { startChromium } from '../support/chromium.ts';
import { forget, scratchFolder, startServer } from '../support/server.ts';
import { alerts, alertsInAFlood } from './alerts.contract.ts';
import type { OneProcess } from './stage.ts';

describe('an alert', () => {
  let stage: OneProcess;
  beforeAll(async () => {
    const server = await startServer({ dataDir: await scratchFolder() });
    stage = { server, browser: await startChromium(), here: { url: server.url }, there: { url: server.url } };
  });
  afterAll(async () => {
    await stage.browser.close();
    await stage.server.end();
    await forget(stage.server.dataDir);
  });

  alerts(() => stage);
  alertsInAFlood(() => stage);
});
