import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAlike } from './alike.ts';

/** Few enough that two of them are often the same. */
const VALUE = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 0, 1, 'a', 'b', ''), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(tie('value'), fc.constant(undefined)), { maxKeys: 2 })),
})).value;

describe('two values', () => {
  it('are alike when JSON writes them alike, and not otherwise', () => {
    let same = 0;
    fc.assert(fc.property(VALUE, VALUE, (one, other) => {
      const expected = JSON.stringify(one) === JSON.stringify(other);
      if (expected) same += 1;
      expect(isAlike(one, other)).toBe(expected);
      expect(isAlike(one, structuredClone(one))).toBe(true);
    }), { numRuns: 2_000 });
    expect(same).toBeGreaterThan(0);
  });

  it('are not alike when their members are in another order', () => {
    expect(isAlike({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
    expect(isAlike({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  });
});
