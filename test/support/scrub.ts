/** What a console draws of the past while a hand goes through it, read in the page itself. */
import type { CDPSession, Page } from 'playwright-core';

/** Milliseconds. `cost` is what Chromium's renderer and GPU processes worked for each draw of the drag, without the two whole ones at its ends; `last` says whether where the hand stopped is drawn whole. */
export interface Scrubbed { readonly seekP50: number; readonly seekP95: number; readonly gapP50: number; readonly gapP95: number; readonly draws: number; readonly cost: number; readonly last: boolean }

const share = (all: readonly number[], part: number): number => all.toSorted((a, b) => a - b)[Math.ceil(part * all.length) - 1] ?? Infinity;

/** Goes to `seeks` places all over the window of the bar, one when the last is drawn; then drags for three seconds, sixty moves each. The bar must be open and paused. */
export async function scrub(page: Page, seeks: number): Promise<Scrubbed> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('the page has no browser');
  const latencies: number[] = [];
  const begun = await worked(session);
  // 37 and 100 have no common divisor: the places come from all over, none twice; the ends of the window may lie outside the log.
  for (let n = 1; n <= seeks; n += 1) latencies.push(await seekTo(page, 0.05 + (0.9 * ((n * 37) % 100)) / 100));
  const before = await worked(session);
  const { gaps, draws, last } = await drag(page);
  const cost = ((await worked(session)) - before - (2 * (before - begun)) / seeks) / draws;
  return { seekP50: share(latencies, 0.5), seekP95: share(latencies, 0.95), gapP50: share(gaps, 0.5), gapP95: share(gaps, 0.95), draws, cost, last };
}

/** Processor time so far of what draws pages, milliseconds. */
async function worked(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU').reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

const seekTo = (page: Page, to: number): Promise<number> => page.evaluate(async (part) => {
  const slider = document.querySelector<HTMLInputElement>('.replay-slider input:not(.replay-edge)');
  const host = document.querySelector<HTMLElement>('[data-drawn-at]');
  if (slider === null || host === null) throw new Error('there is no bar');
  const [least, most] = [Number(slider.min), Number(slider.max)];
  const at = least + Math.round(((most - least) * part) / 1_000) * 1_000;
  const began = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(slider, String(at));
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (Date.parse(host.dataset['drawnAt'] ?? '') === at) resolve();
      else if (performance.now() - began > 30_000) reject(new Error(`${at} is not drawn, but ${host.dataset['drawnAt']}`));
      else requestAnimationFrame(look);
    };
    look();
  });
  return performance.now() - began;
}, to);

/** From a fifth of the window to four fifths, a move each frame of 60 in a second. Gaps reach from where the hand begins to where it ends. */
const drag = (page: Page): Promise<{ readonly gaps: readonly number[]; readonly draws: number; readonly last: boolean }> => page.evaluate(async () => {
  const slider = document.querySelector<HTMLInputElement>('.replay-slider input:not(.replay-edge)');
  const host = document.querySelector<HTMLElement>('[data-drawn-at]');
  if (slider === null || host === null) throw new Error('there is no bar');
  const [least, most] = [Number(slider.min), Number(slider.max)];
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const began = performance.now();
  const times = [began];
  const watch = new MutationObserver(() => { times.push(performance.now()); });
  watch.observe(host, { attributeFilter: ['data-drawn-at', 'data-passed-at'] });
  const moved = await new Promise<number>((resolve) => {
    const timer = setInterval(() => {
      const part = Math.min(1, (performance.now() - began) / 3_000);
      const at = least + Math.round(((most - least) * (0.2 + 0.6 * part)) / 1_000) * 1_000;
      write?.call(slider, String(at));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      if (part === 1) { clearInterval(timer); resolve(at); }
    }, 1_000 / 60);
  });
  watch.disconnect();
  const ended = performance.now();
  const rests = (): boolean => Date.parse(host.dataset['drawnAt'] ?? '') === moved && host.querySelector('.map-passed') === null;
  await new Promise<void>((resolve) => {
    const look = (): void => { if (rests() || performance.now() - ended > 30_000) resolve(); else requestAnimationFrame(look); };
    look();
  });
  times.push(ended);
  return { gaps: times.slice(1).map((at, place) => at - (times[place] ?? at)), draws: times.length - 2, last: rests() };
});
