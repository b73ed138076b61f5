import { describe, expect, it } from '@jest/globals';
import type { EntityKey, EntityView } from '#libs/domain';
import type { Differing } from '#libs/protocol';
import { ghostsOf } from './ghosts.ts';

const differing = (key: EntityKey, known: object | null, happened: object | null): Differing => ({ key, known: known as EntityView | null, happened: happened as EntityView | null, whys: [] });

describe('what differs, on the map', () => {
  it('is marked where it was thought to be, or where it was when nobody knew, in words that say which', () => {
    const { features } = ghostsOf([
      differing('track/c1', { lon: 34.3, lat: 31.3 }, { lon: 34.4, lat: 31.4 }), differing('violation/v1', null, { lon: 34.5, lat: 31.5 }), differing('violation/v2', { lon: 34.6, lat: 31.6 }, null),
      differing('checkpoint/k1', { lon: 34.7, lat: 31.7 }, { lon: 34.7, lat: 31.7 }), differing('corridor/n', {}, {}), differing('violation/v3', null, {}),
    ], { ghost: (id, how) => `${id} ${how}` });
    expect(features.map(({ properties, geometry }) => [properties?.['label'], geometry.type === 'Point' && geometry.coordinates])).toEqual([
      ['\u2066c1\u2069 elsewhere', [34.3, 31.3]], ['\u2066v1\u2069 unknown', [34.5, 31.5]], ['\u2066v2\u2069 untrue', [34.6, 31.6]], ['\u2066k1\u2069 otherwise', [34.7, 31.7]],
    ]);
  });

  it('has ids whole on one line, from left to right in every language', () => {
    const { features: [ghost] } = ghostsOf([differing('track/CV-2-b', { lon: 34.3, lat: 31.3 }, null)], { ghost: (id) => `حيث ظُنّ أن ${id} كانت` });
    expect(ghost?.properties?.['label']).toBe('حيث ظُنّ أن \u2066CV\u20112\u2011b\u2069 كانت');
  });
});
