/** The base map an operator may put beside the server: a PMTiles archive, read in ranges from our own origin. */
import type { Extent } from '../picture/state.ts';
import type { Backdrop } from './backdrop.ts';

/** As `/basemap.json` tells it. */
export interface BaseMapAbout {
  readonly tiles: string;
  readonly kind: 'vector' | 'raster';
  readonly covers: Extent;
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly layers: readonly string[];
  readonly attribution: string;
}

/** Undefined when the server has none. Throws when there was no answer: ask again. Its code comes only where it is needed. */
export async function loadBaseMap(): Promise<Backdrop | undefined> {
  const response = await fetch('/basemap.json');
  if (!response.ok) return undefined;
  const about = await response.json() as Partial<BaseMapAbout>;
  return about.tiles === undefined ? undefined : (await import('./tiles.ts')).tilesOf(about as BaseMapAbout);
}
