/** Real input into one process: recorded conflict events, and a phone. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { startChromium } from '../support/chromium.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';
import { recordedEventsAndPhones, type RecordedStage } from './recorded.contract.ts';

describe('recorded events and phones', () => {
  let server: Running;
  let stage: RecordedStage;
  beforeAll(async () => {
    server = await startServer({ dataDir: await scratchFolder(), env: { OPERATIONS: 'demo,car-2013' } });
    stage = { browser: await startChromium(), here: server, recordings: { url: server.url, operation: 'car-2013' } };
  });
  afterAll(async () => { await stage.browser.close(); await server.end(); await forget(server.dataDir); });

  recordedEventsAndPhones(() => stage);
});
