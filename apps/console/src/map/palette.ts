/** Colours of the map, per theme. Tones are the checked sets of the console: light marks are filled chips with a dark edge. */
import type { Theme } from '../picture/state.ts';
import type { Tone } from '../picture/tones.ts';

export interface Palette {
  /** Beyond the base geography, and where there is none. */
  readonly beyond: string;
  readonly sea: string;
  readonly land: string;
  /** The land inside the outline. */
  readonly inside: string;
  readonly outline: string;
  /** What a base map knows beside land and sea. */
  readonly built: string;
  readonly green: string;
  readonly building: string;
  readonly road: string;
  readonly roadSmall: string;
  /** Of a base map made of pictures. */
  readonly picture: { readonly 'raster-brightness-max'?: number; readonly 'raster-contrast'?: number; readonly 'raster-opacity'?: number };
  readonly graticule: string;
  readonly place: string;
  readonly text: string;
  readonly halo: string;
  readonly edge: string;
  /** What hollow marks are filled with. */
  readonly hollow: string;
  readonly focus: string;
  readonly line: string;
  readonly sector: string;
  /** A corridor that is clear: nothing to look at. */
  readonly clear: string;
  /** Fill of marks. */
  readonly tones: Readonly<Record<Tone, string>>;
  /** Strokes and hollow marks, readable on land. */
  readonly strokes: Readonly<Record<Tone, string>>;
  /** Strength of wide lines, which lie over the land. */
  readonly lineOpacity: number;
}

const DARK_TONES: Readonly<Record<Tone, string>> = {
  life: '#f5765d', high: '#fbb11a', medium: '#fcfd8f', low: '#3e9ce6', aid: '#1ffbc4', stale: '#8f99a3', plain: '#c4d0d9',
};

const CONTRAST_TONES: Readonly<Record<Tone, string>> = { ...DARK_TONES, low: '#62b1f0', stale: '#c4d0d9', plain: '#ffffff' };

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  dark: {
    beyond: '#141c23', sea: '#0d1318', land: '#1a232b', inside: '#243039', outline: '#5b6d78', graticule: '#26333d', place: '#b9c6d0',
    text: '#e6ecf1', halo: 'rgba(16, 22, 28, 0.85)', edge: '#10161c', hollow: '#18212a', focus: '#7cc4ff', line: '#c8a2ff', sector: '#9fb0bd',
    clear: '#71838f', built: '#28353f', green: '#22332f', building: '#2e3c47', road: '#42525e', roadSmall: '#33424d', picture: { 'raster-brightness-max': 0.42 }, tones: DARK_TONES, strokes: DARK_TONES, lineOpacity: 0.6,
  },
  light: {
    beyond: '#e9ebe8', sea: '#cfdbe4', land: '#e4e6e1', inside: '#f8f8f5', outline: '#7d8a93', graticule: '#d3d8d6', place: '#3c4a55',
    text: '#14202b', halo: 'rgba(255, 255, 255, 0.88)', edge: '#14202b', hollow: '#ffffff', focus: '#0b5cad', line: '#6a35c2', sector: '#5a6772',
    clear: '#8d9aa4', built: '#f0efe9', green: '#e6eee0', building: '#e4e2da', road: '#d2d3cd', roadSmall: '#e2e2dd', picture: { 'raster-opacity': 0.85, 'raster-contrast': -0.2 },
    tones: { life: '#f5765d', high: '#fbb11a', medium: '#f1f26a', low: '#7fbef2', aid: '#43e0b4', stale: '#c9d0d6', plain: '#dfe5ea' },
    strokes: { life: '#b3200c', high: '#9a6a00', medium: '#7d771c', low: '#1f5fa8', aid: '#147a58', stale: '#5c6670', plain: '#4b5a67' },
    lineOpacity: 0.75,
  },
  contrast: {
    beyond: '#000000', sea: '#000000', land: '#0b0f13', inside: '#161d24', outline: '#c4d0d9', graticule: '#3c4a55', place: '#ffffff',
    text: '#ffffff', halo: 'rgba(0, 0, 0, 1)', edge: '#000000', hollow: '#000000', focus: '#7cc4ff', line: '#dcc6ff', sector: '#d4dee6',
    clear: '#c4d0d9', built: '#1c242c', green: '#14201c', building: '#242f38', road: '#5b6d78', roadSmall: '#3c4a55', picture: { 'raster-brightness-max': 0.3 },
    tones: CONTRAST_TONES, strokes: CONTRAST_TONES, lineOpacity: 1,
  },
};
