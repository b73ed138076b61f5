import { describe, expect, it } from '@jest/globals';
import { textFrame } from './text-frame.ts';

describe('a text frame', () => {
  it('is the one of RFC 6455, 5.7', () => {
    expect([...textFrame('Hello')]).toEqual([0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
  });

  it.each([
    [0, [0x00]],
    [125, [125]],
    [126, [126, 0, 126]],
    [65_535, [126, 0xff, 0xff]],
    [65_536, [127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('tells a length of %i in as few bytes as there are for it', (length, told) => {
    const text = 'x'.repeat(length);
    const frame = textFrame(text);
    expect([...frame.subarray(0, 1 + told.length)]).toEqual([0x81, ...told]);
    expect(frame.toString('utf8', 1 + told.length) === text).toBe(true);
  });
});
