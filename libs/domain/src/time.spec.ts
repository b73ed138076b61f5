import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIRST_TIME, formatTime, LAST_TIME, parseTime } from './time.ts';

describe('RFC 3339 times', () => {
  it('reads offsets, fractions and lower case as one instant', () => {
    const noon = Date.UTC(2026, 10, 23, 12);
    expect(['2026-11-23T12:00:00Z', '2026-11-23t12:00:00z', '2026-11-23T14:00:00+02:00', '2026-11-23T08:30:00.000-03:30'].map(parseTime)).toEqual([noon, noon, noon, noon]);
    expect(parseTime('2026-11-23T12:00:00.123456789Z')).toBe(noon + 123);
    expect(parseTime('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1));
  });

  it.each([
    '', '2026-11-23', '2026-11-23T12:00Z', '2026-11-23T12:00:00', '2026-11-23 12:00:00Z', '2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z', '2026-11-23T24:00:00Z', '2026-11-23T12:60:00Z', '2026-11-23T12:00:61Z', '2026-11-23T12:00:00+25:00', '2026-11-23T12:00:00+02',
    '2026-11-23T12:00:00.Z', '0000-12-31T23:59:59Z', '0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01', '9999-12-31T23:59:60Z', '+2026-11-23T12:00:00Z', '-0001-01-01T00:00:00Z', '٢٠٢٦-11-23T12:00:00Z',
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('reads lines that were drawn long ago, and times whose offset carries them into another year', () => {
    expect(parseTime('1949-07-20T12:00:00+02:00')).toBe(Date.UTC(1949, 6, 20, 10));
    expect(parseTime('1970-01-01T00:00:00+02:00')).toBe(-7_200_000);
    expect([FIRST_TIME, LAST_TIME].map(formatTime)).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
  });

  it('writes what the platform writes, and reads it back, for every millisecond of the years 0001 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_TIME, max: LAST_TIME }), (at) => {
        expect(formatTime(at)).toBe(new Date(at).toISOString());
        expect(parseTime(formatTime(at))).toBe(at);
      }),
      { numRuns: 2_000 },
    );
  });
});
