/** Made-up convoys that keep to their roads: planned, approved, under way, held, arrived; each with a tracker on board. */
import { HOUR, MINUTE, SECOND, formatTime, type ConvoyPlanned, type LonLat, type Millis, type Outcome } from '#libs/domain';
import { dice, type Dice } from './dice.ts';
import { emission, PRESETS, stampOf, type Emission, type Preset } from './emission.ts';
import { CROSSINGS, DESTINATIONS, ROADS, SILENT_ZONE, type Destination } from './place.ts';
import { along, between, lengthOf, metresBetween } from './route.ts';
import { ORGANISATIONS } from './sources.ts';

/** How often a tracker speaks. */
export const POSITION_INTERVAL: Millis = 15 * SECOND;
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
  return Array.from({ length: count }, (_, index) => {
    const id = `C-${stampOf(hour)}${index}`;
    return journeyOf(dice(seed, id), id, hour + d.between(0, HOUR), Math.round(trucks / movements), from);
  }).flat();
}

export function routeTo(to: Destination): LonLat[] {
  const road = ROADS[to.corridor];
  return [...between(road, 0, lengthOf(road) * to.share), to.at].map(([lon, lat]) => [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]);
}

function journeyOf(d: Dice, id: string, planned: Millis, trucks: number, from: Millis): Emission[] {
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
  if (denied) say('convoy-closed', decided + 40 * MINUTE, { outcome: 'denied' });
  else if (d.chance(0.07)) {
    say('convoy-aborted', departAt - 20 * MINUTE, { reason: 'Withdrawn by the organisation' });
    say('convoy-closed', departAt + 10 * MINUTE, { outcome: 'cancelled' });
  } else drive(journey, d, say, from);
  return say.said;
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

/** Stops a few minutes at every checkpoint, in a quarter of the journeys much longer at one; then arrives and is closed. */
function drive(journey: Journey, d: Dice, say: Speaker, from: Millis): void {
  const { route, passes, to } = journey;
  const start = journey.departAt + Math.round(Math.abs(d.normal()) * 8 * MINUTE);
  say('convoy-departed', start, { at: journey.from });
  const heldAt = d.chance(0.26) && passes.length > 0 ? d.pick(passes).id : undefined;
  const legs: Leg[] = [];
  let now = start;
  let metres = 0;
  for (const pass of [...passes, { id: to.id, metres: lengthOf(route) }]) {
    const speed = d.between(5.5, 10);
    const arrives = now + Math.round(((pass.metres - metres) / speed) * SECOND);
    legs.push({ from: now, to: arrives, start: metres, speed });
    const held = pass.id === heldAt;
    const waits = Math.round((held ? d.between(14, 50) : d.between(1, 4)) * MINUTE);
    if (pass.id === to.id) { now = arrives; break; }
    legs.push({ from: arrives, to: arrives + waits, start: pass.metres, speed: 0 });
    if (held) {
      say('convoy-held', arrives + MINUTE, { at: pass.id, reason: d.pick(['No coordination number', 'Queue ahead', 'Papers checked', 'انتظار التنسيق']) });
      say('convoy-resumed', arrives + waits, { at: pass.id });
    }
    [now, metres] = [arrives + waits, pass.metres];
  }
  say('convoy-arrived', now, { at: to.id });
  const outcome: Outcome = heldAt === undefined ? 'facilitated' : d.pick(['facilitated', 'impeded', 'partially'] as const);
  say('convoy-closed', now + d.whole(15, 40) * MINUTE, { outcome });
  say.said.push(...positions(journey, legs, { from, until: now }, d));
}

interface Leg { readonly from: Millis; readonly to: Millis; readonly start: number; readonly speed: number }

/** Every position has dice of its own, so that leaving out those before `from` changes nothing of the others. */
function positions(journey: Journey, legs: readonly Leg[], { from, until }: { readonly from: Millis; readonly until: Millis }, d: Dice): Emission[] {
  const out: Emission[] = [];
  const lost = d.chance(0.08) ? d.between(0.2, 0.7) : undefined;
  const [first] = legs as readonly [Leg];
  let waiting: Emission[] = [];
  for (const leg of legs) {
    for (let time = leg.from; time < Math.min(leg.to, until); time += POSITION_INTERVAL) {
      const own = d.whole(0, 0x7fff_ffff);
      if (time + UNHEARD_AT_MOST < from) continue;
      const p = dice(own);
      const gone = (time - first.from) / (until - first.from);
      if (lost !== undefined && gone > lost && gone < lost + 0.25) continue;
      const { at, heading } = along(journey.route, leg.start + (leg.speed * (time - leg.from)) / SECOND);
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

