/** The server stops answering, or goes away while a page opens: the console says so, and comes back by itself. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/chromium.ts';
import { openConsole } from '../support/console.ts';
import { startDemo, violation } from '../support/demo.ts';
import { goView } from '../support/keyboard.ts';
import { forget, freePort, scratchFolder, startServer } from '../support/server.ts';

describe('a server that stops answering', () => {
  let browser: Browser;
  beforeAll(async () => { browser = await startChromium(); });
  afterAll(async () => { await browser.close(); });

  it('makes the picture delayed after 5 s and frozen after 15 s, with nothing to write; when it is back all is live again', async () => {
    const server = await startDemo();
    await violation(server, 'OUT-1');
    const opened = await openConsole(browser, server, { query: { sel: 'violation/OUT-1' }, expectOutage: true });
    const { page } = opened;
    await opened.waitForLive();
    const assess = page.getByRole('button', { name: 'Assess' });
    await assess.waitFor();
    expect(await assess.isEnabled()).toBe(true);
    server.child.kill('SIGSTOP');
    const stopped = Date.now();
    await page.locator('.live[data-link="delayed"]', { hasText: 'DELAYED' }).waitFor();
    const delayed = Date.now() - stopped;
    await page.locator('.band', { hasText: /PICTURE FROZEN AT \d\d:\d\d:\d\dZ\s*\(retrying, 00:1\d\)/ }).waitFor();
    const frozen = Date.now() - stopped;
    for (const [took, least, most] of [[delayed, 3_500, 9_000], [frozen, 13_500, 20_000]] as const) {
      expect(took).toBeGreaterThan(least);
      expect(took).toBeLessThan(most);
    }
    expect(await assess.isDisabled()).toBe(true);
    await page.getByText('The picture is frozen: nothing can be written until it is live again.').waitFor();
    expect(await page.title()).toMatch(/^FROZEN/);
    const icon = page.locator('link[rel="icon"]');
    expect(await icon.getAttribute('href')).toMatch(/^data:/);
    // Whatever is looked at, it says that it is not now, and since when.
    for (const key of ['c', 'r', 'p', 'n', 'o'] as const) {
      await goView(page, key);
      for (const shown of ['.band', '.live[data-link="frozen"]', '.feeds', '.clock']) expect([key, shown, await page.locator(shown).isVisible()]).toEqual([key, shown, true]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.locator('.band').isVisible()).toBe(true);
    server.child.kill('SIGCONT');
    await opened.waitForLive();
    await page.locator('.band').waitFor({ state: 'detached' });
    await page.getByText(/gap \d\d:\d\d:\d\dZ–\d\d:\d\d:\d\dZ, [\d,]+ changes? applied/).waitFor();
    await page.setViewportSize({ width: 1_440, height: 900 });
    expect(await assess.isEnabled()).toBe(true);
    expect(await icon.getAttribute('href')).toBe('/icon.svg');
    expect(opened.problems()).toEqual([]);
    await opened.close();
    await server.end();
    await forget(server.dataDir);
  });

  it.each([
    ['the script of the page', /\/assets\/index-[^/]*\.js$/],
    ['the code of the map', /\/assets\/maplibre-[^/]*\.js$/],
    ['the worker of the map', /maplibre-gl-worker/],
    ['the outline of the land', /\/ground\/outline\.json$/],
    ['the words', /\/assets\/catalogue-[^/]*\.js$/],
    ['the beat', /pulse\.worker/],
  ])('a page whose server goes away when it asks for %s ends with a drawn map', async (_, part) => {
    const [dataDir, port] = [await scratchFolder(), await freePort()];
    let server = await startServer({ dataDir, port });
    await violation(server, 'OUT-2');
    let asked = 0;
    let gone = (): void => undefined;
    const died = new Promise<void>((resolve) => { gone = resolve; });
    const opened = await openConsole(browser, server, {
      expectOutage: true, width: 900, height: 600, query: { sel: 'violation/OUT-2' },
      before: (page) => {
        // What asks again must itself have arrived; whoever has nothing but the bare page has to reload by hand.
        const again = page.waitForResponse(/\/again\.js$/).then((answer) => answer.finished());
        return page.route(part, async (route) => {
          await again;
          asked += 1;
          if (asked === 1) await server.end('SIGKILL').then(gone);
          await route.continue();
        });
      },
    });
    await died;
    server = await startServer({ dataDir, port });
    await opened.waitForDrawn(1);
    await opened.page.locator('[data-link="live"]').first().waitFor();
    expect(asked).toBeGreaterThan(1);
    await opened.close();
    await server.end();
    await forget(dataDir);
  });
});
