/** The map and the store kept alike. The one imperative room: what can be pure is in the files beside it. */
import { Map as MapLibre, type GeoJSONSource } from 'maplibre-gl';
import { formatTime, type EntityKey } from '#libs/domain';
import type { Reader } from '../feed/read.ts';
import { partMissing } from '../picture/page.ts';
import { LAYERS, type State, type Theme } from '../picture/state.ts';
import type { Store } from '../picture/store.ts';
import { isOnMap, markFor } from '../picture/whereabouts.ts';
import { drawIcons, PIXEL_RATIO } from './atlas.ts';
import { backdropFor, type Backdrop } from './backdrop.ts';
import { motionWanted, operationExtent } from './camera.ts';
import type { Coarse } from './coarse.ts';
import { GHOSTS, RING } from './expressions.ts';
import { Flush, FLUSH_EVERY, SCRUB_EVERY } from './flush.ts';
import { furnish, type Furniture } from './furniture.ts';
import { ghostsOf } from './ghosts.ts';
import type { MapHandle, MapOptions } from './handle.ts';
import { Lookout } from './lookout.ts';
import { PALETTES } from './palette.ts';
import { copyOf, drawnWhole } from './paper.ts';
import { GIVES_WAY } from './passed.ts';
import { readTrails } from './past.ts';
import { listen } from './pointer.ts';
import { ringOf } from './ring.ts';
import { CHOSEN, GROUPS, mapStyle } from './style.ts';
import { MapTarget } from './target.ts';
import { mendTiles } from './mend.ts';
import { Upkeep, type Shown } from './upkeep.ts';

/** From this zoom on what a convoy drives in `TRAIL_STEP` is longer than it is drawn. */
const NEAR_FROM = 12;
/** The page names at most so many keys of what was drawn last. */
const NAMED_KEYS = 500;

export class LiveMap implements MapHandle {
  readonly #host: HTMLElement;
  readonly #options: MapOptions;
  readonly #store: Store;
  readonly #backdrops: readonly Backdrop[];
  readonly #map: MapLibre;
  readonly #lookout: Lookout;
  readonly #upkeep: Upkeep;
  readonly #flush: Flush<Shown>;
  #coarse: Coarse | undefined;
  #fetching = false;
  readonly #furniture: Furniture;
  readonly #ends: (() => void)[] = [];
  readonly #aborter = new AbortController();
  #drawn = 0;
  #backdrop: Backdrop;
  #settled = false;
  /** Undefined: that of the page. */
  #theme: Theme | undefined;

