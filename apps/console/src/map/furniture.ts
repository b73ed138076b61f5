/** What lies on the map and is not of it: scale bar, coordinates, attribution, buttons. Plain elements; their look is in map.css. */
import type { Map as MapLibre } from 'maplibre-gl';
import { ASKED } from './camera.ts';
import { coordinatesText, METRES_PER_DEGREE, scaleLength } from './geometry.ts';
import type { MapWords } from './handle.ts';

/** The scale bar's longest length in CSS pixels. */
const SCALE_ROOM = 140;

export interface Furniture { /** Coordinates of the pointer, or of the middle when there is none. */ point(at: { lng: number; lat: number } | undefined): void; /** Whom the ground is owed to; undefined: as the words say. */ attribute(whom: string | undefined): void }

function make<K extends keyof HTMLElementTagNameMap>(name: K, className: string, parent: HTMLElement): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
}

export function furnish(host: HTMLElement, map: MapLibre, words: MapWords, fit: () => void): Furniture {
  const scale = make('div', 'map-scale', host);
  const bar = make('span', 'map-scale-bar', scale);
  const length = make('span', 'map-scale-text', scale);
  const foot = make('div', 'map-foot', host);
  const coordinates = make('span', 'map-coordinates', foot);
  coordinates.dir = 'ltr';
  const attribution = make('span', 'map-attribution', foot);
  const buttons = make('div', 'map-buttons', host);
  const button = (text: string, label: string, press: () => void): void => {
    const element = make('button', 'map-button', buttons);
    element.type = 'button';
    element.textContent = text;
    element.setAttribute('aria-label', label);
    element.title = label;
    element.addEventListener('click', press);
  };
  button('+', words.zoomIn, () => { map.zoomIn(undefined, ASKED); });
  button('−', words.zoomOut, () => { map.zoomOut(undefined, ASKED); });
  button('⤢', words.fit, fit);
  const point = (at: { lng: number; lat: number } | undefined): void => {
    const { lng, lat } = at ?? map.getCenter();
    coordinates.textContent = words.digits(coordinatesText(lng, lat));
  };
  const measure = (): void => {
    const metresPerPixel = (360 * METRES_PER_DEGREE * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
    const { metres, pixels } = scaleLength(metresPerPixel, SCALE_ROOM);
    bar.style.inlineSize = `${pixels.toFixed(1)}px`;
    length.textContent = words.distance(metres);
    point(undefined);
  };
  map.on('move', measure);
  measure();
  return {
    point,
    attribute: (whom = words.attribution) => {
      attribution.textContent = whom;
      attribution.hidden = whom === '';
    },
  };
}
