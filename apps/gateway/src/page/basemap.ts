import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PMTiles, TileType, type Header, type RangeResponse, type Source } from 'pmtiles';
import { ConfigError, type Config } from '#libs/runtime';

/** What the console is told of a base map: where its tiles are and what is in them. Degrees, WGS 84. */
export interface BasemapAbout {
  /** The archive, to be read in ranges; the name changes with the content. */
  readonly tiles: string;
  readonly kind: 'vector' | 'raster';
  /** West, south, east, north. */
  readonly covers: readonly [number, number, number, number];
  readonly minzoom: number;
  readonly maxzoom: number;
  /** Names of its vector layers. */
  readonly layers: readonly string[];
  /** Whom to name on the map, as text. */
  readonly attribution: string;
}

export interface Basemap {
  readonly file: string;
  readonly about: BasemapAbout;
  /** Whether the file is still the one that was read at the start. */
  isUnchanged(): Promise<boolean>;
}

/** What a PMTiles file of any version begins with. */
const MAGIC = 'PMTiles';
const RASTERS: ReadonlySet<TileType> = new Set([TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif]);
/** One of these is in every archive of the schemas that the console draws: Protomaps and OpenMapTiles. */
const DRAWN: readonly string[] = ['earth', 'roads', 'transportation', 'water'];
const NAME_LETTERS = 20;

/** Reads what BASEMAP names; undefined without one. Throws {@link ConfigError} when it is no PMTiles file, or none that the console can draw. */
export async function readBasemap({ basemap }: Pick<Config, 'basemap'>): Promise<Basemap | undefined> {
  if (basemap === undefined) return undefined;
  const file = resolve(basemap);
  const source = new FileSource(file);
  const begins = await source.getBytes(0, MAGIC.length).then(({ data }) => Buffer.from(data).toString('latin1'), () => undefined);
  if (begins === undefined) throw new ConfigError(`BASEMAP: ${basemap} cannot be read.`);
  if (begins !== MAGIC) throw new ConfigError(`BASEMAP: ${basemap} is no PMTiles file.`);
  const archive = new PMTiles(source);
  const read = await Promise.all([archive.getHeader(), archive.getMetadata()]).catch((error: unknown) => {
    throw new ConfigError(`BASEMAP: ${basemap} is damaged, or of a version of PMTiles that is not known (${error instanceof Error ? error.message : 'it cannot be parsed'}).`);
  });
  const state = await stateOf(file);
  return {
    file,
    about: { tiles: `/basemap/${nameOf(state, read[0])}.pmtiles`, ...aboutOf(basemap, ...read) },
    isUnchanged: async () => (await stateOf(file).catch(() => undefined)) === state,
  };
}

function aboutOf(basemap: string, header: Header, metadata: unknown): Omit<BasemapAbout, 'tiles'> {
  const { vector_layers: vectors, attribution } = (metadata ?? {}) as { readonly vector_layers?: unknown; readonly attribution?: unknown };
  const layers = (Array.isArray(vectors) ? vectors : []).flatMap((layer: { readonly id?: unknown } | null) => (typeof layer?.id === 'string' ? [layer.id] : []));
  const isVector = header.tileType === TileType.Mvt;
  if (!isVector && !RASTERS.has(header.tileType)) throw new ConfigError(`BASEMAP: the tiles of ${basemap} are neither vector tiles nor pictures.`);
  if (isVector && !layers.some((layer) => DRAWN.includes(layer))) {
    throw new ConfigError(`BASEMAP: ${basemap} has none of the layers that the console draws; it knows the schemas of Protomaps and OpenMapTiles.`);
  }
  return {
    kind: isVector ? 'vector' : 'raster', covers: [header.minLon, header.minLat, header.maxLon, header.maxLat], minzoom: header.minZoom, maxzoom: header.maxZoom, layers,
    attribution: typeof attribution === 'string' ? attribution.replaceAll(/<[^>]*>/g, '').trim() : '',
  };
}

/** Changes when the file does, without reading it. */
async function stateOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return `${size} ${mtimeMs}`;
}

const nameOf = (state: string, header: Header): string => createHash('sha256').update(`${state} ${JSON.stringify(header)}`).digest('hex').slice(0, NAME_LETTERS);

class FileSource implements Source {
  readonly #file: string;
  constructor(file: string) { this.#file = file; }

  getKey(): string { return this.#file; }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const handle = await open(this.#file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytesRead) };
    } finally {
      await handle.close();
    }
  }
}
