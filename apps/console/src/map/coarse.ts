/**
 * Moments that a hand passes, drawn on a canvas over the map: MapLibre would cut and place everything anew for each of them, which takes it
 * longer than the hand rests anywhere. What it has drawn of the last moment gives way meanwhile, and comes back with the moment it rests at.
 */
import type { Map as MapLibre } from 'maplibre-gl';
import { formatTime } from '#libs/domain';
import type { State, Theme } from '../picture/state.ts';
import { PIXEL_RATIO } from './atlas.ts';
import type { MapWords } from './handle.ts';
import { SIZES, sizeAt } from './sizes.ts';
import { PALETTES } from './palette.ts';
import { passedMarks, pointsOf } from './passed.ts';
import { Trails } from './trails.ts';
import type { Drawn } from './marks.ts';
import { wayOf } from './way-layers.ts';

export interface CoarseOptions {
  readonly map: MapLibre;
  readonly host: HTMLElement;
  readonly words: MapWords;
  readonly state: () => State;
  /** Its own drawing gives way, or comes back. */
  readonly onTurn: () => void;
}

export class Coarse {
  readonly #options: CoarseOptions;
  readonly #canvas = document.createElement('canvas');
  /** Icons by their name, as a canvas draws them; of one theme. */
  readonly #icons = new Map<string, HTMLCanvasElement>();
  readonly #trails = new Trails();
  #theme: Theme | undefined;
  #frame: number | undefined;

  constructor(options: CoarseOptions) {
    this.#options = options;
    this.#canvas.className = 'map-passed';
    this.#canvas.setAttribute('aria-hidden', 'true');
    options.map.on('move', () => { if (this.shown) this.touch(); });
  }

  get shown(): boolean { return this.#canvas.isConnected; }

  /** There is another moment to draw. */
  touch(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  /** The map shows where the hand rests. */
  end(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (!this.shown) return;
    this.#canvas.remove();
    this.#options.onTurn();
  }

  #draw(): void {
    const { state, host, map, words, onTurn } = this.#options;
    const { passing, muted, hidden, theme } = state();
    if (passing === undefined) return;
    const context = this.#clear();
    if (context === null) return;
    if (theme !== this.#theme) this.#icons.clear();
    this.#theme = theme;
    const scene = { views: passing.views, now: passing.at, words, trails: this.#trails, near: false, muted };
    for (const drawn of passedMarks(scene, hidden)) this.#mark(context, drawn, map.getZoom());
    if (!this.shown) {
      host.append(this.#canvas);
      onTurn();
    }
    host.dataset['passedAt'] = formatTime(passing.at);
  }

  #clear(): CanvasRenderingContext2D | null {
    // As large as the map's own: asking the page for its size would lay it out for each moment.
    const { width, height } = this.#options.map.getCanvas();
    const ratio = this.#options.map.getPixelRatio();
    this.#canvas.width = width;
    this.#canvas.height = height;
    const context = this.#canvas.getContext('2d');
    context?.scale(ratio, ratio);
    return context;
  }

  #mark(context: CanvasRenderingContext2D, drawn: Drawn, zoom: number): void {
    const { kind, icon, state, opacity, size, heading, order } = drawn.properties;
    const places = pointsOf(drawn).map((point) => this.#options.map.project([point[0], point[1]]));
    if (kind === 'corridor') {
      const palette = PALETTES[this.#theme ?? 'dark'];
      const { colour, width } = wayOf(palette, String(state));
      context.globalAlpha = palette.lineOpacity;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      for (const { x, y } of places) context.lineTo(x, y);
      context.stroke();
      return;
    }
    const [place] = places;
    const image = this.#icon(String(icon));
    if (place === undefined || image === undefined || !(kind in SIZES)) return;
    const scale = (sizeAt(SIZES[kind as keyof typeof SIZES], zoom) * Number(size ?? 1)) / PIXEL_RATIO;
    context.save();
    // What has ended where it stands is faded, as it is on the map.
    context.globalAlpha = kind === 'convoy' ? (Number(order) > 0 ? 0.6 : 1) : Number(opacity ?? 1);
    context.translate(place.x, place.y);
    context.rotate((Number(heading ?? 0) * Math.PI) / 180);
    context.drawImage(image, (-image.width * scale) / 2, (-image.height * scale) / 2, image.width * scale, image.height * scale);
    context.restore();
  }

  #icon(name: string): HTMLCanvasElement | undefined {
    const known = this.#icons.get(name);
    if (known !== undefined) return known;
    const data = this.#options.map.getImage(name)?.data;
    if (data === undefined || !('data' in data)) return undefined;
    const image = document.createElement('canvas');
    [image.width, image.height] = [data.width, data.height];
    image.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data.data), data.width, data.height), 0, 0);
    this.#icons.set(name, image);
    return image;
  }
}
