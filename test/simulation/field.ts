/** What happens in the field of every world: a few thousand reports that know, contradict, correct and retract each other. */
import { DAY, eventKey, formatTime, HOUR, MINUTE, SECOND, type Accepted, type EntityKey, type Event, type EventKey, type Millis, type ReportName } from '#libs/domain';
import { entryOf } from '#libs/event-log';
import { decode, parseEvent, typeOfFact } from '#libs/protocol';
import { dice, type Dice } from '../../tools/feed/dice.ts';
import { NOON } from './life.ts';

const REPORTS = 4_096;
const SOURCES = ['urn:team:north', 'urn:team:south', 'urn:drivers', 'urn:device:7'] as const;
export const ORGANISATIONS = ['relief-a', 'relief-b'] as const;
export const CORRIDORS = ['coast', 'inland'] as const;
const CHECKPOINTS = ['k1', 'k2', 'k3', 'k4', 'crossing'] as const;
const CONVOYS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'] as const;
const VIOLATIONS = 2_000;

interface Said { readonly subject: EntityKey; readonly data: object; readonly time?: Millis }
/** The reports before this one, for those that name another. */
type Make = (d: Dice, before: readonly Event[]) => Said | undefined;

const place = (d: Dice): { readonly lon: number; readonly lat: number } => ({ lon: 34.2 + d.whole(0, 300) / 1_000, lat: 31.2 + d.whole(0, 300) / 1_000 });
const route = (d: Dice): readonly (readonly number[])[] => [place(d), place(d), place(d)].map(({ lon, lat }) => [lon, lat]);
const square = (d: Dice): object => {
  const { lon, lat } = place(d);
  return { type: 'Polygon', coordinates: [[[lon, lat], [lon + 0.05, lat], [lon + 0.05, lat + 0.05], [lon, lat + 0.05], [lon, lat]]] };
};
const name = (d: Dice): object => ({ en: d.pick(['North gate', 'Coast road', 'Fields']), ar: d.pick(['البوابة الشمالية', 'طريق الساحل']) });
const convoy = (d: Dice, data: object): Said => ({ subject: `convoy/${d.pick(CONVOYS)}`, data });
const naming = (fact: ReportName, make: (named: Event, d: Dice) => object): Make => (d, before) => {
  const known = before.filter((event) => event.fact === fact);
  if (known.length === 0) return undefined;
  const named = d.pick(known.slice(-64));
  return { subject: named.subject, data: make(named, d) };
};
const keyOf = ({ source, id }: Event): string => `${source} ${id}`;

const MAKES: readonly (readonly [weight: number, fact: ReportName, make: Make])[] = [
  [24, 'violation-reported', (d) => ({
    subject: `violation/v${d.whole(1, VIOLATIONS)}`,
    data: { class: d.pick(['small-arms-fire', 'indirect-fire', 'incursion', 'other']), sense: d.pick(['seen', 'heard']), group: d.pick(['monitors', 'drivers']), ...(d.chance(0.7) && { ...place(d), uncertainty: 200 }), narrative: d.pick(['Two explosions.', 'سُمع دويّ انفجارين.', 'פיצוץ אחד.']) },
  })],
  [4, 'violation-corrected', naming('violation-reported', (named) => ({ corrects: keyOf(named), reason: 'Second bearing taken', subtype: 'mortar' }))],
  [3, 'violation-retracted', naming('violation-reported', (named) => ({ retracts: keyOf(named), reason: 'Thunder' }))],
  [3, 'checkpoint-status-reported', (d) => ({
    subject: `checkpoint/${d.pick(CHECKPOINTS)}`,
    data: { status: d.pick(['open', 'slow', 'congested', 'closed']), group: d.pick(['monitors', 'drivers']), ...(d.chance(0.5) && { direction: d.pick(['in', 'out']) }) },
  })],
  [1, 'checkpoint-status-retracted', naming('checkpoint-status-reported', (named) => ({ retracts: keyOf(named), reason: 'Wrong gate' }))],
  [1, 'checkpoint-registered', (d) => ({ subject: `checkpoint/${d.pick(CHECKPOINTS)}`, data: { name: name(d), kind: d.pick(['checkpoint', 'crossing']), ...place(d), corridors: [d.pick(CORRIDORS)] } })],
  [1, 'corridor-defined', (d) => ({ subject: `corridor/${d.pick(CORRIDORS)}`, data: { name: name(d), geometry: { type: 'LineString', coordinates: route(d) }, checkpoints: [d.pick(CHECKPOINTS)] } })],
  [6, 'convoy-planned', (d) => convoy(d, { organisation: d.pick(ORGANISATIONS), route: route(d), corridor: d.pick(CORRIDORS), stops: [d.pick(CHECKPOINTS)], devices: ['7'], departAt: formatTime(NOON - HOUR) })],
  [4, 'convoy-departed', (d) => convoy(d, {})],
  [3, 'convoy-held', (d) => convoy(d, { at: d.pick(CHECKPOINTS), reason: 'Papers' })],
  [2, 'convoy-resumed', (d) => convoy(d, {})],
  [1, 'convoy-closed', (d) => convoy(d, { outcome: d.pick(['facilitated', 'impeded']) })],
  [50, 'convoy-position-reported', (d) => convoy(d, { ...place(d), speed: d.whole(0, 15) })],
  [1, 'line-declared', (d) => ({ subject: 'line/ceasefire', data: { name: name(d), version: d.pick(['1', '2']), geometry: square(d), accuracy: 20, declaredBy: 'the mission', validFrom: formatTime(NOON - d.whole(1, 9) * HOUR) } })],
  [1, 'sector-defined', (d) => ({ subject: `sector/${d.pick(['north', 'south'])}`, data: { name: name(d), geometry: square(d) } })],
  [2, 'source-registered', (d) => ({ subject: `source/${d.pick(['s1', 's2'])}`, data: { uri: d.pick(SOURCES), kind: 'patrol', expectedInterval: d.pick([5, 60, 3_600]) } })],
];

