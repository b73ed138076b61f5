import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createInstance } from 'i18next';
import { LANGUAGES, type Language } from './language.ts';
import { wordsOf } from './start.ts';

const catalogueOf = (language: Language): Record<string, unknown> => {
  const folder = join(import.meta.dirname, language);
  return Object.assign({}, ...readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object)) as Record<string, unknown>;
};
const keysOf = (tree: object, path = ''): string[] => Object.entries(tree).flatMap(([name, value]) => (typeof value === 'string' ? [path + name] : keysOf(value as object, `${path}${name}.`)));

describe.each(LANGUAGES)('the words in %s', (language) => {
  it('read as i18next has them, filled in or not', async () => {
    const catalogue = catalogueOf(language);
    const theirs = createInstance();
    await theirs.init({ lng: language, resources: { [language]: { translation: catalogue } }, interpolation: { escapeValue: false }, returnNull: false });
    const { t } = await wordsOf(language, catalogue);
    const keys = keysOf(catalogue);
    // What people wrote may look like a pattern of ours or of the language's.
    const names = [...new Set([...JSON.stringify(catalogue).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name as string))];
    const options = Object.fromEntries(names.map((name, at) => [name, at % 2 === 0 ? `$& <${name}>` : at]));
    expect(keys.length).toBeGreaterThan(500);
    for (const key of keys) expect([key, t(key, options)]).toEqual([key, theirs.t(key, options)]);
    const bare = [...new Set(keys.map((key) => key.replace(/_(?:zero|one|two|few|many|other)$/, '')))];
    for (const key of bare) for (const count of [0, 1, 2, 3, 11, 100]) expect([key, count, t(key, { ...options, count })]).toEqual([key, count, theirs.t(key, { ...options, count })]);
    expect(t('title.violation')).toBe(theirs.t('title.violation'));
    expect([t(['no.such', 'unit.min'], { n: '3' }), t(['no.such', 'nor.this']), t('no.such')]).toEqual([theirs.t('unit.min', { n: '3' }), 'nor.this', 'no.such']);
  });
});
