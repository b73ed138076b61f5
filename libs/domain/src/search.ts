/**
 * How text is compared when people search: the same for the archive and for a list in the console. What is folded away is
 * what people leave out or write in several ways: case, accents, Arabic vowel signs, tatweel and the variants of alef, ya,
 * waw and ta marbuta, Hebrew points, apostrophes inside names, and digits of other scripts.
 */

const MARKS = /[\p{M}\p{Cf}\u0640'’‘ʻ-ʿ`´׳״]/gu;
const VARIANTS: Readonly<Record<string, string>> = { ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ة: 'ه', ە: 'ه', ھ: 'ه', ہ: 'ه', ک: 'ك', ß: 'ss', ı: 'i' };
const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join('')}]`, 'gu');
const DIGIT = /[٠-٩۰-۹]/gu;
/** A longer run of letters counts as several words of this many letters and a rest. */
export const WORD_LETTERS = 64;
const WORD = new RegExp(`[\\p{L}\\p{N}]{1,${WORD_LETTERS}}`, 'gu');

/** The text as it is compared. */
export function foldText(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(MARKS, '')
    .replace(VARIANT, (letter) => VARIANTS[letter] ?? letter)
    .replace(DIGIT, (digit) => String((digit.codePointAt(0) as number) & 15));
}

/** The folded words of a text, in order, with repeats. */
export const wordsOf = (text: string): readonly string[] => foldText(text).match(WORD) ?? [];

/** Every text value in a JSON value, at any depth, in the order in which it was written. Names of members are not values. */
export function textsOf(value: unknown): readonly string[] {
  const texts: string[] = [];
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next).toReversed()) rest.push(inner);
  }
  return texts;
}

/** The texts by which an event is found: its subject and the text values of its body. */
export const textsOfEvent = (event: { readonly subject: string; readonly data?: unknown }): readonly string[] => [event.subject, ...textsOf(event.data)];

/**
 * Whether every word of the query occurs in the texts; the last word may also be the beginning of one. A query without
 * any word matches everything.
 */
export function matchesWords(texts: readonly string[], query: string): boolean {
  const asked = wordsOf(query);
  if (asked.length === 0) return true;
  const words = new Set(texts.flatMap(wordsOf));
  const last = asked.length - 1;
  return asked.every((word, at) => words.has(word) || (at === last && [...words].some((candidate) => candidate.startsWith(word))));
}
