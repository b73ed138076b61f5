/** The flush's target on a real map: an update counts as done when its tiles are loaded and a frame with them is painted. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Feature } from 'geojson';
import type { Drawn } from './marks.ts';
import type { Difference, Target } from './flush.ts';
import { ENTITIES } from './expressions.ts';

/** A page that is not seen paints nothing: then an update counts as done after this long, in milliseconds. */
const PAINT_PATIENCE = 1_000;
/** A source that was replaced under an update never answers; after this long, in milliseconds, the update has failed. */
const SOURCE_PATIENCE = 3_000;

export class MapTarget implements Target {
  readonly #map: MapLibre;
  constructor(map: MapLibre) { this.#map = map; }

  async setData(features: readonly Drawn[]): Promise<void> {
    await inTime(this.#source().setData({ type: 'FeatureCollection', features: features as unknown as Feature[] }));
    await this.#painted();
  }

  async updateData({ add, remove }: Difference): Promise<void> {
    await inTime(this.#source().updateData({ add: add as unknown as Feature[], remove: [...remove] }));
    await this.#painted();
  }

  #source(): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(ENTITIES);
    if (source === undefined) throw new Error('the style is being replaced');
    return source;
  }

  #painted(): Promise<void> {
    const map = this.#map;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        map.off('render', look);
        resolve();
      };
      const look = (): void => { if (map.getSource(ENTITIES) === undefined || map.isSourceLoaded(ENTITIES)) end(); };
      const timer = setTimeout(end, PAINT_PATIENCE);
      map.on('render', look);
      map.triggerRepaint();
    });
  }
}

function inTime(update: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('the source was replaced')); }, SOURCE_PATIENCE);
    update.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}
