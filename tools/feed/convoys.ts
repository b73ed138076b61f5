/** Made-up convoys that keep to their roads: planned, approved, under way, held, arrived; each with a tracker on board. */
import { HOUR, MINUTE, SECOND, formatTime, type ConvoyPlanned, type LonLat, type Millis, type Outcome } from '#libs/domain';
import { dice, type Dice } from './dice.ts';
import { emission, PRESETS, stampOf, type Emission, type Preset } from './emission.ts';
import { reportsOf } from './incidents.ts';
import { CROSSINGS, DESTINATIONS, ROADS, SILENT_ZONE, type Destination } from './place.ts';
import { along, between, lengthOf, metresBetween, offset } from './route.ts';
import { ORGANISATIONS } from './sources.ts';
import { troubleOf, type Trouble } from './troubles.ts';

/** How often a tracker speaks. */
const POSITION_INTERVAL: Millis = 15 * SECOND;
/** No position waits longer than this for a signal. */
const UNHEARD_AT_MOST: Millis = HOUR;
const GOODS = ['flour', 'water', 'medical supplies', 'fuel', 'shelter kits', 'food parcels', 'infant formula', 'water pipes'] as const;

export interface Journey {
  readonly id: string;
  readonly source: string;
  readonly route: readonly LonLat[];
  readonly from: string;
  readonly to: Destination;
  readonly departAt: Millis;
  readonly device: string;
  /** Checkpoints on the way, by distance. */
  readonly passes: readonly { readonly id: string; readonly metres: number }[];
}

/** The convoys that are planned within one hour, with everything they will ever send but positions before `from`. */
export function convoys(seed: number, preset: Preset, hour: Millis, from: Millis): Emission[] {
  const { movements, trucks } = PRESETS[preset];
  const d = dice(seed, 'convoys', hour);
  const count = Math.floor(movements / 24 + d.next());
  let trouble = troubleOf(seed, preset, hour);
  return Array.from({ length: count }, (_, index) => {
    const id = `C-${stampOf(hour)}${index}`;
    const { said, departed } = journeyOf(dice(seed, id), id, { planned: hour + d.between(0, HOUR), trucks: Math.round(trucks / movements), from, trouble });
    // It befalls the first that sets out.
    if (departed) trouble = undefined;
    return said;
  }).flat();
}

export function routeTo(to: Destination): LonLat[] {
  const road = ROADS[to.corridor];
  return [...between(road, 0, lengthOf(road) * to.share), to.at].map(([lon, lat]) => [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]);
}

interface Planning { readonly planned: Millis; readonly trucks: number; readonly from: Millis; readonly trouble: Trouble | undefined }

function journeyOf(d: Dice, id: string, { planned, trucks, from, trouble }: Planning): { readonly said: readonly Emission[]; readonly departed: boolean } {
  const to = d.pick(DESTINATIONS);
  const start = to.corridor === 'al-rashid' ? 'zikim' : 'kerem-shalom';
  const { route, passes } = WAYS.get(to.id) as Way;
  const organisation = d.pick(ORGANISATIONS);
  const departAt = Math.round((planned + d.between(2.5, 6) * HOUR) / MINUTE) * MINUTE;
  const journey: Journey = {
    id, source: `urn:demo:desk:${organisation}`, route, from: start, to, departAt, device: `d-${d.whole(10, 99)}`, passes,
  };
  const plan: ConvoyPlanned = {
    organisation, route, corridor: to.corridor, stops: [...journey.passes.map((pass) => pass.id), to.id], goods: [d.pick(GOODS), d.pick(GOODS)].filter((g, at, all) => all.indexOf(g) === at),
    vehicles: Math.max(2, Math.round(trucks * d.between(0.6, 1.5))), devices: [journey.device], departAt: formatTime(departAt),
    arriveBy: formatTime(departAt + Math.round((lengthOf(route) / 6 / 60 + 25) * MINUTE)),
  };
  const say = speaker(journey, d);
  say('convoy-planned', Math.round(planned), plan);
  say('convoy-notified', Math.round(planned + d.between(5, 30) * MINUTE), {});
  const decided = Math.round(planned + d.between(45, 120) * MINUTE);
  const denied = d.chance(0.08);
  const window = { from: formatTime(departAt - 30 * MINUTE), to: formatTime(departAt + 4 * HOUR) };
  say('convoy-decided', decided, denied ? { decision: 'denied', reason: 'Route not cleared for today' } : { decision: 'approved', windows: [window] }, 'urn:demo:liaison');
  const departed = !denied && !d.chance(0.07);
  if (departed) drive(journey, d, say, { from, trouble });
  else if (denied) say('convoy-closed', decided + 40 * MINUTE, { outcome: 'denied' });
  else {
    say('convoy-aborted', departAt - 20 * MINUTE, { reason: 'Withdrawn by the organisation' });
    say('convoy-closed', departAt + 10 * MINUTE, { outcome: 'cancelled' });
  }
  return { said: say.said, departed };
}

