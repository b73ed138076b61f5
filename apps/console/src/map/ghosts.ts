/** In the difference: where it was thought to be, what was not known then, and what was known that was not so. */
import type { Feature, FeatureCollection } from 'geojson';
import { idOf, typeOf } from '#libs/domain';
import type { Differing } from '#libs/protocol';
import type { MapWords } from './handle.ts';

/** Ids run from left to right in every language, and MapLibre ends a line at any hyphen but this one. */
const [LEFT_TO_RIGHT, RESUME, HYPHEN] = ['\u2066', '\u2069', '\u2011'];
const whole = (id: string): string => `${LEFT_TO_RIGHT}${id.replaceAll('-', HYPHEN)}${RESUME}`;

interface Placed { readonly lon?: number; readonly lat?: number }

/** One mark for each entity that differs and has a place: that of what was known then, or, where nothing was, of what happened. */
export function ghostsOf(differing: readonly Differing[], words: Pick<MapWords, 'ghost'>): FeatureCollection {
  return { type: 'FeatureCollection', features: differing.flatMap((one) => ghostOf(one, words)) };
}

function ghostOf({ key, known, happened }: Differing, words: Pick<MapWords, 'ghost'>): readonly Feature[] {
  const { lon, lat } = (known ?? happened ?? {}) as Placed;
  if (lon === undefined || lat === undefined) return [];
  const how = known === null ? 'unknown' : happened === null ? 'untrue' : typeOf(key) === 'track' ? 'elsewhere' : 'otherwise';
  return [{ type: 'Feature', properties: { id: key, how, label: words.ghost(whole(idOf(key)), how) }, geometry: { type: 'Point', coordinates: [lon, lat] } }];
}
