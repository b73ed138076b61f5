/** Tiles that could not be read while the server was away are asked for again when it is back; other errors of the map are bugs and are told. */
import type { ErrorEvent, Map as MapLibre } from 'maplibre-gl';
import type { Store } from '../picture/store.ts';
import { TILES } from './tile-layers.ts';

/** `again` makes the style anew: MapLibre never asks again by itself for a tile that failed. The answer ends it. */
export function mendTiles(map: MapLibre, store: Store, again: () => void): () => void {
  let torn = false;
  map.on('error', (event: ErrorEvent & { readonly sourceId?: string }) => {
    if (event.sourceId === TILES) torn = true;
    else reportError(event.error);
  });
  return store.watch(({ link }) => link.state, (state) => {
    if (state !== 'live' || !torn) return;
    torn = false;
    again();
  });
}
