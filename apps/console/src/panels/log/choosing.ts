/** What of the events that were read is listed. The server chooses by time, fact and words; party and place are chosen here. */
import { HOUR, type EntityKey, type Millis, type SectorView } from '#libs/domain';
import type { EventItem } from '../../feed/read.ts';
import type { Extent, State, ViewMaps } from '../../picture/state.ts';
import { isIn, isOnMap, markFor } from '../../picture/whereabouts.ts';
import { wireTime } from '../../words/clocks.ts';
import { sharesOf, type Share } from '../analysis/counting.ts';
import { factOf, type Data } from '../event-words.ts';
import { sectorAt } from '../places.ts';

export interface Chosen { readonly party: string | undefined; readonly extent: Extent | undefined }
type Around = Pick<State, 'views' | 'now'>;

/** The order stays as it is. */
export function chosenOf(items: readonly EventItem[], { party, extent }: Chosen, around: Around): readonly EventItem[] {
  if (party === undefined && extent === undefined) return items;
  return items.filter((item) => (party === undefined || partiesOf(item).includes(party)) && (extent === undefined || isPlacedIn(extent, item, around)));
}

/** As the event names them. */
const partiesOf = ({ event: { data } }: EventItem): readonly string[] => {
  const parties = data?.['parties'];
  return Array.isArray(parties) ? parties.filter((party): party is string => typeof party === 'string') : [];
};
/** Every party that any of them names, in the order of their letters. */
export const partiesIn = (items: readonly EventItem[]): readonly string[] => [...new Set(items.flatMap(partiesOf))].toSorted((a, b) => a.localeCompare(b));

const placeIn = (data: Data | undefined): readonly [number, number] | undefined => {
  const [lon, lat] = [data?.['lon'], data?.['lat']];
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : undefined;
};
const NOTHING_LEFT_OUT = { hidden: new Set<never>(), muted: new Set<never>() };

/** Where it says it happened; where it says nothing, where the map shows what it is about. */
function isPlacedIn(extent: Extent, { event: { data, subject } }: EventItem, { views, now }: Around): boolean {
  const place = placeIn(data);
  return place === undefined ? isOnMap(markFor(subject as EntityKey, views), views, extent, { ...NOTHING_LEFT_OUT, now }) : isIn(extent, [place]);
}

/** What happened, of a report of a violation its class; the greatest first. */
export const byKind = (items: readonly EventItem[]): readonly Share<string>[] => sharesOf(items, ({ event: { type, data } }) => {
  const [fact, name] = [factOf(type), data?.['class']];
  return [fact === 'violation-reported' && typeof name === 'string' ? `class.${name}` : fact === undefined ? type : `fact.${fact}`];
});

/** The sectors that their own places lie in, the greatest first; undefined outside all of them, and where no place was said. */
export const bySector = (items: readonly EventItem[], sectors: ViewMaps['sector']): readonly Share<SectorView | undefined>[] =>
  sharesOf(items, ({ event: { data } }) => {
    const place = placeIn(data);
    return [sectorAt(sectors, place?.[0], place?.[1])];
  });

/** The hours of UTC in which they happened, the newest first; those in which nothing did are left out. */
export const byHourOf = (items: readonly EventItem[]): readonly Share<Millis>[] =>
  sharesOf(items, ({ event: { time } }) => [Math.floor(wireTime(time) / HOUR) * HOUR]).toSorted((a, b) => b.of - a.of);
