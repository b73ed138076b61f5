import { describe, expect, it } from '@jest/globals';
import { Elapsed } from './timing.ts';
import { T0 } from './virtual.ts';

describe('time that passes', () => {
  it('is not made longer by a clock that ticks in whole milliseconds', () => {
    const clocks = { at: 0 };
    const elapsed = new Elapsed({ wall: () => Math.floor(T0 + clocks.at), steady: () => clocks.at, random: () => 0, after: () => () => undefined });
    for (let look = 0; look < 100_000; look += 1) {
      clocks.at += look % 5 === 0 ? 499.7 : 0.1;
      elapsed.read();
    }
    expect(elapsed.read()).toBeCloseTo(clocks.at, 3);
  });
});
