/** A console in a real browser, watched the whole time: errors in its log, requests to another origin, what it has drawn. */
import type { Browser, Page } from 'playwright-core';
import type { Place } from './demo.ts';

export interface OpenOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly height?: number;
  /** The server will go away meanwhile: refused connections are then no error. */
  readonly expectOutage?: boolean;
  /** Before the first request: another browser than it is, or a server that goes away at a certain request. */
  readonly before?: (page: Page) => Promise<unknown>;
}

export interface OpenConsole {
  readonly page: Page;
  /** Everything that a user's browser would complain about, and every request to another origin. */
  problems(): readonly string[];
  waitForLive(): Promise<void>;
  /** Waits until the map holds at least so many marks. */
  waitForDrawn(count: number): Promise<void>;
  /** Waits until a list shows this text. */
  waitForRows(text: string): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MS = 60_000;
const OUTAGE = /net::ERR_(CONNECTION|EMPTY_RESPONSE|INCOMPLETE|NETWORK|SOCKET|ABORTED|HTTP_RESPONSE_CODE_FAILURE)|Failed to load font .*: A network error|WebSocket connection to|Failed to load resource|503 \(Service Unavailable\)/;

export async function openConsole(browser: Browser, { url, operation }: Place, options: OpenOptions = {}): Promise<OpenConsole> {
  const context = await browser.newContext({ viewport: { width: options.width ?? 1_440, height: options.height ?? 900 }, locale: 'en-GB', timezoneId: 'Asia/Gaza' });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const found: string[] = [];
  const { origin } = new URL(url);
  page.on('console', (said) => { if (said.type() === 'error' || said.type() === 'warning') found.push(`${said.type()}: ${said.text()} ${said.location().url}`); });
  page.on('pageerror', (error) => found.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith('http') && asked.origin !== origin) found.push(`asks another origin: ${asked.origin}`);
  });
  page.on('websocket', (socket) => { if (new URL(socket.url()).host !== new URL(url).host) found.push(`opens a socket elsewhere: ${socket.url()}`); });
  const query = new URLSearchParams({ ...(operation !== undefined && { operation }), lang: 'en', ...options.query });
  await options.before?.(page);
  await page.goto(`${url}/?${query.toString()}`);
  return {
    page,
    problems: () => found.filter((problem) => !isTolerated(problem, options.expectOutage === true)),
    waitForLive: async () => { await page.locator('[data-link="live"]').first().waitFor({ timeout: WAIT_MS }); },
    waitForDrawn: async (count) => {
      await page.waitForFunction((least) => Number(document.querySelector<HTMLElement>('[data-drawn-features]')?.dataset['drawnFeatures'] ?? 0) >= least, count, { timeout: WAIT_MS });
    },
    waitForRows: async (text) => { await page.getByText(text, { exact: false }).first().waitFor({ timeout: WAIT_MS }); },
    close: () => context.close(),
  };
}

/** Software drawing makes the driver warn about read-backs; that is the test's machine, not the page. */
function isTolerated(problem: string, outage: boolean): boolean {
  return /GPU stall due to ReadPixels|GL Driver Message|WebGL: CONTEXT_LOST|Automatic fallback to software WebGL/.test(problem) || (outage && OUTAGE.test(problem));
}
