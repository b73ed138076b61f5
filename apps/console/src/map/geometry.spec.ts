import { describe, expect, it } from '@jest/globals';
import { circle, coordinatesText, extentOf, metresBetween, padded, pointAlong, scaleLength, touches } from './geometry.ts';

describe('shapes on the ground', () => {
  it('draw a circle whose every point is as far away as it says', () => {
    for (const point of circle([34.3, 31.4], 400)) expect(metresBetween([34.3, 31.4], point)).toBeCloseTo(400, 0);
  });

  it('close their rings', () => {
    const ring = circle([34.3, 31.4], 400);
    expect(ring.at(-1)).toEqual(ring[0]);
  });

  it('find the point halfway along a bent line', () => {
    const [lon, lat] = pointAlong([[0, 0], [1, 0], [1, 1]], 0.5) ?? [];
    expect(lon).toBeCloseTo(1, 3);
    expect(lat).toBeCloseTo(0, 3);
  });

  it('give one place some ground around it', () => {
    const [west, south, east, north] = padded([20, 5, 20, 5], 0.1, 4_000);
    expect(metresBetween([20, south], [20, north])).toBeCloseTo(4_000, 0);
    expect(metresBetween([west, 5], [east, 5])).toBeCloseTo(4_000, 0);
  });

  it('have no extent without points', () => { expect(extentOf([])).toBeUndefined(); });

  it('know whether two extents touch', () => {
    expect(touches([0, 0, 2, 2], [1, 1, 3, 3])).toBe(true);
    expect(touches([0, 0, 2, 2], [3, 0, 4, 2])).toBe(false);
  });
});

describe('what the map writes', () => {
  it('names the hemisphere instead of a sign', () => {
    expect(coordinatesText(34.33421, 31.412)).toBe('31.4120 N 34.3342 E');
    expect(coordinatesText(-20.5, -3.25)).toBe('3.2500 S 20.5000 W');
  });

  it('has a scale bar of a round length that fits', () => {
    expect(scaleLength(55, 140)).toEqual({ metres: 5_000, pixels: 5_000 / 55 });
    expect(scaleLength(1, 140).metres).toBe(100);
    expect(scaleLength(0.3, 140).metres).toBe(20);
  });
});
