/** For specs only: writes small PMTiles archives, version 3, with everything that their readers look at. */
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { FeatureCollection } from 'geojson';
import { zxyToTileId } from 'pmtiles';

export interface ArchiveOf {
  /** Layer name → what is in it. */
  readonly layers: Readonly<Record<string, FeatureCollection>>;
  readonly covers: readonly [west: number, south: number, east: number, north: number];
  readonly maxzoom: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** 1 vector, 2 PNG … */
  readonly tileType?: number;
}

const HEADER_BYTES = 127;
const GZIP = 2;
const DEGREES = 1e7;
interface Tile { readonly id: number; readonly bytes: Uint8Array }

export async function writeArchive(file: string, of: ArchiveOf): Promise<void> {
  const tiles = tilesOf(of).toSorted((one, other) => one.id - other.id);
  const directory = gzipSync(directoryOf(tiles));
  const metadata = gzipSync(JSON.stringify(of.metadata ?? { vector_layers: Object.keys(of.layers).map((id) => ({ id, fields: {} })) }));
  const data = Buffer.concat(tiles.map(({ bytes }) => bytes));
  const starts = { directory: HEADER_BYTES, metadata: HEADER_BYTES + directory.length, data: HEADER_BYTES + directory.length + metadata.length };
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles\u0003', 'latin1');
  const places = [starts.directory, directory.length, starts.metadata, metadata.length, starts.data, 0, starts.data, data.length, tiles.length, tiles.length, tiles.length];
  for (const [at, value] of places.entries()) header.writeBigUInt64LE(BigInt(value), 8 + at * 8);
  header.set([1, GZIP, GZIP, of.tileType ?? 1, 0, of.maxzoom], 96);
  for (const [at, degrees] of of.covers.entries()) header.writeInt32LE(Math.round(degrees * DEGREES), 102 + at * 4);
  await writeFile(file, Buffer.concat([header, directory, metadata, data]));
}

function tilesOf({ layers, covers: [west, south, east, north], maxzoom }: ArchiveOf): Tile[] {
  const indexes = Object.entries(layers).map(([name, features]) => [name, new GeoJSONVT(features, { maxZoom: maxzoom, indexMaxZoom: maxzoom, extent: 4_096 })] as const);
  const tiles: Tile[] = [];
  for (let zoom = 0; zoom <= maxzoom; zoom += 1) {
    const [left, top] = tileAt(west, north, zoom);
    const [right, bottom] = tileAt(east, south, zoom);
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        const found = indexes.flatMap(([name, index]) => {
          const tile = index.getTile(zoom, x, y);
          return tile === null ? [] : [[name, tile] as const];
        });
        if (found.length > 0) tiles.push({ id: zxyToTileId(zoom, x, y), bytes: gzipSync(fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: 4_096 })) });
      }
    }
  }
  return tiles;
}

function tileAt(lon: number, lat: number, zoom: number): readonly [x: number, y: number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  const size = 2 ** zoom;
  return [Math.floor(((lon + 180) / 360) * size), Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size)];
}

/** Numbers of tiles, runs, lengths and places, each as a column of varints; a place of 0 is right behind the one before. */
function directoryOf(tiles: readonly Tile[]): Uint8Array {
  const steps = tiles.map(({ id }, at) => id - (tiles[at - 1]?.id ?? 0));
  return Uint8Array.from([tiles.length, ...steps, ...tiles.map(() => 1), ...tiles.map(({ bytes }) => bytes.length), ...tiles.map((_, at) => (at === 0 ? 1 : 0))].flatMap(varint));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
