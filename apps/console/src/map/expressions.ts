/** Parts that layers have in common: source names, fonts, filters and colours by tone. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Tone } from '../picture/tones.ts';
import type { Palette } from './palette.ts';

export type Language = 'en' | 'ar' | 'he';

/** The one source of everything that moves. */
export const ENTITIES = 'entities';
/** What was known otherwise than it happened. */
export const GHOSTS = 'ghosts';
/** The ring around the selection. */
export const RING = 'ring';

export const FONT: string[] = ['Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'sans-serif'];
/** There is no such first face: its name asks for weight 600 of the faces after it. */
export const STRONG: string[] = ['Noto Sans Semibold', ...FONT];

export const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name];

/** From here on names have their other language under them. */
const SECOND_NAME_FROM = 12;
/** A name in the reader's language, with the other small beneath it where there is room for both and they differ. */
export const nameOver = (name: ExpressionSpecification, second: ExpressionSpecification): ExpressionSpecification => [
  'step', ['zoom'], name, SECOND_NAME_FROM, ['case', ['any', ['==', second, name], ['==', second, null]], name, ['format', name, {}, '\n', {}, second, { 'font-scale': 0.82 }]],
];

export const halo = (palette: Palette) => ({ 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4 });

/** The colour of a feature's tone. */
export const toneColour = (tones: Readonly<Record<Tone, string>>): ExpressionSpecification => [
  'match', ['get', 'tone'], 'life', tones.life, 'high', tones.high, 'medium', tones.medium, 'low', tones.low, 'aid', tones.aid, 'stale', tones.stale, tones.plain,
];

/** Where labels go when the first place is taken: beside the mark in reading direction first. */
export const anchors = (language: Language): ('left' | 'right' | 'top' | 'bottom')[] =>
  language === 'en' ? ['left', 'right', 'bottom', 'top'] : ['right', 'left', 'bottom', 'top'];
