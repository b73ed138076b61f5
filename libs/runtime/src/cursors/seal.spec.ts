import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Seal } from './seal.ts';

describe('a seal', () => {
  it('opens in another process what this one sealed, and nowhere else', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const sealed = new Seal('log-1').seal(text);
      expect(new Seal('log-1').open(sealed)).toBe(text);
      expect(new Seal('log-2').open(sealed)).toBeUndefined();
    }), { numRuns: 50 });
  });

  it('never makes the same text twice, and text that a URL can carry', () => {
    const seal = new Seal('log-1');
    const made = new Set(Array.from({ length: 100 }, () => seal.seal('the same')));
    expect(made.size).toBe(100);
    expect([...made].every((text) => /^[A-Za-z0-9_-]+$/.test(text))).toBe(true);
  });

  it('does not open what was changed, cut, or never sealed', () => {
    const seal = new Seal('log-1');
    const sealed = seal.seal('position 7');
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(seal.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`)).toBeUndefined();
    }
    for (const text of ['', 'x', sealed.slice(1), `${sealed}A`, `${sealed}=`, 'a'.repeat(100_000), '\u0000']) expect(seal.open(text)).toBeUndefined();
  });
});
