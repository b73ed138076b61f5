/** Made-up violations: where such things are reported, by several sources, with doubt, corrections and retractions. */
import { HOUR, MINUTE, SECOND, formatTime, type LonLat, type Millis, type ViolationClass, type ViolationReported } from '#libs/domain';
import { dice, type Dice } from './dice.ts';
import { emission, PRESETS, stampOf, type Emission, type Preset } from './emission.ts';
import { FIGHTS_AT, LINE_VERSIONS, OUTLINE } from './place.ts';
import { contains, offset } from './route.ts';
import { teamAt } from './sources.ts';
import { troubleOf } from './troubles.ts';

const CLASSES: readonly (readonly [number, ViolationClass])[] = [
  [33, 'small-arms-fire'], [14, 'indirect-fire'], [6, 'air-strike'], [10, 'overflight'], [6, 'incursion'], [3, 'line-change'],
  [4, 'explosive-device'], [8, 'destruction'], [3, 'weapon-in-excluded-zone'], [2, 'detention'], [2, 'harm-to-protected'],
  [4, 'obstruction-of-aid'], [2, 'restriction-of-monitors'], [3, 'exercise'],
];
const NARRATIVES: Readonly<Partial<Record<ViolationClass, readonly string[]>>> = {
  'small-arms-fire': ['Bursts heard for about two minutes, direction uncertain.', 'Single shots at the edge of the fields.', 'إطلاق نار متقطع قرب الخط، ولا إصابات مبلّغ عنها.'],
  'indirect-fire': ['Two explosions, point of impact estimated from sound.', 'Smoke seen after one explosion.', 'سُمع دويّ انفجارين، والموقع تقديري.'],
  'air-strike': ['One explosion after aircraft noise; a building was hit.', 'Strike reported by residents, not yet seen by the team.'],
  overflight: ['Uncrewed aircraft circling for twenty minutes.', 'Low pass by two aircraft.'],
  incursion: ['Armoured vehicles seen beyond the line.', 'Engineering vehicle working past the markers.'],
  'line-change': ['Three markers found moved since the last patrol.'],
  destruction: ['Demolition of an empty structure seen.', 'Farmland cleared along the track.'],
  exercise: ['Controlled demolition, announced beforehand.'],
  'obstruction-of-aid': ['Trucks turned back, reason not given.'],
};

/** Shots are exchanged for so long, and so much is reported of it. */
const FIGHT_LASTS: Millis = 15 * MINUTE;
const FIGHT_REPORTS = [8, 11] as const;
const FIGHT_CLASSES: typeof CLASSES = [[8, 'small-arms-fire'], [2, 'overflight'], [1, 'destruction']];

interface Incident { readonly id: string; readonly at: Millis; readonly class: ViolationClass; readonly where: LonLat }

/** One hour's violations of a preset with everything they will ever send. */
export function incidents(seed: number, preset: Preset, hour: Millis): Emission[] {
  const d = dice(seed, 'incidents', hour);
  const { incidents: aDay, bursts } = PRESETS[preset];
  const usual = Math.floor(aDay / 24 + d.next());
  const times = Array.from({ length: usual }, () => hour + d.between(0, 60 * MINUTE));
  if (d.chance(bursts / 24)) for (let i = 0; i < 60; i += 1) times.push(hour + 20 * MINUTE + d.between(0, 10 * MINUTE));
  const single = times.sort((a, b) => a - b).map((at, index) => (
    { id: `V-${stampOf(hour)}${String(index).padStart(2, '0')}`, at: Math.round(at), class: d.weighted(CLASSES), where: place(d) }
  ));
  const fought = troubleOf(seed, preset, hour) === 'fight' ? fight(dice(seed, 'fight', hour), hour) : [];
  return [...single, ...fought].flatMap((one) => reportsOf(one, dice(seed, one.id)));
}

/** One place, well within its sector and away from the roads, where more happens in a quarter of an hour than on most days. */
function fight(d: Dice, hour: Millis): Incident[] {
  const where = d.pick(FIGHTS_AT);
  const begin = hour + d.between(0, HOUR - FIGHT_LASTS);
  return Array.from({ length: d.whole(...FIGHT_REPORTS) }, (_, index) => ({
    id: `V-${stampOf(hour)}f${index}`, at: Math.round(begin + d.between(0, FIGHT_LASTS)), class: d.weighted(FIGHT_CLASSES),
    where: rounded(offset(where, d.normal() * 250, d.normal() * 250)),
  }));
}

