import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBasemap } from './basemap.ts';

let directory: string;
beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'watchfloor-basemap-')); });
afterEach(() => rm(directory, { recursive: true }));

describe('BASEMAP', () => {
  it('may be absent, or a PMTiles file', async () => {
    const basemap = join(directory, 'gaza.pmtiles');
    await writeFile(basemap, Buffer.concat([Buffer.from('PMTiles\u0003'), Buffer.alloc(120)]));
    expect(() => checkBasemap({})).not.toThrow();
    expect(() => checkBasemap({ basemap })).not.toThrow();
  });

  it('stops the server with one line when it is not there, or is something else', async () => {
    const other = join(directory, 'other');
    await writeFile(other, 'PNG');
    expect(() => checkBasemap({ basemap: join(directory, 'nothing') })).toThrow(/^BASEMAP: .*nothing cannot be read\.$/);
    expect(() => checkBasemap({ basemap: directory })).toThrow(/^BASEMAP: .* cannot be read\.$/);
    expect(() => checkBasemap({ basemap: other })).toThrow(/^BASEMAP: .*other is no PMTiles file\.$/);
  });
});
