/** The flush's target on a real map: an update counts as done when its tiles are loaded and a frame with them is painted. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Feature } from 'geojson';
import type { Drawn } from './marks.ts';
import type { Difference, Target } from './flush.ts';
import { ENTITIES } from './expressions.ts';
import { Still } from './still.ts';

/** A page that is not seen paints nothing: then an update counts as done after this long, in milliseconds. */
const PAINT_PATIENCE = 1_000;
/** A source that was replaced under an update never answers; after this long, in milliseconds, the update has failed. */
const SOURCE_PATIENCE = 3_000;

export class MapTarget implements Target {
  readonly #map: MapLibre;
  readonly #still: Still;
  constructor(map: MapLibre) {
    this.#map = map;
    this.#still = new Still(map);
  }

  async setData(features: readonly Drawn[]): Promise<void> {
    await this.#update((source) => source.setData({ type: 'FeatureCollection', features: features as unknown as Feature[] }));
  }

  async updateData({ add, remove }: Difference): Promise<void> {
    await this.#update((source) => source.updateData({ add: add as unknown as Feature[], remove: [...remove] }));
  }

  async #update(send: (source: GeoJSONSource) => Promise<void>): Promise<void> {
    // A task of its own: what was collected is written out for the map's worker, and both take their time.
    await new Promise((resolve) => { setTimeout(resolve); });
    const source = this.#source();
    this.#still.begin();
    try {
      await inTime(send(source));
      await this.#painted();
    } finally {
      this.#still.end();
    }
  }

  #source(): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(ENTITIES);
    if (source === undefined) throw new Error('the style is being replaced');
    return source;
  }

  #painted(): Promise<void> {
    const map = this.#map;
    const loaded = (): boolean => map.getSource(ENTITIES) === undefined || map.isSourceLoaded(ENTITIES);
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        map.off('render', look);
        map.off('sourcedata', show);
        resolve();
      };
      const look = (): void => {
        if (!loaded()) return;
        this.#still.drawn();
        end();
      };
      const show = (): void => { if (loaded()) this.#still.end(); };
      const timer = setTimeout(end, PAINT_PATIENCE);
      map.on('render', look);
      map.on('sourcedata', show);
      map.triggerRepaint();
      show();
    });
  }
}

function inTime(update: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('the source was replaced')); }, SOURCE_PATIENCE);
    update.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}
