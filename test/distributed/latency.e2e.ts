/** From the answer that an event is recorded to the frame in which the browser draws it, through ingest, Kafka, projector, Redis and gateway. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { EVENTS_PER_SECOND, measureLatency, P95_MS, told } from '../support/latency.ts';
import { System } from '../support/system.ts';
import { forgetOperation, ownOperation } from '../support/trial.ts';

describe('an event that was accepted apart from where it is shown', () => {
  const operation = ownOperation('latency');
  let system: System;
  let browser: Browser;
  beforeAll(async () => {
    system = await System.start({ operation });
    browser = await startChromium();
  });
  afterEach(() => { expect(system?.fallen ?? []).toEqual([]); });
  afterAll(async () => { await browser?.close(); await system?.end(); await forgetOperation(operation); });

  it(`is drawn within ${P95_MS} ms for 95 of 100 at ${EVENTS_PER_SECOND} events/s`, async () => {
    const latency = await measureLatency(browser, { url: system.one('gateway').url, operation, ingest: system.one('ingest').url });
    console.log(told(latency));
    expect(latency.p95).toBeLessThan(P95_MS);
  });
});
