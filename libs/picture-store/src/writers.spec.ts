import { describe, expect, it } from '@jest/globals';
import { isPartOf, writtenOn, type Writer } from './writers.ts';

const WRITERS: readonly Writer[] = [{ token: 'one', from: 0 }, { token: 'two', from: 10 }];

describe('what somebody had written of a picture', () => {
  it.each<readonly [boolean, string, number]>([
    [true, 'one', -1], [true, 'one', 9], [false, 'one', 10], [false, 'one', 12], [true, 'two', 10], [true, 'two', 99], [false, 'three', 3], [false, '', 3],
  ])('is %s to be part of it when it was %s up to %d', (expected, token, position) => {
    expect(isPartOf(WRITERS, token, position)).toBe(expected);
  });

  it('is part of one that says of nobody who wrote it, when that was not said either', () => {
    expect(isPartOf([], '', 7)).toBe(true);
    expect(isPartOf([], 'one', 7)).toBe(false);
  });

  it('is not part of it when the store was put back to before that and written on by another', () => {
    const shown = writtenOn(WRITERS, 'three', 20);
    const again = writtenOn(WRITERS, 'four', 15);
    expect(isPartOf(shown, 'two', 17)).toBe(true);
    expect(isPartOf(again, 'two', 17)).toBe(false);
    expect(isPartOf(again, 'three', 21)).toBe(false);
    expect(isPartOf(again, 'two', 14)).toBe(true);
  });
});
