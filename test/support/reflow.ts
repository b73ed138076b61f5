/** What is lost when there is little room: WCAG 1.4.10 (reflow) and 2.4.11 (focus not obscured), looked at in the page itself. */
import type { Page } from 'playwright-core';

/** Tables and maps may be wider than the page; whoever scrolls them scrolls both ways. */
const WIDE = '.log-rows, .board, .scroll, .map-surface';
/** One line for each thing that is cut off with no way to see it, or that scrolls both ways. What ends in an ellipsis stands whole in its detail. */
export const reflowFaults = (page: Page): Promise<readonly string[]> => page.evaluate((wide) => {
  const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 30)}"`;
  const faults: string[] = [];
  const root = document.scrollingElement ?? document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`);
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (!element.checkVisibility() || element.closest(wide) !== null || element.closest('.unseen, [aria-hidden="true"], svg') !== null) continue;
    const style = getComputedStyle(element);
    const [tooWide, tooHigh] = [element.scrollWidth > element.clientWidth + 1, element.scrollHeight > element.clientHeight + 1];
    const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
    const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    if (tooWide && tooHigh && scrolls(style.overflowX) && scrolls(style.overflowY)) faults.push(`scrolls both ways: ${nameOf(element)}`);
    if (tooWide && cuts(style.overflowX) && style.textOverflow !== 'ellipsis' && element.clientWidth > 1) faults.push(`cut at its side: ${nameOf(element)} ${element.scrollWidth} in ${element.clientWidth}`);
    if (tooHigh && cuts(style.overflowY) && style.textOverflow !== 'ellipsis' && element.clientHeight > 1) faults.push(`cut below: ${nameOf(element)} ${element.scrollHeight} in ${element.clientHeight}`);
  }
  return faults;
}, WIDE);

/** Names the tabs of the list that are cut off when each counts more than a thousand. */
export const cutTabs = (page: Page): Promise<readonly string[]> => page.evaluate(() => {
  const list = document.querySelector<HTMLElement>('.list-tabs');
  const counts = [...document.querySelectorAll<HTMLElement>('.list-tab .count')].map((count) => [count, count.textContent] as const);
  if (list === null || counts.length === 0) throw new Error('the list has no tabs');
  for (const [count] of counts) count.textContent = '1,888';
  const { left, right } = list.getBoundingClientRect();
  const isCut = (tab: HTMLElement): boolean => {
    const box = tab.getBoundingClientRect();
    return box.left < left || box.right > right || tab.scrollWidth > tab.clientWidth + 1 || tab.scrollHeight > tab.clientHeight + 1;
  };
  const cut = [...document.querySelectorAll<HTMLElement>('.list-tab')].filter(isCut).map((tab) => `${tab.textContent} at ${innerWidth} px`);
  for (const [count, text] of counts) count.textContent = text;
  return cut;
});

/** What of the bar at the top is cut off when more than a hundred alerts are counted in it; empty on a phone, where it has lines enough. */
export const cutBar = (page: Page): Promise<readonly string[]> => page.evaluate(() => {
  const top = document.querySelector<HTMLElement>('.top');
  const counts = [...document.querySelectorAll('.alert-chips [data-count] b')].map((count) => [count, count.textContent] as const);
  if (top === null || counts.length === 0) throw new Error('the bar counts no alerts');
  for (const [count] of counts) count.textContent = '119';
  const cut = top.scrollWidth > top.clientWidth + 1 ? [`the bar is ${top.scrollWidth} px wide in ${top.clientWidth}`] : [];
  for (const [count, text] of counts) count.textContent = text;
  return cut;
});

/** Goes through the page with Tab, once round, and names whatever has the focus and cannot be seen. */
export async function hiddenStops(page: Page, most: number): Promise<readonly string[]> {
  const faults = new Set<string>();
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    for (const element of document.querySelectorAll<HTMLElement>('[data-stopped]')) delete element.dataset['stopped'];
  });
  for (let stop = 0; stop < most; stop += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (element === null || element === document.body) return undefined;
      if (element.dataset['stopped'] !== undefined) return null;
      element.dataset['stopped'] = '';
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const box = { left: Math.max(0, left), right: Math.min(innerWidth, right), top: Math.max(0, top), bottom: Math.min(innerHeight, bottom) };
      if (box.right - box.left < 1 || box.bottom - box.top < 1) return `out of sight: ${element.tagName} ${element.className} ${element.textContent?.slice(0, 30)}`;
      // Somewhere in it a point is its own: of the middle and of places near its edges.
      for (const x of [0.5, 0.1, 0.9]) {
        for (const y of [0.5, 0.2, 0.8]) {
          const at = document.elementFromPoint(box.left + (box.right - box.left) * x, box.top + (box.bottom - box.top) * y);
          if (at !== null && (element.contains(at) || at.contains(element))) return undefined;
        }
      }
      return `covered: ${element.tagName} ${element.className} ${element.textContent?.slice(0, 30)}`;
    });
    if (fault === null) break;
    if (fault !== undefined) faults.add(fault);
  }
  return [...faults];
}
