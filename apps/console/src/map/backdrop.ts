/** What lies under everything that moves: land and names that somebody surveyed. It is drawn where it knows the ground, and nowhere else. */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Extent } from '../picture/state.ts';
import type { Language } from './expressions.ts';
import { touches } from './geometry.ts';
import type { Palette } from './palette.ts';

export interface Backdrop {
  /** Beyond this it knows nothing, not even where the sea is. */
  readonly covers: Extent;
  /** Where to look while the operation itself says nothing. */
  readonly home: Extent;
  /** Whom to name for it; undefined where the words of the page do. */
  readonly attribution?: string;
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  ground(palette: Palette): readonly LayerSpecification[];
  /** Drawn over the ground and under all marks; their ids are in the group `places` of the style. */
  names(palette: Palette, language: Language): readonly LayerSpecification[];
}

/** The first that knows where the operation is; the first of all while it is nowhere. The last of them must cover the world. */
export function backdropFor(backdrops: readonly Backdrop[], extent: Extent | undefined): Backdrop {
  const found = backdrops.find(({ covers }) => extent === undefined || touches(extent, covers)) ?? backdrops.at(-1);
  if (found === undefined) throw new Error('there is no backdrop');
  return found;
}
