import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { LonLat } from '../facts.ts';
import { distanceToLine, metresPerDegree } from './plane.ts';
import { nearestOnRoute, PASSED_WITHIN } from './route.ts';

const GAZA: LonLat = [34.4, 31.4];
const HERE = metresPerDegree(GAZA[1]);
const at = (east: number, north: number): LonLat => [GAZA[0] + east / HERE.east, GAZA[1] + north / HERE.north];
const ROAD = [at(0, 0), at(0, 4_000), at(3_000, 4_000)];
/** Out and back on the same road. */
const RETURN = [at(0, 0), at(0, 5_000), at(0, 0)];

describe('the nearest point on a route', () => {
  it('is between two points of the route as well as on one', () => {
    const place = nearestOnRoute(ROAD, at(250, 1_000));
    expect(place).toMatchObject({ leg: 0 });
    expect(place?.along).toBeCloseTo(1_000, 0);
    expect(place?.distance).toBeCloseTo(250, 0);
    expect(nearestOnRoute(ROAD, at(3_500, 4_100))).toMatchObject({ leg: 1, point: at(3_000, 4_000) });
  });

  it('is the only point of a route of one point, and none of a route of none', () => {
    expect(nearestOnRoute([at(0, 0)], at(30, 40))).toMatchObject({ leg: 0, along: 0, point: at(0, 0) });
    expect(nearestOnRoute([], at(0, 0))).toBeUndefined();
  });

  it('is the farthest along where the route comes by more than once, be it a little farther off', () => {
    expect(nearestOnRoute(RETURN, at(10, 2_000))?.along).toBeCloseTo(8_000, -1);
    const wide = [at(0, 0), at(0, 5_000), at(90, 5_000), at(90, 0)];
    expect(nearestOnRoute(wide, at(5, 2_000))?.along).toBeCloseTo(8_090, -1);
  });

  it('is the nearest where the other time is more than 100 m off', () => {
    const wide = [at(0, 0), at(0, 5_000), at(120, 5_000), at(120, 0)];
    expect(nearestOnRoute(wide, at(0, 2_000))?.along).toBeCloseTo(2_000, -1);
  });

  it('is not pushed ahead by the points that the route goes on with', () => {
    const dense = Array.from({ length: 200 }, (_, step) => at(0, step * 20));
    expect(nearestOnRoute(dense, at(3, 1_007))?.along).toBeCloseTo(1_007, 0);
  });

  it('is as far as the route is, or passes within 100 m', () => {
    const place = fc.tuple(fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: -3_000, max: 3_000 })).map(([east, north]) => at(east, north));
    fc.assert(fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), place, (route, position) => {
      const nearest = distanceToLine(position, route);
      const found = nearestOnRoute(route, position)?.distance as number;
      expect(found).toBeGreaterThanOrEqual(nearest - 1e-6);
      expect(found).toBeLessThanOrEqual(Math.max(nearest + 1e-6, PASSED_WITHIN));
    }));
  });
});
