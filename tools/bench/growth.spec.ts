import { describe, expect, it } from '@jest/globals';
import { growthTable, powerOf, type Curve } from './growth.ts';
import { drawn } from './picture.ts';

const curve = (...points: readonly (readonly [number, number])[]): Curve => ({ what: 'an event', of: 'entities', unit: 'µs', points: points.map(([x, y]) => ({ x, y })) });

describe('a growth curve', () => {
  it('grows with a power of what there is more of', () => {
    expect(powerOf(curve([1_000, 2], [10_000, 7], [100_000, 200]))).toBeCloseTo(1);
    expect(powerOf(curve([10, 5], [1_000, 5]))).toBeCloseTo(0);
    expect(powerOf(curve([10, 1], [100, 100]))).toBeCloseTo(2);
  });

  it('is told with its points', () => {
    expect(growthTable([curve([1_000, 2.25], [10_000, 4_321])])).toContain('| an event, µs | 2.25 at 1,000 entities, 4,321 at 10,000 entities | 3.28 |');
  });

  it('is drawn inside its field, each point once', () => {
    const svg = drawn([curve([10, 0.5], [100, 4], [5_000, 90]), curve([10, 5], [1_000, 5])]);
    const places = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    expect(places).toHaveLength(5);
    for (const [x, y] of places) {
      expect(x).toBeLessThanOrEqual(600);
      expect(y).toBeGreaterThanOrEqual(40);
      expect(y).toBeLessThanOrEqual(184);
    }
    expect(svg).not.toContain('NaN');
  });
});