  constructor(host: HTMLElement, options: MapOptions, backdrops: readonly Backdrop[], reader: Reader) {
    const { store } = options;
    this.#host = host;
    this.#options = options;
    this.#store = store;
    this.#backdrops = backdrops;
    this.#backdrop = backdropFor(backdrops, operationExtent(store.state.views));
    host.classList.add('map-surface');
    const canvas = document.createElement('div');
    host.append(canvas);
    this.#map = makeMap(canvas, this.#style(store.state));
    this.#upkeep = new Upkeep({ store, words: options.words, touched: () => { this.#flush.touch(); } });
    this.#furniture = furnish(host, this.#map, options.words, () => { this.fit(); });
    this.#flush = new Flush({
      target: new MapTarget(this.#map), every: () => (store.state.replay?.phase === 'paused' ? SCRUB_EVERY : FLUSH_EVERY), steady: () => performance.now(), collect: () => this.#collect(), painted: (shown) => { this.#painted(shown); },
      after: (delay, run) => {
        const timer = setTimeout(run, delay);
        return () => { clearTimeout(timer); };
      },
    });
    this.#map.getCanvas().setAttribute('aria-label', options.words.label);
    this.#furniture.attribute(this.#backdrop.attribution);
    this.#lookout = new Lookout({ map: this.#map, store, home: () => this.#backdrop.home, marks: (key) => this.#upkeep.marks(key), covered: options.covered ?? (() => ({ left: 0, right: 0 })) });
    this.#listen();
    void this.#readTrails(reader);
  }

  fit(): void { this.#lookout.fit(); }
  at(key: EntityKey): { readonly x: number; readonly y: number } | undefined { return this.#lookout.camera.at(key); }
  show(key: EntityKey): void { this.#lookout.camera.show(key); }
  drawn(): readonly EntityKey[] {
    const { state } = this.#store;
    const extent = this.#lookout.camera.extent();
    return [...this.#upkeep.keys()].filter((key) => isOnMap(key, state.views, extent, state));
  }
  picture(): HTMLCanvasElement { return copyOf(this.#map, this.#theme ?? this.#store.state.theme); }
  async onPaper(run: () => void): Promise<void> {
    this.#theme = 'light';
    this.#restyle();
    await drawnWhole(this.#map);
    run();
    this.#theme = undefined;
    this.#restyle();
  }
  destroy(): void {
    this.#aborter.abort();
    this.#flush.stop();
    this.#coarse?.end();
    for (const end of this.#ends) end();
    this.#map.remove();
    this.#host.replaceChildren();
    this.#host.classList.remove('map-surface');
  }

  async #readTrails(reader: Reader): Promise<void> {
    if (await readTrails(reader, this.#store.state.now, this.#upkeep.trails, this.#aborter.signal)) this.#upkeep.touchAll();
  }

  #listen(): void {
    const map = this.#map;
    const store = this.#store;
    map.on('style.load', () => {
      for (const { name, width, height, data } of drawIcons(PALETTES[this.#theme ?? store.state.theme])) if (!map.hasImage(name)) map.addImage(name, { width, height, data }, { pixelRatio: PIXEL_RATIO });
      if (this.#coarse?.shown === true) this.#showLayers();
      this.#flush.renew();
      this.#drawRing();
      this.#drawGhosts();
    });
    map.on('zoom', () => { this.#upkeep.see(map.getZoom() >= NEAR_FROM); });
    this.#ends.push(
      listen({ map, store, furniture: this.#furniture, onCopy: this.#options.onCopy }), mendTiles(map, store, () => { this.#restyle(); }),
      ...this.#upkeep.listen(), store.onChanges((keys) => { if (keys === 'all' || !this.#settled) this.#settle(); }),
      store.watch((state) => state.theme, () => { this.#restyle(); }),
      store.watch((state) => state.hidden, () => { this.#showLayers(); }), store.onPassing(() => { this.#pass(); }),
      ...this.#lookout.listen(),
      store.watch((state) => state.selection, () => { this.#drawRing(); }),
      store.watch((state) => state.replay?.differing, () => { this.#drawGhosts(); }),
      store.watch((state) => state.link.state, (state) => { this.#host.dataset['link'] = state; }),
    );
    this.#host.dataset['link'] = store.state.link.state;
  }

  /** An operation that was empty until now says where it is. */
  #settle(): void {
    const extent = operationExtent(this.#store.state.views);
    this.#settled = extent !== undefined;
    if (extent === undefined) return;
    const backdrop = backdropFor(this.#backdrops, extent);
    if (backdrop !== this.#backdrop) {
      this.#backdrop = backdrop;
      this.#furniture.attribute(backdrop.attribution);
      this.#restyle();
    }
    this.#lookout.settle();
  }

  #style({ theme, hidden }: State): ReturnType<typeof mapStyle> {
    return mapStyle({ theme: this.#theme ?? theme, hidden, language: this.#options.words.language, backdrop: this.#backdrop, trails: motionWanted() });
  }
  #restyle(): void { this.#map.setStyle(this.#style(this.#store.state), { diff: false }); }

  /** What draws it is fetched with the first moment that is passed, so that it delays no first picture; moments are drawn from then on. */
  #pass(): void {
    this.#coarse?.touch();
    if (this.#fetching) return;
    this.#fetching = true;
    const options = { map: this.#map, host: this.#host, words: this.#options.words, state: () => this.#store.state, onTurn: () => { this.#showLayers(); } };
    void import('./coarse.ts').then(({ Coarse: Drawing }) => (this.#coarse = new Drawing(options)), partMissing);
  }

  /** Those that nobody hides and that need not give way to a moment that is only passed. */
  #showLayers(): void {
    const { hidden } = this.#store.state;
    const passing = this.#coarse?.shown === true;
    const show = (id: string, shown: boolean): void => {
      if (this.#map.getLayer(id) === undefined) return;
      // Said again, it would have the map cut the whole source anew.
      const wanted = shown ? 'visible' : 'none';
      if ((this.#map.getLayoutProperty(id, 'visibility') ?? 'visible') !== wanted) this.#map.setLayoutProperty(id, 'visibility', wanted);
    };
    for (const layer of LAYERS) for (const id of GROUPS[layer]) show(id, !hidden.has(layer) && !(passing && GIVES_WAY.has(layer)));
    for (const id of CHOSEN) show(id, !passing);
  }

  #collect(): ReturnType<Upkeep['collect']> {
    const collected = this.#upkeep.collect();
    const { selection, views } = this.#store.state;
    if (selection !== undefined && collected.changed.has(markFor(selection, views))) this.#drawRing();
    return collected;
  }

  /** Says in the page what can be seen now, so that whoever tests it can count. */
  #painted({ keys, count, cursor, at }: Shown): void {
    this.#drawn += count;
    const data = this.#host.dataset;
    data['drawnKeys'] = [...keys].slice(-NAMED_KEYS).join(' ');
    data['drawnCount'] = String(this.#drawn);
    data['drawnFeatures'] = String(this.#flush.size);
    if (at !== undefined) data['drawnAt'] = formatTime(at);
    if (cursor !== undefined) data['drawnCursor'] = cursor;
    // The hand rests, and where it rests is drawn.
    if (this.#store.state.passing === undefined && at === this.#store.state.at) this.#coarse?.end();
    this.#lookout.follow();
  }

  #drawGhosts(): void {
    const { replay } = this.#store.state;
    const ghosts = ghostsOf(replay?.differing ?? [], this.#options.words);
    this.#host.dataset['ghosts'] = String(ghosts.features.length);
    void this.#map.getSource<GeoJSONSource>(GHOSTS)?.setData(ghosts);
  }

  #drawRing(): void {
    const { selection, views } = this.#store.state;
    const key = selection === undefined ? undefined : markFor(selection, views);
    void this.#map.getSource<GeoJSONSource>(RING)?.setData(ringOf(key, key === undefined ? [] : this.#upkeep.marks(key), views));
  }
}

function makeMap(container: HTMLElement, style: ReturnType<typeof mapStyle>): MapLibre {
  const map = new MapLibre({
    container, style, attributionControl: false, fadeDuration: 0, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
    renderWorldCopies: false, maxZoom: 18, minZoom: 1,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}