function passesOf(route: readonly LonLat[], to: Destination): Journey['passes'] {
  const end = lengthOf(route);
  const metresTo = (at: LonLat) => {
    let best = { metres: 0, away: Infinity };
    for (let metres = 0; metres <= end; metres += 100) {
      const away = metresBetween(along(route, metres).at, at);
      if (away < best.away) best = { metres, away };
    }
    return best;
  };
  return CROSSINGS.filter(({ kind, corridors }) => kind === 'checkpoint' && corridors.includes(to.corridor))
    .map(({ id, at }) => ({ id, ...metresTo(at) })).filter(({ away }) => away < 150).sort((a, b) => a.metres - b.metres);
}

interface Way { readonly route: readonly LonLat[]; readonly passes: Journey['passes'] }
/** The way to each destination, walked once. */
const WAYS: ReadonlyMap<string, Way> = new Map(DESTINATIONS.map((to) => {
  const route = routeTo(to);
  return [to.id, { route, passes: passesOf(route, to) }];
}));

type FactOf = Parameters<typeof emission>[0];
interface Speaker {
  (fact: FactOf, time: Millis, data: object, source?: string): void;
  readonly said: Emission[];
}
function speaker(journey: Journey, d: Dice): Speaker {
  const said: Emission[] = [];
  const say = (fact: FactOf, time: Millis, data: object, source = journey.source) => {
    const id = `${journey.id}-${fact.slice('convoy-'.length)}-${said.length}`;
    said.push(emission(fact, `convoy/${journey.id}`, data as never, { source, id, time, sentAt: time + d.whole(2, 45) * SECOND }));
  };
  return Object.assign(say, { said });
}

/** Where a convoy stands still, for how many minutes, and why if that is worth a word. */
interface Stop { readonly at?: string; readonly metres: number; readonly minutes: readonly [number, number]; readonly reasons?: readonly string[] }
const PASSED: Stop['minutes'] = [1, 4];
const HELD: Pick<Stop, 'minutes' | 'reasons'> = { minutes: [14, 50], reasons: ['No coordination number', 'Queue ahead', 'Papers checked', 'انتظار التنسيق'] };
const BROKEN_DOWN: typeof HELD = { minutes: [90, 120], reasons: ['A vehicle broke down, recovery is under way', 'Two trucks with damaged axles, loads are shifted'] };
const ATTACKED: typeof HELD = { minutes: [18, 35], reasons: ['Shots at the convoy, waits for word from the liaison office'] };

/** A few minutes at every checkpoint, in a quarter of the journeys much longer at one; and where trouble stops it. */
function stopsOf({ route, passes }: Journey, d: Dice, trouble: Trouble | undefined): readonly Stop[] {
  const heldAt = d.chance(0.26) && passes.length > 0 ? d.pick(passes).id : undefined;
  const [first = { metres: lengthOf(route) }] = passes;
  const stops = passes.map(({ id, metres }, nth): Stop => {
    const long = trouble === 'breakdown' && nth === 0 ? BROKEN_DOWN : id === heldAt ? HELD : { minutes: PASSED };
    return { at: id, metres, ...long };
  });
  return trouble === 'attack' ? [{ metres: first.metres * d.between(0.3, 0.8), ...ATTACKED }, ...stops] : stops;
}

interface Driving { readonly from: Millis; readonly trouble: Trouble | undefined }

/** From stop to stop; then it arrives and is closed. */
function drive(journey: Journey, d: Dice, say: Speaker, { from, trouble }: Driving): void {
  const { route, to } = journey;
  const start = journey.departAt + Math.round(Math.abs(d.normal()) * 8 * MINUTE);
  say('convoy-departed', start, { at: journey.from });
  const stops = stopsOf(journey, d, trouble);
  const legs: Leg[] = [];
  let now = start;
  let metres = 0;
  const advance = (until: number): void => {
    const speed = d.between(5.5, 10);
    const arrives = now + Math.round(((until - metres) / speed) * SECOND);
    legs.push({ from: now, to: arrives, start: metres, speed });
    [now, metres] = [arrives, until];
  };
  for (const stop of stops) {
    advance(stop.metres);
    const leaves = now + Math.round(d.between(...stop.minutes) * MINUTE);
    legs.push({ from: now, to: leaves, start: stop.metres, speed: 0 });
    if (stop.at === undefined) attack(journey, along(route, stop.metres).at, now, d, say);
    if (stop.reasons !== undefined) {
      const at = stop.at === undefined ? {} : { at: stop.at };
      say('convoy-held', now + MINUTE, { ...at, reason: d.pick(stop.reasons) });
      say('convoy-resumed', leaves, at);
    }
    now = leaves;
  }
  advance(lengthOf(route));
  say('convoy-arrived', now, { at: to.id });
  const outcome: Outcome = stops.every(({ reasons }) => reasons === undefined) ? 'facilitated' : d.pick(['facilitated', 'impeded', 'partially'] as const);
  say('convoy-closed', now + d.whole(15, 40) * MINUTE, { outcome });
  say.said.push(...positions(journey, legs, { from, until: now, strays: trouble === 'stray' }, d));
}

