/** The languages the console speaks. The address's `?lang=` wins over what was chosen here before, which wins over the browser's. */
export const LANGUAGES = ['en', 'ar', 'he'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = 'watchfloor.language';

export const isLanguage = (text: string | null | undefined): text is Language => LANGUAGES.some((language) => language === text);

function chooseLanguage(asked: string | null, kept: string | null, browser: readonly string[]): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(kept)) return kept;
  return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'en' ? 'ltr' : 'rtl');

/** Latin digits everywhere, so that a time reads the same on every screen; in Arabic a reader may choose Arabic-Indic ones. */
export const DIGITS = ['latn', 'arab'] as const;
export type Digits = (typeof DIGITS)[number];

/** The locale for Intl and React Aria. */
export const localeOf = (language: Language, digits: Digits = 'latn'): string =>
  `${{ en: 'en-GB', ar: 'ar', he: 'he-IL' }[language]}-u-nu-${language === 'ar' ? digits : 'latn'}`;

export function languageHere(): Language {
  return chooseLanguage(new URLSearchParams(location.search).get('lang'), read(), navigator.languages);
}

/** Keeps the choice and loads the page again in it, at the same address. */
export function speak(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing still has the address.
  }
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  location.assign(address);
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
