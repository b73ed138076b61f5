import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor, type Sealing } from './cursor.ts';

const mirrored = (text: string) => [...text].toReversed().join('');
const reversed: Sealing = {
  seal: (text) => `s.${mirrored(text)}`,
  open: (text) => (text.startsWith('s.') ? mirrored(text.slice(2)) : undefined),
};

describe('a cursor', () => {
  it('reads back as it was written, sealed or not', () => {
    const cursor = fc.record({ epoch: fc.stringMatching(/^[a-z0-9-]{1,40}$/), position: fc.integer({ min: -1, max: 1e12 }), at: fc.nat(4e12), writer: fc.stringMatching(/^[a-z0-9-]{0,40}$/) });
    fc.assert(fc.property(cursor, (one) => {
      expect(readCursor(writeCursor(one))).toEqual(one);
      expect(readCursor(writeCursor(one, reversed), reversed)).toEqual(one);
    }));
  });

  it('is opaque: one length for any position of an epoch', () => {
    const length = (position: number) => writeCursor({ epoch: 'e', position, at: 1 }, reversed).length;
    expect(length(0)).toBe(length(123_456_789));
  });

  it('is undefined for every other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 600 }), (text) => {
      expect(readCursor(text)).toBeUndefined();
      expect(readCursor(text, reversed)).toBeUndefined();
    }));
    expect(readCursor(writeCursor({ epoch: 'e', position: 3, at: 1 }), reversed)).toBeUndefined();
    expect(readCursor('x'.repeat(100_000))).toBeUndefined();
  });
});