const rounded = ([lon, lat]: LonLat): LonLat => [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5];

/** Seven in ten near the newer line, the rest anywhere inside. */
function place(d: Dice): LonLat {
  const { coordinates } = LINE_VERSIONS[1].geometry;
  for (;;) {
    const near = d.pick(coordinates);
    const at = d.chance(0.7) ? offset(near, d.normal() * 900 - 300, d.normal() * 900) : [d.between(34.22, 34.56), d.between(31.23, 31.59)] as const;
    if (contains(OUTLINE, at)) return rounded(at);
  }
}

/** 10 % of first reports are late by minutes to 36 hours. */
const delay = (d: Dice): Millis => Math.round(d.chance(0.1) ? 5 * MINUTE * 432 ** d.next() : d.between(20 * SECOND, 5 * MINUTE));

/** Everything that is ever reported of one incident. */
export function reportsOf(incident: Incident, d: Dice): Emission[] {
  const subject = `violation/${incident.id}`;
  const sources: readonly (readonly [string, ViolationReported['sense'], string])[] = [
    [teamAt(incident.where), d.pick(['seen', 'heard'] as const), 'monitors'],
    ['urn:demo:sensors:acoustic', 'sensor', 'sensors'],
    ['urn:demo:drivers', 'reported', 'drivers'],
  ];
  const count = d.chance(0.45) ? (d.chance(0.3) ? 3 : 2) : 1;
  const first = d.whole(0, 2);
  const out: Emission[] = [];
  for (let n = 0; n < count; n += 1) {
    const [source, sense, group] = sources[(first + n) % 3] as (typeof sources)[number];
    const data = report(incident, sense, group, d);
    const time = incident.at + d.whole(0, 40) * SECOND;
    const sentAt = time + delay(d);
    const id = `${incident.id}-r${n + 1}`;
    out.push(emission('violation-reported', subject, data, { source, id, time, sentAt }));
    const later = { source, time: sentAt + d.whole(5, 40) * MINUTE };
    if (d.chance(0.02)) {
      const better = { corrects: `${source} ${id}`, reason: 'Second bearing taken', uncertainty: Math.max(50, Math.round((data.uncertainty ?? 400) / 3)) };
      out.push(emission('violation-corrected', subject, better, { ...later, id: `${id}-c1`, sentAt: later.time + d.whole(5, 60) * SECOND }));
    }
    if (d.chance(0.01)) {
      const back = { retracts: `${source} ${id}`, reason: 'Thunder, confirmed by a second team' };
      out.push(emission('violation-retracted', subject, back, { ...later, id: `${id}-x1`, sentAt: later.time + d.whole(5, 60) * SECOND }));
    }
  }
  return out;
}

function report(incident: Incident, sense: ViolationReported['sense'], group: string, d: Dice): ViolationReported {
  const uncertainty = { seen: d.whole(4, 20) * 10, heard: d.whole(20, 90) * 10, sensor: d.whole(8, 30) * 10, reported: d.whole(15, 60) * 10 }[sense];
  const [lon, lat] = offset(incident.where, d.normal() * uncertainty * 0.4, d.normal() * uncertainty * 0.4);
  const texts = NARRATIVES[incident.class];
  const severe = incident.class === 'air-strike' || incident.class === 'indirect-fire' || incident.class === 'small-arms-fire';
  return {
    class: incident.class, sense, group, uncertainty, lon: Math.round(lon * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5,
    reliability: sense === 'seen' ? d.pick(['A', 'B'] as const) : d.pick(['B', 'C', 'D'] as const), credibility: sense === 'seen' ? d.whole(1, 2) : d.whole(2, 4),
    ...(d.chance(0.5) && { from: formatTime(incident.at - 2 * MINUTE), to: formatTime(incident.at + 3 * MINUTE) }),
    ...(texts !== undefined && d.chance(0.8) && { narrative: d.pick(texts) }),
    ...(severe && d.chance(0.35) && { count: { min: d.whole(1, 3), max: d.whole(4, 12) } }),
    ...(severe && d.chance(0.08) && { injured: { claimed: d.whole(1, 4) } }),
  };
}
