/** The backdrop of a PMTiles archive, and what the map needs to read one. */
import { addProtocol } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import type { Backdrop } from './backdrop.ts';
import type { BaseMapAbout } from './base-map.ts';
import { drawingOf } from './tile-layers.ts';

let isTaught = false;

/** Teaches the map to read such archives, once for the page. */
export function tilesOf(about: BaseMapAbout): Backdrop {
  if (!isTaught) {
    const protocol = new Protocol();
    addProtocol('pmtiles', async (request, abort) => {
      try {
        const { data } = await protocol.tilev4(request, abort);
        return { data: data as ArrayBuffer };
      } catch (error) {
        // A directory that could not be read would be kept as such for ever: the next request begins anew.
        if (!abort.signal.aborted) protocol.tiles.clear();
        throw error;
      }
    });
    isTaught = true;
  }
  return drawingOf(about, location.origin);
}
