import { parse } from 'csv-parse/sync';
import { expect, it } from '@jest/globals';
import { csvOf, stampOf } from './csv.ts';

it('is read back as it was written, whatever the texts contain', () => {
  const rows = [['a', 'plain', '1.5'], ['b', 'comma, "quote"', ''], ['c', 'two\r\nlines', '-3']];
  expect(parse(csvOf(['id', 'text', 'n'], [['a', 'plain', 1.5], ['b', 'comma, "quote"', undefined], ['c', 'two\r\nlines', -3]]))).toEqual([['id', 'text', 'n'], ...rows]);
});

it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('keeps a spreadsheet from calculating %j', (text) => {
  expect(parse(csvOf(['text'], [[text]]))).toEqual([['text'], [`'${text}`]]);
});

it('is named after the minute it was made', () => {
  expect(stampOf(Date.UTC(2026, 10, 23, 14, 3, 27))).toBe('20261123T1403Z');
});
