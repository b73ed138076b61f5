/** The map as paper shows it. */
import type { Map as MapLibre } from 'maplibre-gl';
import { SECOND, type Millis } from '#libs/domain';
import type { Theme } from '../picture/state.ts';

/** Whoever waits for paper waits no longer than this for the last tile. */
const PATIENCE: Millis = 5 * SECOND;

/** Resolves once a style that was just set is drawn whole. */
export async function drawnWhole(map: MapLibre): Promise<void> {
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  await Promise.race([late, map.once('style.load').then(() => map.once('idle'))]);
}

/** What is drawn is kept only until the browser has shown it: it is drawn again and copied at once. The copy says in which theme it is. */
export function copyOf(map: MapLibre, theme: Theme): HTMLCanvasElement {
  const shown = map.getCanvas();
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [shown.width, shown.height];
  copy.dataset['theme'] = theme;
  map.redraw();
  copy.getContext('2d')?.drawImage(shown, 0, 0);
  return copy;
}