/** Mostly of the last hours; a little of tomorrow, from clocks that are ahead. */
const timeOf = (d: Dice): Millis => (d.chance(0.01) ? NOON + DAY : NOON - Math.round(d.chance(0.5) ? d.between(0, 20 * MINUTE) : d.between(0, 8 * HOUR)) + d.whole(0, 30) * SECOND);

function reports(): readonly Event[] {
  const d = dice('field');
  const made: Event[] = [];
  while (made.length < REPORTS) {
    const [, fact, make] = d.pick(WEIGHED);
    const said = make(d, made);
    if (said === undefined) continue;
    const members = { specversion: '1.0', id: `e${made.length}`, source: d.pick(SOURCES), type: typeOfFact(fact), subject: said.subject, time: formatTime(timeOf(d)), data: said.data };
    const parsed = parseEvent(members);
    if (!parsed.ok) throw new Error(`${fact}: ${JSON.stringify(parsed.errors)}`);
    made.push(parsed.event);
  }
  return made;
}
const WEIGHED = MAKES.flatMap((make) => Array.from({ length: make[0] }, () => make));

/** Every report there is, each of its own key. */
export const FIELD: readonly Event[] = reports();

const DECODED = new Map(FIELD.map(({ json }) => [json, decode(json)]));
/** As the logs do it; what they all hold is decoded once for all worlds. */
export const decodeOnce = (json: string): Event => DECODED.get(json) ?? decode(json);

const KEYS = new Map<Event, EventKey>([...FIELD, ...DECODED.values()].map((event) => [event, eventKey(event)]));
/** The key of an event; of what every world sends it is written once for all worlds. */
export const keyOnce = (event: Event): EventKey => KEYS.get(event) ?? eventKey(event);

const FIT = new Set<Event>([...FIELD, ...DECODED.values()].filter((event) => entryOf({ event, recordedAt: NOON })));
/** Throws for what a log could not read back, as the logs do; the text of what every world sends is looked at once for all worlds. */
export function checkOnce(accepted: Accepted): void {
  if (!FIT.has(accepted.event) || !Number.isSafeInteger(accepted.recordedAt)) entryOf(accepted);
}

/** So many different reports, in an order of their own. */
export function draw(d: Dice, count: number): Event[] {
  const from = d.whole(0, REPORTS - 1);
  const drawn = Array.from({ length: count }, (_, at) => FIELD[(from + at) % REPORTS] as Event);
  for (let at = 0; at < count; at += 1) {
    const other = Math.min(count - 1, at + (d.chance(0.1) ? d.whole(0, count) : d.whole(0, 8)));
    [drawn[at], drawn[other]] = [drawn[other] as Event, drawn[at] as Event];
  }
  return drawn;
}
