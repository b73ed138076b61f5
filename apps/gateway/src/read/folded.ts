/** Letters that are written in several ways and searched as one: Arabic alef, ya, ta marbuta; Hebrew final forms stay as they are. */
const SAME_LETTERS: Readonly<Record<string, string>> = { 'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ئ': 'ي', 'ة': 'ه', 'ؤ': 'و' };
const VARIANTS = new RegExp(`[${Object.keys(SAME_LETTERS).join('')}]`, 'gu');

/** Text as names are searched: without case, tatweel, Arabic diacritics and Hebrew points, letters in one form. */
export function folded(text: string): string {
  return text.normalize('NFC').replace(VARIANTS, (letter) => SAME_LETTERS[letter] ?? letter).normalize('NFKD').replace(/[\p{M}ـ]/gu, '').toLowerCase();
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Whether every word of `asked` occurs in the texts, the last one as the beginning of a word at least. */
export function matches(asked: string, texts: readonly string[]): boolean {
  const wanted = folded(asked).match(WORD) ?? [];
  const words = texts.flatMap((text) => folded(text).match(WORD) ?? []);
  return wanted.every((word, place) => words.some((found) => (place === wanted.length - 1 ? found.startsWith(word) : found === word)));
}

/** Every text inside a value, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
