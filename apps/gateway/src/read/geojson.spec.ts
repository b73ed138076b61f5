import { describe, expect, it } from '@jest/globals';
import type { EntityKey, EntityView, LonLat } from '#libs/domain';
import { openapiDocument } from '#libs/protocol';
import { COLLECTIONS, featuresOf } from './geojson.ts';

const views = (...entries: readonly (readonly [EntityKey, unknown])[]) => new Map(entries) as ReadonlyMap<EntityKey, EntityView>;

describe('GeoJSON of a picture', () => {
  it('has the collections that the document names', () => {
    const { paths } = openapiDocument() as { paths: Record<string, { get: { parameters: readonly { name: string; schema: { enum?: readonly string[] } }[] } }> };
    const named = paths['/v1/operations/{operation}/features/{collection}']?.get.parameters.find(({ name }) => name === 'collection');
    expect(named?.schema.enum).toEqual(Object.keys(COLLECTIONS));
  });

  it('has a null geometry for what has no place, never null island', () => {
    const { features } = featuresOf('violations', views(['violation/a', { class: 'other' }], ['violation/b', { class: 'other', lon: 34.123456789, lat: 31.5 }]));
    expect(features.map(({ id, geometry }) => [id, geometry])).toEqual([
      ['violation/a', null], ['violation/b', { type: 'Point', coordinates: [34.1234568, 31.5] }],
    ]);
  });

  it('winds outer rings counter-clockwise and holes clockwise', () => {
    const clockwise: readonly LonLat[] = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]];
    const hole: readonly LonLat[] = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]];
    const [feature] = featuresOf('sectors', views(['sector/s', { name: { en: 'S' }, geometry: { type: 'Polygon', coordinates: [clockwise, hole] } }])).features;
    expect(feature?.geometry).toEqual({ type: 'Polygon', coordinates: [clockwise.toReversed(), hole.toReversed()] });
  });

  it('shows a convoy where it was last seen', () => {
    const { features } = featuresOf('convoys', views(
      ['convoy/c', { stage: 'en-route', route: [[34, 31], [35, 32]] }],
      ['track/c', { lon: 34.4, lat: 31.4, speed: 5, at: '2026-11-23T10:00:00.000Z' }], ['convoy/d', { stage: 'planned' }],
    ));
    expect(features[0]).toMatchObject({ id: 'convoy/c', geometry: { coordinates: [34.4, 31.4] }, properties: { id: 'c', stage: 'en-route', speed: 5 } });
    expect(features[1]).toMatchObject({ id: 'convoy/d', geometry: null });
  });
});
