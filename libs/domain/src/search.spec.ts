import { describe, expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import { foldText, matchesWords, textsOf, textsOfEvent, WORD_LETTERS, wordsOf } from './search.ts';

describe('text folded for search', () => {
  it.each([
    ['case', 'CONVOY', 'convoy'],
    ['accents', 'Général Ñuñez', 'general nunez'],
    ['Arabic alef with hamza above', 'أحمد', 'احمد'],
    ['Arabic alef with hamza below', 'إبراهيم', 'ابراهيم'],
    ['Arabic alef with madda', 'آمنة', 'امنه'],
    ['Arabic alef wasla', 'ٱلقدس', 'القدس'],
    ['Arabic alef maqsura as ya', 'مستشفى', 'مستشفي'],
    ['Persian ya', 'علی', 'علي'],
    ['Arabic ta marbuta', 'غزة', 'غزه'],
    ['tatweel', 'غـــزة', 'غزه'],
    ['Arabic vowel signs', 'قَرْيَةٌ', 'قريه'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['Hebrew gershayim', 'צה״ל', 'צהל'],
    ['apostrophes in names', "Ma'ale ʿAbasan", 'maale abasan'],
    ['Arabic digits', '١٢۳', '123'],
    ['presentation forms', 'ﻏﺰﺓ', 'غزه'],
    ['invisible direction marks', '\u202bغزة\u202c', 'غزه'],
  ])('folds %s', (_, written, folded) => {
    expect(foldText(written)).toBe(folded);
  });

  it('folds a folded text to itself', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => {
      expect(wordsOf(wordsOf(text).join(' ')).join(' ')).toBe(wordsOf(text).join(' '));
    }));
  });

  it('splits words at everything that is not a letter or a digit', () => {
    expect(wordsOf('convoy/c-17: held, at (gate) 4')).toEqual(['convoy', 'c', '17', 'held', 'at', 'gate', '4']);
  });

  it('cuts endless words', () => {
    expect(wordsOf('x'.repeat(WORD_LETTERS + 3))).toEqual(['x'.repeat(WORD_LETTERS), 'xxx']);
  });
});

describe('texts of a value', () => {
  it('are its text values at any depth, in order, without the names of members', () => {
    expect(textsOf({ a: 'one', b: [{ c: 'two' }, 3, null, 'three'], d: true })).toEqual(['one', 'two', 'three']);
  });

  it('of an event are its subject and those of its body', () => {
    expect(textsOfEvent({ subject: 'convoy/c-17', data: { at: 'gate', vehicles: 4 } })).toEqual(['convoy/c-17', 'gate']);
    expect(textsOfEvent({ subject: 'source/s1' })).toEqual(['source/s1']);
  });

  it('are found however deep a value is nested', () => {
    const depth = 20_000;
    expect(textsOf(JSON.parse(`${'['.repeat(depth)}"deep"${']'.repeat(depth)}`))).toEqual(['deep']);
  });
});

describe('a search', () => {
  const texts = ['Convoy held at the gate', 'قرب القرية الشمالية'];

  it('finds words in any order', () => expect(matchesWords(texts, 'gate convoy')).toBe(true));
  it('finds the beginning of the last word', () => expect(matchesWords(texts, 'held con')).toBe(true));
  it('wants every word but the last to be whole', () => expect(matchesWords(texts, 'con held')).toBe(false));
  it('wants every word', () => expect(matchesWords(texts, 'convoy attacked')).toBe(false));
  it('finds Arabic however it is spelt', () => expect(matchesWords(texts, 'القريه الشماليّة')).toBe(true));
  it('without a word matches everything', () => expect(matchesWords(texts, ' - ')).toBe(true));
});
