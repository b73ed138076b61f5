import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { LAYERS, THEMES, type Layer } from '../picture/state.ts';
import { GRATICULE } from './graticule.ts';
import { groundOf, type GroundFiles } from './ground.ts';
import { backdropFor, type Backdrop } from './backdrop.ts';
import { GROUPS, mapStyle } from './style.ts';
import { drawingOf } from './tile-layers.ts';

const file = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, `../../public/ground/${name}.json`), 'utf8'));
const ground = groundOf({ outline: file('outline'), region: file('region'), places: file('places') } as GroundFiles);
const tiles = (kind: 'vector' | 'raster', ...layers: readonly string[]): Backdrop =>
  drawingOf({ tiles: '/basemap/1.pmtiles', kind, covers: [34, 31, 35, 32], minzoom: 0, maxzoom: 14, layers, attribution: '© Survey' }, 'https://watch.example');
const BACKDROPS: Readonly<Record<string, Backdrop>> = {
  'our own ground': ground, 'the graticule': GRATICULE, pictures: tiles('raster'),
  'the schema of Protomaps': tiles('vector', 'earth', 'landuse', 'water', 'roads', 'buildings', 'boundaries', 'places'),
  'the schema of OpenMapTiles': tiles('vector', 'water', 'waterway', 'landuse', 'landcover', 'transportation', 'transportation_name', 'building', 'boundary', 'place'),
  'an archive of roads alone': tiles('vector', 'roads'),
};
const LANGUAGES = ['en', 'ar', 'he'] as const;

describe.each(Object.entries(BACKDROPS))('the style over %s', (_, backdrop) => {
  it('is one that the map takes, in every theme and language', () => {
    for (const theme of THEMES) {
      for (const language of LANGUAGES) {
        const style = mapStyle({ theme, language, backdrop, hidden: new Set(), trails: true });
        expect(validateStyleMin(style as Parameters<typeof validateStyleMin>[0]).map(({ message }) => message)).toEqual([]);
        // No glyphs: letters come from the page's fonts.
        expect(style.glyphs).toBeUndefined();
      }
    }
  });

  it('hides with a layer all that is drawn of it, and nothing else', () => {
    for (const layer of LAYERS) {
      const style = mapStyle({ theme: 'dark', language: 'en', backdrop, hidden: new Set<Layer>([layer]), trails: true });
      const hidden = style.layers.filter(({ layout }) => layout?.visibility === 'none').map(({ id }) => id);
      expect(hidden.toSorted()).toEqual(GROUPS[layer].filter((id) => style.layers.some((drawn) => drawn.id === id)).toSorted());
    }
  });
});

describe('every name of a backdrop', () => {
  it('is in the group that people hide as place names', () => {
    for (const backdrop of Object.values(BACKDROPS)) {
      const { layers } = mapStyle({ theme: 'dark', language: 'en', backdrop, hidden: new Set(), trails: true });
      const names = layers.flatMap((layer) => (layer.type === 'symbol' && 'source' in layer && layer.source in backdrop.sources && layer.source !== 'graticule' ? [layer.id] : []));
      expect(names.filter((id) => !GROUPS.places.includes(id))).toEqual([]);
    }
  });
});

describe('an archive', () => {
  it('is asked only for layers that it has, and from our own origin', () => {
    const { layers, sources } = mapStyle({ theme: 'dark', language: 'en', backdrop: BACKDROPS['an archive of roads alone'] as Backdrop, hidden: new Set(), trails: true });
    expect(new Set(layers.flatMap((layer) => ('source-layer' in layer ? [layer['source-layer']] : [])))).toEqual(new Set(['roads']));
    expect(sources['tiles']).toMatchObject({ tiles: ['pmtiles://https://watch.example/basemap/1.pmtiles/{z}/{x}/{y}'] });
  });

  it('is drawn where it knows the ground, else our own ground, else lines of degrees', () => {
    const all = [tiles('vector', 'roads'), ground, GRATICULE];
    expect(backdropFor(all, undefined)).toBe(all[0]);
    expect(backdropFor(all, [34.5, 31.5, 34.6, 31.6])).toBe(all[0]);
    expect(backdropFor(all, [33.9, 31, 33.95, 31.1])).toBe(ground);
    expect(backdropFor(all, [18, 4, 24, 10])).toBe(GRATICULE);
    expect(() => backdropFor([], undefined)).toThrow('there is no backdrop');
  });
});
