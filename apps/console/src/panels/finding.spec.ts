import { describe, expect, it } from '@jest/globals';
import { emptyViews } from '../picture/state.ts';
import { find } from './finding.ts';

const views = {
  ...emptyViews(),
  convoy: new Map([['convoy/C-017', { stage: 'held' as const, since: '2026-11-23T10:00:00.000Z', organisation: 'Relief-A', goods: ['flour'] }]]),
  corridor: new Map([['corridor/salah-al-din', { name: { en: 'Salah al-Din', ar: 'صلاح الدين', he: 'סלאח א-דין' }, state: 'clear' as const, confirmed: true, parts: [] }]]),
};
const keys = (query: string) => find(views, query, () => []).map(({ key }) => key);

describe('search', () => {
  it('finds a corridor by its Arabic name however it is written', () => {
    expect(keys('صلاح الدّين')).toEqual(['corridor/salah-al-din']);
    expect(keys('سلاح')).toEqual([]);
  });
  it('finds a convoy by its id, its organisation and its load', () => {
    expect(keys('c-017')).toEqual(['convoy/C-017']);
    expect(keys('flour relief')).toEqual(['convoy/C-017']);
  });
  it('finds nothing for an empty query', () => {
    expect(keys('  ')).toEqual([]);
  });
});
