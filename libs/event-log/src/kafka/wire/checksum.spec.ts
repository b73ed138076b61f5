import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { crc32c } from './checksum.ts';
import { crc32C } from './internals.mjs';

describe('the checksum of a batch', () => {
  it.each([
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa], ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43], ['32 that count', Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
    ['nine digits', Buffer.from('123456789'), 0xe3069283], ['nothing', Buffer.alloc(0), 0],
  ])('is that of RFC 3720 and of the catalogues for %s', (_what, bytes, sum) => { expect(crc32c(bytes)).toBe(sum); });

  it('is that of kafkajs whatever the length, and wherever in a buffer it begins', () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * at * 31 + at * 7) & 0xff));
    for (let length = 0; length < 40; length += 1) {
      const part = bytes.subarray(length * 3, length * 4);
      expect(crc32c(part)).toBe(crc32C(part));
    }
    expect(crc32c(bytes)).toBe(crc32C(bytes));
  });
});
