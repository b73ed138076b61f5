import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  ASSESSMENTS, CHECKPOINT_KINDS, CHECKPOINT_STATUSES, CORRIDOR_STATES, INCIDENT_KINDS, OUTCOMES, RULE_NAMES, SENSES, STAGES, VIOLATION_CLASSES,
} from '#libs/domain';
import { ACTIONS } from '../keys/keys.ts';
import { FACT_NAMES } from '../panels/fact-names.ts';
import { SECTIONS } from '../panels/attention.ts';
import { LAYERS } from '../picture/state.ts';
import { LANGUAGES, type Language } from './language.ts';

const here = import.meta.dirname;
const FILES = ['shell', 'lists', 'detail', 'replay', 'terms', 'analysis', 'alerts'];

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[path + name, value]] : leaves(value as object, `${path}${name}.`));
}
const read = (language: Language): Map<string, string> =>
  new Map(FILES.flatMap((file) => leaves(JSON.parse(readFileSync(join(here, language, `${file}.json`), 'utf8')) as object)));
const catalogues = { en: read('en'), ar: read('ar'), he: read('he') };

/** The plural forms of each language, as Intl knows them. */
const FORM = /_(?:zero|one|two|few|many|other)$/;
const plural = (key: string) => FORM.test(key);
const bare = (key: string) => key.replace(FORM, '');
const bases = (catalogue: Map<string, string>) => new Set([...catalogue.keys()].map(bare));

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.spec.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
const code = sources(join(here, '..')).join('\n');
/** Keys written whole, and the beginnings of keys whose end is a word of the domain. */
const whole = new Set([...code.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z-]+)*)'/g)].map((match) => match[1] as string));
const begun = [...code.matchAll(/`((?:[a-z][A-Za-z]*\.)+)\$\{/g)].map((match) => match[1] as string);
const prefixes = new Set([...begun, 'class.', 'occurrence.', 'stage.', 'outcome.', 'incident.', 'status.']);

describe.each(LANGUAGES.filter((language) => language !== 'en'))('the words in %s', (language) => {
  it('are all there, and no others', () => {
    expect([...bases(catalogues[language])].toSorted()).toEqual([...bases(catalogues.en)].toSorted());
  });
  it('fill in the same values as in English', () => {
    const values = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].toSorted();
    for (const [key, text] of catalogues[language]) {
      const english = catalogues.en.get(key) ?? catalogues.en.get(`${bare(key)}_other`) ?? '';
      // "One report" and "two reports" are words of their own in Arabic and Hebrew.
      const expected = plural(key) && values(text).length === 0 ? [] : values(english);
      expect([key, values(text)]).toEqual([key, expected]);
    }
  });
  it('are not the English ones left as they were', () => {
    const same = [...catalogues[language]].filter(([key, text]) => catalogues.en.get(key) === text && /[a-z]{3}/i.test(text.replace(/\{\{\w+\}\}/g, '')));
    expect(same.map(([key]) => key)).toEqual(['brand']);
  });
});

describe('plurals', () => {
  it.each(LANGUAGES)('have every form that %s has', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...bases(catalogues[language])].filter((base) => catalogues[language].has(`${base}_other`));
    expect(counted.length).toBeGreaterThan(5);
    for (const base of counted) for (const form of forms) expect([`${base}_${form}`, catalogues[language].has(`${base}_${form}`)]).toEqual([`${base}_${form}`, true]);
  });
});

describe('files', () => {
  it('have no group in common, because a group of one would hide that of another', () => {
    const groups = FILES.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(here, 'en', `${file}.json`), 'utf8')) as object));
    expect(groups.filter((group, index) => groups.indexOf(group) !== index)).toEqual([]);
  });
});

describe('keys', () => {
  it('that the code asks for exist', () => {
    const asked = [...code.matchAll(/\bt\((?:\w+ \? )?'([A-Za-z.-]+)'/g)].map((match) => match[1] as string);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !bases(catalogues.en).has(key))).toEqual([]);
  });
  it('that exist are asked for', () => {
    const unused = [...bases(catalogues.en)].filter((key) => !whole.has(key) && ![...prefixes].some((group) => key.startsWith(group)));
    expect(unused).toEqual([]);
  });
  it('for words of the domain are exactly those words', () => {
    const group = (name: string) => [...catalogues.en.keys()].filter((key) => key.startsWith(`${name}.`) && key.split('.').length === 2).map((key) => key.slice(name.length + 1)).toSorted();
    const set = (...words: readonly string[]) => [...new Set(words)].toSorted();
    expect(group('class')).toEqual(set(...VIOLATION_CLASSES));
    expect(group('occurrence')).toEqual(set('reported', 'corroborated', 'retracted', 'merged', ...ASSESSMENTS));
    expect(group('sense')).toEqual(set(...SENSES));
    expect(group('stage')).toEqual(set(...STAGES));
    expect(group('outcome')).toEqual(set(...OUTCOMES));
    expect(group('incident')).toEqual(set(...INCIDENT_KINDS));
    expect(group('status')).toEqual(set('unknown', 'suspended', ...CHECKPOINT_STATUSES));
    expect(group('state')).toEqual(set(...CORRIDOR_STATES));
    expect(group('fact')).toEqual(set(...FACT_NAMES));
    expect(group('rule')).toEqual(set(...RULE_NAMES));
    expect(group('section')).toEqual(set(...SECTIONS));
    expect(group('layers')).toEqual(set('title', ...LAYERS));
    expect(group('keys')).toEqual(set('title', 'letters', ...ACTIONS));
    expect(group('kind')).toEqual(expect.arrayContaining([...CHECKPOINT_KINDS]));
  });
});
