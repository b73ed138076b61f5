import { describe, expect, it } from '@jest/globals';
import { NAME_LIMIT, nameFrom, readLetters, readName } from './kept.ts';

describe('a name somebody gives', () => {
  it('is kept as it is in any script', () => {
    expect(nameFrom('  نور حداد ')).toBe('نور حداد');
    expect(nameFrom('Zoë 🙂')).toBe('Zoë 🙂');
  });
  it('loses what could deceive its readers: controls and turns of direction', () => {
    expect(nameFrom('Ami\u202Er\u0007\u2066')).toBe('Amir');
  });
  it(`is cut after ${NAME_LIMIT} characters, never through one`, () => {
    expect([...(nameFrom('🙂'.repeat(80)) ?? '')]).toHaveLength(NAME_LIMIT);
  });
  it('is none when nothing of it is left', () => {
    expect(nameFrom(' \u200F ')).toBeUndefined();
  });
});

describe('a browser that keeps nothing', () => {
  it('has no name, and letters that work', () => {
    expect([readName(), readLetters()]).toEqual([undefined, true]);
  });
});
