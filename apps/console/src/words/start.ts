import { createInstance } from 'i18next';
import { directionOf, languageHere, type Language } from './language.ts';

type Catalogue = Readonly<Record<string, unknown>>;

/** The words of a key, or of the first of several that the catalogue has. Names in them are filled in from `options`; its `count` chooses the plural. */
export type Translate = (key: string | readonly string[], options?: Readonly<Record<string, unknown>>) => string;
export interface Words { readonly language: Language; readonly t: Translate }

/** One download per language: its three files come as one piece. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en/catalogue.ts')).catalogue,
  ar: async () => (await import('./ar/catalogue.ts')).catalogue,
  he: async () => (await import('./he/catalogue.ts')).catalogue,
};

/** Loads the words of the page's language and says it on `<html lang dir>`. Await it before the first render. */
export async function startWords(language: Language = languageHere()): Promise<Words> {
  const catalogue = await CATALOGUES[language]();
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  return wordsOf(language, catalogue);
}

/** A key without names to fill in reads the same for ever: it is looked up once. Keys that the catalogue does not have are not kept, since nobody can count them. */
export async function wordsOf(language: Language, catalogue: Catalogue): Promise<Words> {
  const all = createInstance();
  await all.init({ lng: language, resources: { [language]: { translation: catalogue } }, interpolation: { escapeValue: false }, returnNull: false });
  const plain = new Map<string, string>();
  return {
    language,
    t(key, options) {
      if (typeof key !== 'string' || options !== undefined) return all.t(typeof key === 'string' ? key : [...key], options ?? {});
      const known = plain.get(key);
      if (known !== undefined) return known;
      const found = all.t(key);
      if (all.exists(key)) plain.set(key, found);
      return found;
    },
  };
}
