import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { LonLat, Polygon } from '../facts.ts';
import { contains, distanceBetween, distanceToLine, isWithin, metresPerDegree, signedDistance } from './plane.ts';
import { geodesic } from './vincenty.ts';

const GAZA: LonLat = [34.4, 31.4];
const HERE = metresPerDegree(GAZA[1]);
/** The place that many metres east and north of Gaza's middle. */
const at = (east: number, north: number): LonLat => [GAZA[0] + east / HERE.east, GAZA[1] + north / HERE.north];
const ring = (half: number): readonly LonLat[] => [at(-half, -half), at(half, -half), at(half, half), at(-half, half), at(-half, -half)];
const SQUARE: Polygon = { type: 'Polygon', coordinates: [ring(1_000)] };
const DONUT: Polygon = { type: 'Polygon', coordinates: [ring(1_000), ring(300)] };

describe('the ellipsoid formula that the plane is held against', () => {
  it.each<[LonLat, LonLat, number]>([
    [[0, 0], [1, 0], 111_319.491],
    [[0, 0], [0, 1], 110_574.389],
    [[0, 45], [0, 46], 111_141.548],
  ])('from %j to %j is %d m, as published', (from, to, metres) => expect(geodesic(from, to)).toBeCloseTo(metres, 2));
});

describe('distance', () => {
  const spot = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -60, max: 60, noNaN: true }));
  const around = fc.record({ spot, bearing: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), metres: fc.double({ min: 1, max: 50_000, noNaN: true }) });
  const other = (from: LonLat, bearing: number, metres: number): LonLat => {
    const { east, north } = metresPerDegree(from[1]);
    return [from[0] + (Math.sin(bearing) * metres) / east, from[1] + (Math.cos(bearing) * metres) / north];
  };

  it('between two places is within 0.01 % of the ellipsoid up to 50 km', () => {
    fc.assert(fc.property(around, ({ spot: from, bearing, metres }) => {
      const to = other(from, bearing, metres);
      const truth = geodesic(from, to);
      expect(Math.abs(distanceBetween(from, to) - truth)).toBeLessThanOrEqual(1e-4 * truth);
    }), { numRuns: 2_000 });
  });

  it.each([[35, 0.0012], [60, 0.003]])('on the plane that touches at one of them, up to latitude %d, is within a share of %d of it', (latitude, share) => {
    fc.assert(fc.property(around, ({ spot: [lon, lat], bearing, metres }) => {
      const from: LonLat = [lon, (lat / 60) * latitude];
      const to = other(from, bearing, metres);
      const truth = geodesic(from, to);
      expect(Math.abs(distanceToLine(from, [to]) - truth)).toBeLessThanOrEqual(share * truth);
    }), { numRuns: 2_000 });
  });

  it('to a line is to its nearest leg, to a leg\'s end beyond it, and endless to nothing', () => {
    const line = [at(0, 0), at(1_000, 0), at(1_000, 1_000)];
    expect(distanceToLine(at(500, 200), line)).toBeCloseTo(200, 3);
    expect(distanceToLine(at(-300, 400), line)).toBeCloseTo(500, 0);
    expect(distanceToLine(at(1_300, 1_400), line)).toBeCloseTo(500, 0);
    expect(distanceToLine(at(3, 4), [at(0, 0)])).toBeCloseTo(5, 3);
    expect(distanceToLine(at(3, 4), [at(0, 0), at(0, 0)])).toBeCloseTo(5, 3);
    expect(distanceToLine(at(0, 0), [])).toBe(Infinity);
  });

  it('is within a limit just where it is no more than that, whatever was not measured for it', () => {
    const metres = fc.double({ min: -3_000, max: 3_000, noNaN: true });
    const place = fc.tuple(metres, metres).map(([east, north]) => at(east, north));
    fc.assert(fc.property(place, fc.array(place, { maxLength: 5 }), fc.double({ min: 1, max: 2_000, noNaN: true }), (point, line, limit) => {
      const distance = distanceToLine(point, line);
      fc.pre(Math.abs(distance - limit) > 1e-6);
      expect(isWithin(limit, point, line)).toBe(distance < limit);
    }), { numRuns: 5_000 });
  });
});

