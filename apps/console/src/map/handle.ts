/** What panels may ask of the map. It draws the store by itself: selection, hover, layers, theme and following are set there. */
import type { EntityKey } from '#libs/domain';
import type { Store } from '../picture/store.ts';

/** Words the map draws, in the language of the page; the map itself knows no catalogue. */
export interface MapWords {
  /** Names of places and of entities are shown in this language first. */
  readonly language: 'en' | 'ar' | 'he';
  /** `closed 22 min`: a status word of a checkpoint with its age. */
  status(word: string, ageMs: number | undefined): string;
  /** `held 18 min`, `signal lost 11 min`: what is said of a convoy beside its name; empty for one that simply drives. */
  convoy(word: string, ageMs: number | undefined): string;
  /** `Line v2 from 11 Nov, ±40 m`; whoever is not told more sees the name. */
  line(name: string, version: string | undefined, validFrom: string | undefined, accuracyMetres: number | undefined): string;
  /** `where C-017 was thought to be`: what was known otherwise than it happened. */
  ghost(id: string, how: 'elsewhere' | 'otherwise' | 'unknown' | 'untrue'): string;
  /** A text with its digits as the reader has them. */
  digits(text: string): string;
  /** `5 km`. */
  distance(metres: number): string;
  /** `© OpenStreetMap contributors, places © GeoNames`; shown where the base geography is. */
  readonly attribution: string;
  /** What the map is, for those who do not see it. */
  readonly label: string;
  /** Of the zoom and fit buttons. */
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
}

export interface MapOptions {
  readonly store: Store;
  readonly words: MapWords;
  /** How much of the map something lies over now, at each side, in CSS pixels: what is chosen is shown beside it. */
  readonly covered?: () => { readonly left: number; readonly right: number };
  /** Called on right-click and Shift+F10 with what to copy: `31.41200, 34.33420`. */
  readonly onCopy?: (coordinates: string) => void;
}

export interface MapHandle {
  /** Without WebGL there is no map: nothing is drawn, everything else of the console works, and panels say so. */
  readonly missing?: true;
  /** Shows everything the operation has. */
  fit(): void;
  /** Where the entity's mark is, in CSS pixels inside the map; undefined when it is not in sight or has no point. */
  at(key: EntityKey): { readonly x: number; readonly y: number } | undefined;
  /** Moves only if the entity is off-screen; at once when motion is not wanted. */
  show(key: EntityKey): void;
  /** Keys of what is drawn inside the extent, by layer order: the accessible twin of the picture. */
  drawn(): readonly EntityKey[];
  /** What it shows now, as a picture of its own. Undefined where no map is drawn. */
  picture(): HTMLCanvasElement | undefined;
  /** Runs once everything is drawn in the colours of paper, then goes back to those of the page. */
  onPaper(run: () => void): Promise<void>;
  destroy(): void;
}
/** `mountMap(element, options)` in map.ts makes the map inside `element` once the fonts are there. */
export type MountMap = (element: HTMLElement, options: MapOptions) => Promise<MapHandle>;
