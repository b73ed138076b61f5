/** A console's memory over a watch, on a stand-in server whose clock runs faster than the console's own. */
import { HOUR, MINUTE, type Millis } from '#libs/domain';
import { startChromium } from '../../test/support/chromium.ts';
import { openConsole } from '../../test/support/console.ts';
import { Crowd } from '../../test/support/crowd.ts';
import { StandIn } from '../../test/support/stand-in.ts';

const ENTITIES = 1_000;
const CHANGES_PER_SECOND = 200;
const GROWTH = 1.1;

const mean = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;

/** Resolves to the exit code. `duration` is what the watch of `span` takes. */
export async function soakWatch(span: Millis, duration: Millis): Promise<number> {
  const began = Date.now();
  const now = (): Millis => began + Math.round((Date.now() - began) * (span / duration));
  const crowd = new Crowd({ entities: ENTITIES, seed: 7, now: began, grows: false });
  const server = await StandIn.start(crowd, now);
  const browser = await startChromium();
  try {
    const opened = await openConsole(browser, server, { query: { sel: 'convoy/C-1' }, width: 1_100, height: 640 });
    await opened.waitForLive();
    server.run(CHANGES_PER_SECOND);
    const session = await opened.page.context().newCDPSession(opened.page);
    await session.send('Performance.enable');
    const readings: number[] = [];
    for (let hour = 1; hour * HOUR <= span; hour += 1) {
      await new Promise((resolve) => { setTimeout(resolve, duration / (span / HOUR)); });
      await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
      readings.push(metric('JSHeapUsedSize') / 1_000_000);
      console.log(`${hour} h  ${(readings.at(-1) as number).toFixed(1)} MB, ${metric('Nodes')} nodes, ${metric('JSEventListeners')} listeners, ${crowd.views.size} entities`);
    }
    const third = Math.max(1, Math.floor(readings.length / 3));
    const growth = mean(readings.slice(-third)) / mean(readings.slice(third, 2 * third));
    console.log(`last third over middle third ${growth.toFixed(3)} (limit ${GROWTH}), ${Math.round((Date.now() - began) / MINUTE)} min, ${opened.problems().join('; ')}`);
    return growth <= GROWTH && opened.problems().length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}
