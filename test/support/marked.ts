/** A pseudo-locale, as ar-XB is one: Arabic whose every text says that it comes from the catalogue, so that one that does not is seen. */
import type { Page } from 'playwright-core';

const [BEGIN, END] = ['⟦', '⟧'];

/** Before the first request of a page in Arabic. */
export const marked = (page: Page): Promise<unknown> => page.route('**/assets/catalogue-*.js', async (route) => {
  const answer = await route.fetch();
  const code = (await answer.text()).replace(/export\{(\w+) as (\w+)\};?\s*$/, (_, own: string, name: string) =>
    `const mark=(part)=>typeof part==='string'?'${BEGIN}'+part+'${END}':Object.fromEntries(Object.entries(part).map(([key,each])=>[key,mark(each)]));const texts=mark(${own});export{texts as ${name}};`);
  if (!code.includes(BEGIN)) throw new Error('the catalogue is not exported as it was');
  await route.fulfill({ response: answer, body: code });
});

/** What people wrote, codes, times and keys are in no catalogue; what the widgets' own catalogue says is in Arabic, so whatever is not is in Latin letters. */
const THEIRS = 'bdi, [dir="ltr"], [dir="auto"], kbd, time, code, svg, script, style, .map, [lang]:not(html)';

/** One line for each text in the page, or name of a thing in it, that comes from no catalogue. */
export const unmarked = (page: Page): Promise<readonly string[]> => page.evaluate(([theirs, begin, end]) => {
  const own = new RegExp(`${begin}[^${begin}${end}]*${end}`, 'gu');
  const isForeign = (text: string): boolean => {
    let rest = text;
    for (let left = rest.replace(own, ''); left !== rest; left = rest.replace(own, '')) rest = left;
    return /[A-Za-z]{2}/.test(rest);
  };
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: parent, textContent: text } = node;
    if (text === null || parent === null || parent.closest(theirs) !== null || !parent.checkVisibility()) continue;
    if (isForeign(text)) found.add(`text: ${parent.tagName.toLowerCase()}.${parent.className} ${text.trim().slice(0, 60)}`);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-valuetext]')) {
    if (element.closest('.map, .clock, time, bdi, [lang]:not(html)') !== null) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) {
      const text = element.getAttribute(name);
      if (text !== null && isForeign(text)) found.add(`${name}: ${element.tagName.toLowerCase()}.${element.className} ${text.slice(0, 60)}`);
    }
  }
  return [...found];
}, [THEIRS, BEGIN, END] as const);
