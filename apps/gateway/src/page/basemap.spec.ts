import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PMTiles } from 'pmtiles';
import { serveGateway } from '../served.ts';
import { readBasemap } from './basemap.ts';
import { writeArchive, type ArchiveOf } from './written-archive.ts';

let directory: string;
let basemap: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-basemap-'));
  basemap = join(directory, 'town.pmtiles');
});
afterEach(() => rm(directory, { recursive: true }));

const road = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { kind: 'highway' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.5, 31.5]] } }] } as const;
const TOWN: ArchiveOf = {
  layers: { roads: { ...road, features: [...road.features] } } as unknown as ArchiveOf['layers'], covers: [34.2, 31.2, 34.6, 31.6], maxzoom: 6,
  metadata: { vector_layers: [{ id: 'roads' }, { id: 7 }], attribution: '<a href="https://example.org">© Town survey</a>' },
};

describe('BASEMAP', () => {
  it('may be absent', async () => {
    expect(await readBasemap({})).toBeUndefined();
  });

  it('is told of as the console needs it', async () => {
    await writeArchive(basemap, TOWN);
    expect((await readBasemap({ basemap }))?.about).toEqual({
      tiles: expect.stringMatching(/^\/basemap\/[0-9a-f]{20}\.pmtiles$/), kind: 'vector', covers: [34.2, 31.2, 34.6, 31.6], minzoom: 0, maxzoom: 6, layers: ['roads'], attribution: '© Town survey',
    });
    await writeArchive(basemap, { ...TOWN, tileType: 2, metadata: {} });
    expect((await readBasemap({ basemap }))?.about).toMatchObject({ kind: 'raster', layers: [], attribution: '' });
  });

  it('has another name once it is another file', async () => {
    await writeArchive(basemap, TOWN);
    const first = await readBasemap({ basemap });
    expect(await first?.isUnchanged()).toBe(true);
    await utimes(basemap, 1, 1);
    expect(await first?.isUnchanged()).toBe(false);
    expect((await readBasemap({ basemap }))?.about.tiles).not.toBe(first?.about.tiles);
    await rm(basemap);
    expect(await first?.isUnchanged()).toBe(false);
  });

  it('stops the server with one line when it is not there, or nothing that can be drawn', async () => {
    await expect(readBasemap({ basemap })).rejects.toThrow(/^BASEMAP: .*town\.pmtiles cannot be read\.$/);
    await expect(readBasemap({ basemap: directory })).rejects.toThrow(/^BASEMAP: .* cannot be read\.$/);
    const refused = async (content: string | ArchiveOf): Promise<string> => {
      await (typeof content === 'string' ? writeFile(basemap, content, 'latin1') : writeArchive(basemap, content));
      return readBasemap({ basemap }).then(() => 'taken', (error: Error) => `${error.name} ${error.message}`);
    };
    expect(await refused('PNG')).toMatch(/^ConfigError BASEMAP: .* is no PMTiles file\.$/);
    expect(await refused('PMTiles\u0003')).toMatch(/^ConfigError BASEMAP: .* is damaged/);
    expect(await refused(`PMTiles\u0009${'\0'.repeat(200)}`)).toMatch(/^ConfigError BASEMAP: .* of a version of PMTiles that is not known/);
    expect(await refused({ ...TOWN, metadata: { vector_layers: [{ id: 'census' }] } })).toMatch(/^ConfigError BASEMAP: .* none of the layers that the console draws/);
    expect(await refused({ ...TOWN, tileType: 0 })).toMatch(/^ConfigError BASEMAP: the tiles of .* are neither vector tiles nor pictures\.$/);
  });
});

describe('the base map of a gateway', () => {
  const page = async (): Promise<string> => {
    const folder = join(directory, 'page');
    await mkdir(folder);
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    return folder;
  };

  it('is read in ranges, kept for ever under its own name, and no longer served once the file is another one', async () => {
    await writeArchive(basemap, TOWN);
    const served = await serveGateway({ page: await page(), basemap });
    const { body } = await served.get('/basemap.json');
    const tiles = `${served.url}${String(body['tiles'])}`;
    const part = await fetch(tiles, { headers: { range: 'bytes=0-6' } });
    expect([part.status, await part.text(), part.headers.get('cache-control'), part.headers.get('content-range')?.replace(/\d+$/, 'N')]).toEqual([
      206, 'PMTiles', 'public, max-age=31536000, immutable', 'bytes 0-6/N',
    ]);
    expect(part.headers.get('etag')).toBeTruthy();
    // What the console reads it with finds a tile in it.
    const tile = await new PMTiles(tiles).getZxy(6, 38, 26);
    expect(tile?.data.byteLength).toBeGreaterThan(0);
    expect((await fetch(tiles, { headers: { range: 'bytes=99999999-' } })).status).toBe(416);
    await utimes(basemap, 1, 1);
    expect((await fetch(tiles)).status).toBe(404);
    await served.stop();
  });

  it('is told to be nothing where there is none', async () => {
    const served = await serveGateway({ page: await page() });
    expect((await served.get('/basemap.json')).body).toEqual({});
    expect((await fetch(`${served.url}/basemap/x.pmtiles`)).status).toBe(404);
    await served.stop();
  });
});
