/**
 * A page that can be hidden. A driven browser always shows its pages, so what browsers do to hidden ones is done to this one: it is told, it
 * draws no frames, and its own timers slow to one a minute. Workers are left alone, as browsers leave them.
 */
import type { Page } from 'playwright-core';

/** Before the first request; `show(false)` of the page's window then hides it. */
export const hideable = (page: Page): Promise<unknown> => page.addInitScript(() => {
  const SLOW = 60_000;
  let shown = true;
  const waiting: FrameRequestCallback[] = [];
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  const timeout = globalThis.setTimeout.bind(globalThis);
  Object.defineProperty(document, 'visibilityState', { get: () => (shown ? 'visible' : 'hidden') });
  Object.defineProperty(document, 'hidden', { get: () => !shown });
  const slowly = (run: TimerHandler, delay = 0, ...given: unknown[]): number => timeout(run, shown ? delay : Math.max(delay, SLOW), ...given);
  Object.assign(globalThis, {
    requestAnimationFrame: (run: FrameRequestCallback): number => (shown ? frame(run) : waiting.push(run)),
    setTimeout: slowly,
    setInterval: (run: () => void, every: number): number => {
      const again = (): void => {
        run();
        slowly(again, every);
      };
      return slowly(again, every);
    },
    show: (visible: boolean): void => {
      shown = visible;
      document.dispatchEvent(new Event('visibilitychange'));
      for (const run of shown ? waiting.splice(0) : []) frame(run);
    },
  });
});
