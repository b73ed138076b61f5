/** What a person chose at this machine and finds again after a reload. A browser that keeps nothing forgets, and that is all. */
import { THEMES, type Theme } from './state.ts';

const NAME = 'watchfloor.name';
const LETTERS = 'watchfloor.letters';
const THEME = 'watchfloor.theme';
const DIMMED = 'watchfloor.dimmed';
const DIGITS = 'watchfloor.digits';

/** Longest name that a server takes, in characters. */
export const NAME_LIMIT = 64;
/** Characters that servers refuse in a name: controls, halves of characters, and what turns the direction of what follows. */
const DECEIVING = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A name as servers take it, or undefined when nothing of it is left. */
export function nameFrom(text: string): string | undefined {
  const name = [...text.replace(DECEIVING, '').trim()].slice(0, NAME_LIMIT).join('').trim();
  return name === '' ? undefined : name;
}

/** The name this person gave; acts are recorded under it, as not verified. */
export const readName = (): string | undefined => nameFrom(read(NAME) ?? '');
export const keepName = (name: string | undefined): void => { keep(NAME, name); };

/** Single-letter keys work unless they were switched off here. */
export const readLetters = (): boolean => read(LETTERS) !== 'off';
export const keepLetters = (on: boolean): void => { keep(LETTERS, on ? undefined : 'off'); };

/** Undefined while nobody chose one here. */
export function readTheme(): Theme | undefined {
  const kept = read(THEME);
  return THEMES.find((theme) => theme === kept);
}
export const keepTheme = (theme: Theme): void => { keep(THEME, theme); };

/** A wall at night is dimmed where somebody sits before it. */
export const readDimmed = (): boolean => read(DIMMED) === 'on';
export const keepDimmed = (on: boolean): void => { keep(DIMMED, on ? 'on' : undefined); };

/** Arabic-Indic digits, where somebody chose them. */
export const readDigits = (): 'latn' | 'arab' => (read(DIGITS) === 'arab' ? 'arab' : 'latn');
export const keepDigits = (digits: 'latn' | 'arab'): void => { keep(DIGITS, digits === 'arab' ? digits : undefined); };

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It holds for this page at least.
  }
}
