import { describe, expect, it } from '@jest/globals';
import { foldText, found } from './fold-text.ts';

describe('search folding', () => {
  it('reads the forms of alef, ya and ta marbuta as one letter', () => {
    expect(foldText('أحمد')).toBe(foldText('احمد'));
    expect(foldText('مدرسة')).toBe(foldText('مدرسه'));
    expect(foldText('مستشفى')).toBe(foldText('مستشفي'));
  });
  it('leaves vowel signs, tatweel and Hebrew points aside', () => {
    expect(foldText('غَزَّة')).toBe(foldText('غزة'));
    expect(foldText('رفـــح')).toBe(foldText('رفح'));
    expect(foldText('עַזָּה')).toBe(foldText('עזה'));
  });
  it('leaves Latin accents and case aside', () => {
    expect(foldText('Dayr al Balaḥ')).toBe('dayr al balah');
  });
  it('reads Arabic-Indic digits as Latin ones', () => {
    expect(foldText('نقطة ١٢٣')).toBe(foldText('نقطة 123'));
    expect(foldText('۴۵')).toBe('45');
  });
  it('finds every word of a query in any order', () => {
    expect(found(foldText('Convoy C-017 Relief A'), foldText('relief c-017'))).toBe(true);
    expect(found(foldText('Convoy C-017 Relief A'), foldText('relief b'))).toBe(false);
  });
});
