import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS } from '../rules/limits.ts';
import { MINUTE, SECOND } from '../time.ts';
import { floodAt, loadOf } from './load.ts';

const T0 = Date.UTC(2026, 10, 23, 8);
const LIMIT = { over: 3, under: 2, within: 60 };
const every = (count: number, step: number, from = T0): number[] => Array.from({ length: count }, (_, at) => from + at * step);

describe('a flood', () => {
  it('is on from the eleventh raise within ten minutes, and off once fewer than five are left', () => {
    const raises = every(11, 10 * SECOND);
    expect(floodAt(raises, T0 + 99 * SECOND).on).toBe(false);
    expect(floodAt(raises, T0 + 100 * SECOND)).toMatchObject({ on: true, count: 11 });
    // The seventh leaves after ten minutes and one: four are left.
    expect(floodAt(raises, T0 + 10 * MINUTE + 59 * SECOND)).toMatchObject({ on: true, count: 5 });
    expect(floodAt(raises, T0 + 10 * MINUTE + 60 * SECOND)).toMatchObject({ on: false, count: 4 });
  });
  it('begins anew, and says how long each lasted and how high it rose', () => {
    const { stretches, peak } = floodAt([...every(4, SECOND), ...every(6, SECOND, T0 + 5 * MINUTE)], T0 + MINUTE * 9, LIMIT);
    expect(stretches).toEqual([{ from: T0 + 3 * SECOND, to: T0 + 62 * SECOND }, { from: T0 + 5 * MINUTE + 3 * SECOND, to: T0 + 6 * MINUTE + 4 * SECOND }]);
    expect(peak).toEqual({ count: 6, at: T0 + 5 * MINUTE + 5 * SECOND });
  });
  it('is what somebody finds who counts anew at every second', () => {
    fc.assert(fc.property(fc.array(fc.nat(400), { maxLength: 60 }), fc.nat(600), (offsets, until) => {
      const raises = offsets.map((offset) => T0 + offset * SECOND);
      let on = false;
      let most = 0;
      let flooded = 0;
      for (let second = 0; second <= until; second += 1) {
        const at = T0 + second * SECOND;
        if (on && second > 0) flooded += SECOND;
        const count = raises.filter((raise) => raise <= at && raise > at - LIMIT.within * SECOND).length;
        on = on ? count >= LIMIT.under : count > LIMIT.over;
        most = Math.max(most, count);
      }
      const now = T0 + until * SECOND;
      const flood = floodAt(raises, now, LIMIT);
      expect([flood.on, flood.peak.count]).toEqual([on, most]);
      expect(loadOf([{ raises }], T0, now, LIMIT).flooded).toBe(flooded);
    }), { numRuns: 500 });
  });
});

describe('the load of a seat', () => {
  it('counts raises, and says how long they waited for an acknowledgement', () => {
    const asked = Array.from({ length: 20 }, (_, at) => ({ raises: [T0 + at * MINUTE], acknowledgedAt: T0 + at * MINUTE + (at + 1) * SECOND }));
    expect(loadOf([...asked, { raises: [T0] }], T0, T0 + 30 * MINUTE)).toMatchObject({ raises: 21, answered: 20, half: 10 * SECOND, ninety: 18 * SECOND, ninetyFive: 19 * SECOND });
  });
  it('is nothing without any', () => {
    expect(loadOf([], T0, T0 + MINUTE, LIMITS.flood)).toEqual({ flood: { on: false, count: 0, stretches: [], peak: { count: 0 } }, raises: 0, flooded: 0, answered: 0 });
  });
});
