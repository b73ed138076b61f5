/** The flush's target on a real map: an update counts as done when its tiles are loaded and a frame with them is painted. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import { CROWD, mayBePutTogether } from './crowd.ts';
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
  /** Ids of those that the source of crowds has. */
  #crowded = new Set<string>();
  constructor(map: MapLibre) {
    this.#map = map;
    this.#still = new Still(map);
  }

  async setData(features: readonly Drawn[]): Promise<void> {
    const crowded = features.filter(mayBePutTogether);
    this.#crowded = new Set(crowded.map(idOf));
    await this.#update((source) => source.setData(collectionOf(features)), (source) => source.setData(collectionOf(crowded)));
  }

  async updateData({ add, remove }: Difference): Promise<void> {
    const crowded = add.filter(mayBePutTogether);
    const ids = new Set(crowded.map(idOf));
    const left = [...remove, ...add.map(idOf)].filter((id) => this.#crowded.has(id) && !ids.has(id));
    for (const id of ids) this.#crowded.add(id);
    for (const id of left) this.#crowded.delete(id);
    const isSame = ids.size === 0 && left.length === 0;
    await this.#update(
      (source) => source.updateData({ add: add as unknown as Feature[], remove: [...remove] }),
      (source) => (isSame ? Promise.resolve() : source.updateData({ add: crowded as unknown as Feature[], remove: left })),
    );
  }

  async #update(send: (source: GeoJSONSource) => Promise<void>, sendCrowd: (source: GeoJSONSource) => Promise<void>): Promise<void> {
    // A task of its own: what was collected is written out for the map's worker, and both take their time.
    await new Promise((resolve) => { setTimeout(resolve); });
    const [source, crowd] = [this.#source(ENTITIES), this.#source(CROWD)];
    this.#still.begin();
    try {
      await inTime(Promise.all([send(source), sendCrowd(crowd)]));
      await this.#painted();
    } finally {
      this.#still.end();
    }
  }

  #source(name: string): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(name);
    if (source === undefined) throw new Error('the style is being replaced');
    return source;
  }

  #painted(): Promise<void> {
    const map = this.#map;
    const loaded = (): boolean => [ENTITIES, CROWD].every((name) => map.getSource(name) === undefined || map.isSourceLoaded(name));
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

const idOf = ({ properties: { id } }: Drawn): string => id;
const collectionOf = (features: readonly Drawn[]): FeatureCollection => ({ type: 'FeatureCollection', features: features as unknown as Feature[] });

function inTime(update: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('the source was replaced')); }, SOURCE_PATIENCE);
    update.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}