describe('a polygon', () => {
  it.each<[string, LonLat, boolean]>([
    ['inside its ring', at(600, 0), true],
    ['in a hole', at(0, 0), false],
    ['beside it', at(1_200, 0), false],
    ['level with its corners', at(-2_000, 1_000), false],
  ])('says of a place %s', (_where, place, inside) => expect(contains(DONUT, place)).toBe(inside));

  it('without rings holds nothing', () => expect(contains({ type: 'Polygon', coordinates: [] }, GAZA)).toBe(false));

  it('gives the metres to its boundary, positive inside, the edge of a hole among them', () => {
    expect(signedDistance(SQUARE, at(0, 900))).toBeCloseTo(100, 0);
    expect(signedDistance(SQUARE, at(0, 1_100))).toBeCloseTo(-100, 0);
    expect(signedDistance(DONUT, at(400, 0))).toBeCloseTo(100, 0);
    expect(signedDistance(DONUT, at(0, 250))).toBeCloseTo(-50, 0);
  });

  it('does not care which way round its ring goes', () => {
    const turned: Polygon = { type: 'Polygon', coordinates: [ring(1_000).toReversed()] };
    fc.assert(fc.property(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: -2_000, max: 2_000 }), (east, north) => {
      expect(signedDistance(turned, at(east, north))).toBeCloseTo(signedDistance(SQUARE, at(east, north)), 6);
    }));
  });
});

describe('a line whose inside is on its left', () => {
  const line = (...coordinates: LonLat[]) => ({ type: 'LineString', coordinates }) as const;

  it('is positive on the left and negative on the right', () => {
    const north = line(at(0, -5_000), at(0, 5_000));
    expect(signedDistance(north, at(-70, 0))).toBeCloseTo(70, 0);
    expect(signedDistance(north, at(70, 0))).toBeCloseTo(-70, 0);
  });

  it.each<[string, LonLat, number]>([
    ['beyond a sharp turn', at(1_050, -30), -1],
    ['straight beyond it', at(1_050, 10), -1],
    ['in its bay', at(500, 50), 1],
    ['above its way back', at(500, 300), -1],
    ['below its way there', at(500, -20), -1],
  ])('knows the side %s, where two legs are equally near', (_where, place, sign) => {
    const hairpin = line(at(0, 0), at(1_000, 0), at(0, 200));
    expect(Math.sign(signedDistance(hairpin, place))).toBe(sign);
  });

  it('agrees with the polygon that it bounds, at corners too', () => {
    const spiky: readonly LonLat[] = [at(-1_000, -800), at(0, -600), at(900, -900), at(300, 0), at(1_000, 700), at(-200, 100), at(-900, 1_000), at(-1_000, -800)];
    const polygon: Polygon = { type: 'Polygon', coordinates: [spiky] };
    const boundary = line(...spiky);
    fc.assert(fc.property(fc.integer({ min: -1_500, max: 1_500 }), fc.integer({ min: -1_500, max: 1_500 }), (east, north) => {
      const place = at(east, north);
      const truth = signedDistance(polygon, place);
      // The seam of the ring is where a line ends: there alone the two may differ.
      fc.pre(Math.abs(truth) > 0.01 && distanceToLine(place, spiky.slice(1, -1)) < distanceToLine(place, [spiky[0] as LonLat]));
      expect(signedDistance(boundary, place)).toBeCloseTo(truth, 3);
    }), { numRuns: 2_000 });
  });

  it('is not led astray by a point given twice', () => {
    const doubled = line(at(0, -100), at(0, 0), at(0, 0), at(0, 100));
    expect(signedDistance(doubled, at(50, 0))).toBeCloseTo(-50, 0);
    expect(signedDistance(doubled, at(-50, 0))).toBeCloseTo(50, 0);
  });
});
