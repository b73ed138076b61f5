import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checksum } from './checksum.ts';

describe('the checksum of a stored event', () => {
  it('is that of its position, its recorded time and its text, written out', () => {
    const whole = fc.oneof(fc.nat(1_000), fc.maxSafeInteger(), fc.constantFrom(0, 9, 10, 99_999, 1_764_547_200_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER));
    fc.assert(fc.property(whole, whole, fc.string({ unit: 'grapheme' }), (position, recordedAt, text) => {
      expect(checksum(position, recordedAt, text)).toBe(crc32(`${position} ${recordedAt} ${text}`));
    }), { seed: 7, numRuns: 10_000 });
  });
});
