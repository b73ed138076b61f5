import { describe, expect, it } from '@jest/globals';
import { ageOf, countUp, stepOf } from './ages.ts';

describe('ages', () => {
  it('counts seconds first, then minutes, hours and days', () => {
    expect(ageOf(35_000)).toEqual({ unit: 's', value: 35 });
    expect(ageOf(89_999)).toEqual({ unit: 's', value: 89 });
    expect(ageOf(90_000)).toEqual({ unit: 'min', value: 1 });
    expect(ageOf(119 * 60_000)).toEqual({ unit: 'min', value: 119 });
    expect(ageOf(120 * 60_000)).toEqual({ unit: 'h', value: 2 });
    expect(ageOf(49 * 3_600_000)).toEqual({ unit: 'd', value: 2 });
  });
  it('never shows an age below nought when a clock runs ahead', () => {
    expect(ageOf(-4_000)).toEqual({ unit: 's', value: 0 });
  });
  it('stays one step for as long as the text stays, and reads the same there', () => {
    for (let age = -2_000; age < 50 * 3_600_000; age += 7_919) {
      const step = stepOf(age);
      expect(ageOf(step)).toEqual(ageOf(age));
      expect(step).toBeLessThanOrEqual(Math.max(0, age));
    }
    expect([stepOf(95_000), stepOf(119_999)]).toEqual([90_000, 90_000]);
  });
  it('counts a wait up in minutes and seconds', () => {
    expect(countUp(17_400)).toBe('00:17');
    expect(countUp(3_723_000)).toBe('1:02:03');
  });
});
