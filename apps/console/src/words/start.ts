import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { directionOf, languageHere, type Language } from './language.ts';

type Catalogue = Readonly<Record<string, unknown>>;

/** One download per language: its three files come as one piece. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en/catalogue.ts')).catalogue,
  ar: async () => (await import('./ar/catalogue.ts')).catalogue,
  he: async () => (await import('./he/catalogue.ts')).catalogue,
};

/** Loads the words of the page's language and says it on `<html lang dir>`. Await it before the first render. */
export async function startWords(language: Language = languageHere()): Promise<i18n> {
  const catalogue = await CATALOGUES[language]();
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  const words = createInstance();
  await words.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: catalogue } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return words;
}