const ATTACK_NARRATIVES = ['Shots at the second vehicle, nobody hurt.', 'Single shots beside the convoy, one tyre hit.', 'إطلاق نار قرب القافلة، ولا إصابات.'];

/** The convoy's own word, and what others report of the same shots. */
function attack({ id, source }: Journey, where: LonLat, at: Millis, d: Dice, say: Speaker): void {
  const [lon, lat] = where.map((degrees) => Math.round(degrees * 1e5) / 1e5) as [number, number];
  say('convoy-incident-reported', at, { kind: 'attacked', lon, lat, narrative: d.pick(ATTACK_NARRATIVES) }, source);
  const shots = { id: `V-${id.slice('C-'.length)}a`, at, class: 'small-arms-fire', where: offset(where, d.between(-250, 250), d.between(-250, 250)) } as const;
  say.said.push(...reportsOf(shots, d));
}

interface Leg { readonly from: Millis; readonly to: Millis; readonly start: number; readonly speed: number }

/** Metres from its road at which a convoy passes what blocks it, by the fields inland; and the part of its first leg that this takes. */
const STRAYS = 950;
const STRAYS_AT = [0.2, 0.8] as const;

/** How far beside its road a convoy that strays is at a distance along it: inland is left of both roads, as convoys go. */
function straying({ route, passes }: Journey): (metres: number, at: LonLat) => LonLat {
  const first = passes[0]?.metres ?? lengthOf(route);
  const [begin, end] = STRAYS_AT.map((share) => share * first) as [number, number];
  const [from, to] = [along(route, begin).at, along(route, end).at];
  const heading = Math.atan2((to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180), to[1] - from[1]);
  return (metres, at) => {
    const aside = metres <= begin || metres >= end ? 0 : STRAYS * Math.sin((Math.PI * (metres - begin)) / (end - begin));
    return offset(at, -Math.cos(heading) * aside, Math.sin(heading) * aside);
  };
}

/** Every position has dice of its own, so that leaving out those before `from` changes nothing of the others. */
function positions(journey: Journey, legs: readonly Leg[], { from, until, strays }: { readonly from: Millis; readonly until: Millis; readonly strays: boolean }, d: Dice): Emission[] {
  const out: Emission[] = [];
  const lost = d.chance(0.08) && !strays ? d.between(0.2, 0.7) : undefined;
  const aside = strays ? straying(journey) : undefined;
  const [first] = legs as readonly [Leg];
  let waiting: Emission[] = [];
  for (const leg of legs) {
    for (let time = leg.from; time < Math.min(leg.to, until); time += POSITION_INTERVAL) {
      const own = d.whole(0, 0x7fff_ffff);
      if (time + UNHEARD_AT_MOST < from) continue;
      const p = dice(own);
      const gone = (time - first.from) / (until - first.from);
      if (lost !== undefined && gone > lost && gone < lost + 0.25) continue;
      const metres = leg.start + (leg.speed * (time - leg.from)) / SECOND;
      const { at: onRoad, heading } = along(journey.route, metres);
      const at = aside === undefined ? onRoad : aside(metres, onRoad);
      const data = {
        lon: Math.round((at[0] + p.normal() * 3e-5) * 1e5) / 1e5, lat: Math.round((at[1] + p.normal() * 3e-5) * 1e5) / 1e5,
        speed: leg.speed === 0 ? 0 : Math.round((leg.speed + p.normal() * 0.6) * 10) / 10, heading: Math.round(heading), accuracy: p.whole(4, 15), device: journey.device,
      };
      const sent = emission('convoy-position-reported', `convoy/${journey.id}`, data, { source: 'urn:demo:trackers', id: `${journey.id}-${time}`, time, sentAt: time + p.whole(300, 2_500) });
      const unheard = Math.hypot(at[0] - SILENT_ZONE.centre[0], at[1] - SILENT_ZONE.centre[1]) < SILENT_ZONE.radius;
      if (unheard) waiting.push(sent);
      else {
        out.push(...waiting.map((late) => ({ ...late, sentAt: sent.sentAt })), sent);
        waiting = [];
      }
    }
  }
  return out;
}

