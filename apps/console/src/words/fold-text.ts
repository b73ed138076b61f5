/**
 * Text as search compares it: case, accents, Arabic vowel signs, tatweel and Hebrew points aside; the forms of alef, ya, waw
 * and ta marbuta that people write for one another are one letter; Arabic-Indic digits are Latin.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(DIGITS, (digit) => String((digit.codePointAt(0) as number) % 16))
    .replace(LETTERS, (letter) => SAME[letter] as string)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Combining marks of Latin, Hebrew (points and cantillation) and Arabic, tatweel, bidi controls and letter apostrophes. */
const MARKS = /[\p{M}\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069\u02bb-\u02bf]/gu;
/** Both blocks end their code points in the digit: U+0660 and U+06F0. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
const SAME: Readonly<Record<string, string>> = { '\u0671': '\u0627', '\u0649': '\u064a', '\u06cc': '\u064a', '\u0629': '\u0647', '\u06a9': '\u0643', '\u0621': '' };
const LETTERS = /[\u0671\u0649\u06cc\u0629\u06a9\u0621]/g;

/** Every word of the query begins or lies inside the text; both folded. */
export const found = (folded: string, query: string): boolean => query.split(' ').every((word) => folded.includes(word));
