/** What the browser suites need and does not depend on how it is served: a browser, and two places where the same operation is shown. */
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { startDemo, type Place } from '../support/demo.ts';
import { forget, type Running } from '../support/server.ts';

export interface Stage { readonly browser: Browser; readonly here: Place; readonly there: Place }
/** One process on the embedded engine, which plays the demo. */
export interface OneProcess extends Stage { readonly server: Running }

export async function startStage(): Promise<OneProcess> {
  const server = await startDemo();
  return { server, browser: await startChromium(), here: { url: server.url }, there: { url: server.url } };
}

export async function endStage({ browser, server }: OneProcess): Promise<void> {
  await browser.close();
  await server.end();
  await forget(server.dataDir);
}
