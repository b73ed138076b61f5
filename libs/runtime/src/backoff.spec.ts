import { describe, expect, it } from '@jest/globals';
import { Backoff } from './backoff.ts';

describe('waits between attempts', () => {
  it('double up to the longest and begin anew when it went well', () => {
    const backoff = new Backoff(100, 1_000, { random: () => 1 });
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('lie anywhere between half of the step and the whole of it', () => {
    expect([0, 0.5, 1].map((dice) => new Backoff(100, 100, { random: () => dice }).next())).toEqual([50, 75, 100]);
    expect(new Set([1, 2, 3].map(() => new Backoff(100, 100, Math).next())).size).toBeGreaterThan(1);
  });
});
