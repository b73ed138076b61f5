/** A steady number of events a second for trials under load: nine in ten are positions, one position per convoy and second. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, type Millis } from '#libs/domain';
import { send, type Target, type Tally } from './client.ts';
import { dice } from './dice.ts';
import { emission, type Sent } from './emission.ts';
import { DESTINATIONS, type Destination } from './place.ts';
import { incidents } from './incidents.ts';
import { routeTo } from './convoys.ts';
import { along, lengthOf } from './route.ts';

const TICK_MS = 100;
/** Degrees to the east: on the roads each report would raise an alert for every convoy there, and the trial would be of these. */
const ASIDE = 0.5;

interface Mover { readonly id: string; readonly route: readonly (readonly [number, number])[]; readonly length: number; readonly start: number; readonly speed: number }

function movers(seed: number, count: number): Mover[] {
  return Array.from({ length: count }, (_, at) => {
    const d = dice(seed, 'mover', at);
    const route = routeTo(d.pick<Destination>(DESTINATIONS));
    const length = lengthOf(route);
    return { id: `L-${seed}-${at}`, route, length, start: d.between(0, length), speed: d.between(5, 11) };
  });
}

const enlist = ({ id, route }: Mover, time: Millis): Sent[] => [
  emission('convoy-planned', `convoy/${id}`, { organisation: 'load-trial', route, vehicles: 4 }, { source: 'urn:demo:load', id: `${id}-planned`, time, sentAt: time }).event,
  emission('convoy-departed', `convoy/${id}`, {}, { source: 'urn:demo:load', id: `${id}-departed`, time, sentAt: time }).event,
];

/** There and back along its route, for ever. */
function position(mover: Mover, time: Millis, since: Millis): Sent {
  const way = (mover.start + (mover.speed * (time - since)) / SECOND) % (2 * mover.length);
  const { at, heading } = along(mover.route, way < mover.length ? way : 2 * mover.length - way);
  const data = { lon: Math.round(at[0] * 1e5) / 1e5, lat: Math.round(at[1] * 1e5) / 1e5, speed: Math.round(mover.speed * 10) / 10, heading: Math.round(way < mover.length ? heading : (heading + 180) % 360) };
  return emission('convoy-position-reported', `convoy/${mover.id}`, data, { source: 'urn:demo:load', id: `${mover.id}-${time}`, time, sentAt: time }).event;
}

/** Sends `rate` events a second for `duration`; what one tick could not send the next one does, so the rate holds on average. */
export async function playLoad(target: Target, options: { readonly seed: number; readonly rate: number; readonly duration: Millis; readonly now: () => Millis }): Promise<Tally> {
  const { seed, rate, duration, now } = options;
  const fleet = movers(seed, Math.max(1, Math.round(rate * 0.9)));
  const began = now();
  const total: Tally = await send(target, fleet.flatMap((mover) => enlist(mover, began)));
  const reports = incidents(seed, 'surge', began).map(({ event }) => event);
  let sent = 0;
  for (let at = now(); at < began + duration && target.signal?.aborted !== true; at = now()) {
    const owed = Math.floor(((at - began) / SECOND) * rate) - sent;
    const events = Array.from({ length: owed }, (_, n) => {
      const turn = sent + n;
      const report = turn % 10 === 9 ? reports[Math.floor(turn / 10) % Math.max(1, reports.length)] : undefined;
      if (report === undefined) return position(fleet[turn % fleet.length] as Mover, at - (turn % 7), began);
      const time = new Date(at).toISOString();
      const { from: _from, to: _to, lon, ...data } = report.data as Readonly<Record<string, unknown>>;
      return report.type.endsWith('reported.v1') ? { ...report, id: `${report.id}-${turn}`, subject: `${report.subject}-${turn % 400}`, time, data: { ...data, ...(typeof lon === 'number' && { lon: lon + ASIDE }) } } : position(fleet[turn % fleet.length] as Mover, at - (turn % 7), began);
    });
    sent += owed;
    if (events.length > 0) {
      const { recorded, rejected } = await send(target, events);
      total.recorded += recorded;
      total.rejected += rejected;
    }
    await wait(Math.max(0, TICK_MS - (now() - at)), undefined, target.signal && { signal: target.signal });
  }
  return total;
}
