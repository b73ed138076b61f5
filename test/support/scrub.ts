/** What a console draws of the past while a hand goes through it, read in the page itself. */
import type { Page } from 'playwright-core';

/** Milliseconds. `last` says whether the last draw is of where the hand stopped. */
export interface Scrubbed { readonly seekP95: number; readonly gapP95: number; readonly draws: number; readonly last: boolean }

const p95 = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.ceil(0.95 * all.length) - 1] ?? Infinity;

interface Seen { readonly draws: (readonly [at: number, instant: number])[] }
declare global { var seenInPast: Seen | undefined }

/** Goes to `seeks` places all over the window of the bar, one when the last is drawn; then drags for three seconds, sixty moves each. The bar must be open and paused. */
export async function scrub(page: Page, seeks: number): Promise<Scrubbed> {
  await page.evaluate(() => {
    const host = document.querySelector<HTMLElement>('[data-drawn-at]');
    const seen: Seen = { draws: [] };
    if (host === null) throw new Error('nothing is drawn');
    new MutationObserver(() => { seen.draws.push([performance.now(), Date.parse(host.dataset['drawnAt'] ?? '')]); }).observe(host, { attributeFilter: ['data-drawn-at'] });
    globalThis.seenInPast = seen;
  });
  const latencies: number[] = [];
  // 37 and 100 have no common divisor: the places come from all over, none twice; the ends of the window may lie outside the log.
  for (let n = 1; n <= seeks; n += 1) latencies.push(await seekTo(page, 0.05 + (0.9 * ((n * 37) % 100)) / 100));
  const { gaps, draws, last } = await drag(page);
  return { seekP95: p95(latencies), gapP95: p95(gaps), draws, last };
}

const seekTo = (page: Page, share: number): Promise<number> => page.evaluate(async (part) => {
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
}, share);

/** From a fifth of the window to four fifths, a move each frame of 60 in a second. */
const drag = (page: Page): Promise<{ readonly gaps: readonly number[]; readonly draws: number; readonly last: boolean }> => page.evaluate(async () => {
  const slider = document.querySelector<HTMLInputElement>('.replay-slider input:not(.replay-edge)');
  const host = document.querySelector<HTMLElement>('[data-drawn-at]');
  const seen = globalThis.seenInPast;
  if (slider === null || host === null || seen === undefined) throw new Error('there is no bar');
  const [least, most] = [Number(slider.min), Number(slider.max)];
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const began = performance.now();
  const moved = await new Promise<number>((resolve) => {
    const timer = setInterval(() => {
      const part = Math.min(1, (performance.now() - began) / 3_000);
      const at = least + Math.round(((most - least) * (0.2 + 0.6 * part)) / 1_000) * 1_000;
      write?.call(slider, String(at));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      if (part === 1) { clearInterval(timer); resolve(at); }
    }, 1_000 / 60);
  });
  const ended = performance.now();
  await new Promise<void>((resolve) => {
    const look = (): void => { if (Date.parse(host.dataset['drawnAt'] ?? '') === moved || performance.now() - ended > 30_000) resolve(); else requestAnimationFrame(look); };
    look();
  });
  const times = seen.draws.filter(([at]) => at >= began && at <= ended).map(([at]) => at);
  return { gaps: times.slice(1).map((at, place) => at - (times[place] ?? at)), draws: times.length, last: Date.parse(host.dataset['drawnAt'] ?? '') === moved };
});
