/** How panels get a map: with the fonts loaded, and opened where the operation is. */
import { setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { SECOND, type Millis } from '#libs/domain';
import type { Reader } from '../feed/read.ts';
import type { Store } from '../picture/store.ts';
import { loadBaseMap } from './base-map.ts';
import { GRATICULE } from './graticule.ts';
import { loadGround } from './ground.ts';
import type { MapHandle, MountMap } from './handle.ts';
import { LiveMap } from './live-map.ts';

/** The map waits this long for the first picture, to open where the operation is; then it opens anyway. */
const PICTURE_PATIENCE: Millis = 3 * SECOND;
/** A letter of every script that labels use: their faces must be there before the first label is drawn. */
const FACES = [['Noto Sans', 'A'], ['Noto Sans Arabic', 'غ'], ['Noto Sans Hebrew', 'ש']] as const;

/** What the map cannot be drawn without is asked for again after this long, doubling up to the limit. */
const AGAIN_FIRST: Millis = 300;
const AGAIN_LIMIT: Millis = 3 * SECOND;

/** `reader` says as whom the log is asked for the trails of the last minutes. */
export const mapMounter = (reader: Reader): MountMap => async (host, options) => {
  const faces = FACES.flatMap(([face, letter]) => [400, 600].map((weight) => document.fonts.load(`${weight} 16px "${face}"`, letter)));
  const [own, given] = await Promise.all([untilThere(loadGround), untilThere(loadBaseMap), Promise.allSettled(faces), firstPicture(options.store), worker()]);
  const backdrops = [given, own, GRATICULE].filter((backdrop) => backdrop !== undefined);
  return drawsMaps() ? new LiveMap(host, options, backdrops, reader) : NO_MAP;
};

const NO_MAP: MapHandle = { missing: true, fit: () => undefined, at: () => undefined, show: () => undefined, drawn: () => [], picture: () => undefined, onPaper: async (run) => { run(); }, destroy: () => undefined };

let kept: Promise<void> | undefined;
/** Keeps the worker's code in this page, so that the map can begin, or begin again, also when no server answers at that moment. */
const worker = (): Promise<void> => (kept ??= untilThere(async () => {
  const response = await fetch(workerUrl);
  if (!response.ok) throw new Error(`${workerUrl}: ${response.status}`);
  setWorkerUrl(URL.createObjectURL(new Blob([await response.blob()], { type: 'text/javascript' })));
}));

/** Tries until it does not throw. */
async function untilThere<T>(get: () => Promise<T>): Promise<T> {
  for (let wait = AGAIN_FIRST; ; wait = Math.min(wait * 2, AGAIN_LIMIT)) {
    try {
      return await get();
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
  }
}

function drawsMaps(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** Resolves with the first whole picture, or without it when it takes too long. */
function firstPicture(store: Store): Promise<void> {
  return new Promise((resolve) => {
    if (store.state.cursor !== undefined) { resolve(); return; }
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = store.watch(({ cursor }) => cursor, end);
    const timer = setTimeout(end, PICTURE_PATIENCE);
  });
}
