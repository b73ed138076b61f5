/** What is there before anything happens: crossings, corridors, sectors, the line, the sources. */
import { DAY, HOUR, formatTime, type Millis } from '#libs/domain';
import { emission, type Emission } from './emission.ts';
import { CORRIDOR_NAMES, CROSSINGS, LINE_VERSIONS, ROADS, SECTORS, type Corridor } from './place.ts';
import { SOURCES } from './sources.ts';

const DESK = 'urn:demo:mission';

/** Everything the operation starts with, said by the mission itself at `at`. */
export function reference(at: Millis): Emission[] {
  const say = <F extends Parameters<typeof emission>[0]>(fact: F, subject: string, data: Parameters<typeof emission<F>>[2], edition = '') =>
    emission(fact, subject, data, { source: DESK, id: `${subject}${edition}`, time: at, sentAt: at + 500 });
  return [
    ...SOURCES.map(({ id, uri, kind, expectedInterval, group }) =>
      say('source-registered', `source/${id}`, { uri, kind, expectedInterval, ...(group !== undefined && { group }) })),
    ...(Object.keys(ROADS) as Corridor[]).map((id) =>
      say('corridor-defined', `corridor/${id}`, {
        name: CORRIDOR_NAMES[id], geometry: { type: 'LineString', coordinates: ROADS[id] }, width: 200,
        checkpoints: CROSSINGS.filter((one) => one.corridors.includes(id)).map((one) => one.id),
      })),
    ...CROSSINGS.map(({ id, name, kind, at: [lon, lat], corridors }) =>
      say('checkpoint-registered', `checkpoint/${id}`, { name, kind, lon: Math.round(lon * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5, corridors })),
    ...SECTORS.map(({ id, name, geometry }) => say('sector-defined', `sector/${id}`, { name, geometry, baseline: 1.5 })),
    ...LINE_VERSIONS.map(({ version, geometry }, index) =>
      say('line-declared', 'line/ceasefire', {
        name: { en: 'Ceasefire line', ar: 'خط وقف إطلاق النار', he: 'קו הפסקת האש' }, version, geometry, accuracy: 40, declaredBy: 'Synthetic commission',
        validFrom: formatTime(at - (index === 0 ? 40 * DAY : 2 * HOUR)),
      }, `/v${version}`)),
  ];
}
