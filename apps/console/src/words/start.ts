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

/** Where a text is filled in. */
const PLACE = /\{\{(\w+)\}\}/g;

/**
 * Texts are looked up once and filled in here, since there are thousands a second; plurals, and keys that the catalogue does not have, are i18next's.
 */
export async function wordsOf(language: Language, catalogue: Catalogue): Promise<Words> {
  const all = createInstance();
  await all.init({ lng: language, resources: { [language]: { translation: catalogue } }, interpolation: { escapeValue: false }, returnNull: false });
  const texts = new Map<string, string>();
  const textOf = (key: string): string | undefined => {
    const known = texts.get(key);
    if (known !== undefined) return known;
    const found: unknown = all.getResource(language, 'translation', key);
    if (typeof found !== 'string') return undefined;
    texts.set(key, found);
    return found;
  };
  return {
    language,
    t(key, options) {
      const known = typeof key === 'string' ? key : key.find((each) => textOf(each) !== undefined);
      const text = known === undefined || (options !== undefined && 'count' in options) ? undefined : textOf(known);
      if (text === undefined) return all.t(typeof key === 'string' ? key : [...key], options ?? {});
      return options === undefined ? text : text.replace(PLACE, (_, name: string) => String(options[name] ?? ''));
    },
  };
}
