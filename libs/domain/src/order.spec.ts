import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareElements, counting, greater, isConflicting, keep, NONE_KEPT, type Element, type Kept } from './order.ts';

type Word = { readonly word: string };
const element = (time: number, id: string, word = 'a', recordedAt = 1_000): Element<Word> => ({ time, key: `urn:s ${id}`, recordedAt, data: { word } });
const elements = fc.array(
  fc.record({ time: fc.integer({ min: 0, max: 5 }), key: fc.constantFrom('urn:s 1', 'urn:s 2', 'urn:t 1'), recordedAt: fc.integer({ min: 0, max: 9 }), data: fc.record({ word: fc.constantFrom('a', 'b') }) }),
  { maxLength: 40 },
);
const keepAll = (all: readonly Element<Word>[], limit: number): Kept<Word> => all.reduce<Kept<Word>>((kept, one) => keep(kept, one, limit), NONE_KEPT);

describe('the order of reports', () => {
  it('is time, then event key, then canonical data', () => {
    const sorted = [element(1, '2'), element(2, '1'), element(2, '2', 'a'), element(2, '2', 'b')];
    expect(sorted.toReversed().sort(compareElements)).toEqual(sorted);
  });

  it('keeps of copies the one recorded first', () => {
    expect(greater(element(1, '1', 'a', 20), element(1, '1', 'a', 10)).recordedAt).toBe(10);
    expect(keep(keep(NONE_KEPT, element(1, '1', 'a', 20)), element(1, '1', 'a', 10)).elements).toEqual([element(1, '1', 'a', 10)]);
  });

  it('lets only the greater of two elements of one key count, and calls that conflicting', () => {
    const kept = keep(keep(NONE_KEPT, element(2, '1', 'new')), element(1, '1', 'old'));
    expect(counting(kept)).toEqual([element(2, '1', 'new')]);
    expect(isConflicting(kept)).toBe(true);
  });

  it('is conflicting when a key is there twice, among few and among many', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), fc.boolean(), (ids, alike) => {
      // Ids that end alike are not the same for that.
      expect(isConflicting({ elements: ids.map((id) => element(1, alike ? `${id}-of-the-same-end` : `${id}`)) })).toBe(new Set(ids).size < ids.length);
    }));
  });

  it('keeps the greatest and says for ever that there were more', () => {
    const kept = keepAll([element(1, '1'), element(3, '3'), element(2, '2')], 2);
    expect(kept).toEqual({ elements: [element(2, '2'), element(3, '3')], overflow: true });
  });

  it('does not depend on the order of arrival or on copies', () => {
    fc.assert(
      fc.property(elements, fc.integer({ min: 1, max: 6 }), fc.infiniteStream(fc.nat()), (all, limit, dice) => {
        const shuffled = [...all, ...all.slice(0, 7)].map((one) => [dice.next().value as number, one] as const).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
        expect(keepAll(shuffled, limit)).toEqual(keepAll(all, limit));
      }),
    );
  });
});
