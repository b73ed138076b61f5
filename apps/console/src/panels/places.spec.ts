import { describe, expect, it } from '@jest/globals';
import type { LonLat } from '#libs/domain';
import { alongRoute, metresBetween, routeLength, sectorAt } from './places.ts';

const route: readonly LonLat[] = [[34.3, 31.3], [34.3, 31.4], [34.4, 31.4]];

describe('places', () => {
  it('measure a tenth of a degree of latitude as 11 km', () => {
    expect(metresBetween([34.3, 31.3], [34.3, 31.4])).toBeCloseTo(11_132, 0);
  });
  it('lie along a route, with how far off they are', () => {
    const { along, off } = alongRoute(route, [34.35, 31.41]);
    expect(along).toBeCloseTo(11_132 + 4_750, -2);
    expect(off).toBeCloseTo(1_113, -1);
  });
  it('before the start lie at the start', () => {
    expect(alongRoute(route, [34.3, 31.2]).along).toBe(0);
    expect(routeLength([])).toBe(0);
  });
  it('lie in a sector or in none', () => {
    const sectors = new Map([['sector/n', { name: { en: 'North' }, geometry: { type: 'Polygon' as const, coordinates: [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]] as LonLat[]] } }]]);
    expect(sectorAt(sectors, 1, 1)?.name.en).toBe('North');
    expect(sectorAt(sectors, 3, 1)).toBeUndefined();
    expect(sectorAt(sectors, undefined, 1)).toBeUndefined();
  });
});
