/** What the bench sends: convoys that move, and now and then somebody who reports a shot or a checkpoint's state. The same every time. */
import { formatTime, MINUTE, SECOND, type Event, type Millis } from '#libs/domain';
import { parseEvent } from '#libs/protocol';

const CONVOYS = 60;
const ROUTE_POINTS = 60;
const SOURCE = 'urn:bench:relief:trackers';
/** Ids are as long as those of real senders, so that an event has its usual 300 to 400 bytes. */
const ID = '018f3c2a-7d41-7b90-9c55-';
/** When the bench's world begins; its events follow each other by ten milliseconds. */
const BEGAN: Millis = Date.parse('2026-03-01T06:00:00Z');
const APART: Millis = 10;

export interface Sent { readonly id: string; readonly subject: string; readonly [member: string]: unknown }

const sent = (id: string, fact: string, subject: string, time: Millis, data: object, source = SOURCE): Sent =>
  ({ specversion: '1.0', id: `${ID}${id.padStart(12, '0')}`, source, type: `watchfloor.${fact}.v1`, subject, time: formatTime(time), datacontenttype: 'application/json', data });
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

/** What must be there before anything moves. */
export function beginnings(convoys = CONVOYS): readonly Sent[] {
  return Array.from({ length: convoys }, (_, at) => {
    const route = Array.from({ length: ROUTE_POINTS }, (_point, n) => [round(34.2 + at / 1_000 + n / 400), round(31.2 + n / 300)]);
    return [
      sent(`plan-${at}`, 'convoy-planned', `convoy/c${at}`, BEGAN, { organisation: 'relief', route, vehicles: 4 }),
      sent(`off-${at}`, 'convoy-departed', `convoy/c${at}`, BEGAN + SECOND, {}),
    ];
  }).flat();
}

/** The n-th event after that: of twenty, eighteen are positions. */
export function moving(n: number, convoys = CONVOYS): Sent {
  const time = BEGAN + MINUTE + n * APART;
  const turn = n % 20;
  if (turn === 18) return sent(`r${n}`, 'violation-reported', `violation/v${n % 4_000}`, time, { class: 'small-arms-fire', sense: 'heard', group: `patrol-${n % 3}`, lon: round(34.3 + (n % 90) / 1_000), lat: 31.4 }, `${SOURCE}:${n % 3}`);
  if (turn === 19) return sent(`s${n}`, 'checkpoint-status-reported', `checkpoint/k${n % 200}`, time, { status: n % 3 === 0 ? 'closed' : 'open' }, `${SOURCE}:${n % 3}`);
  const way = (n % 6_000) / 6_000;
  return sent(`p${n}`, 'convoy-position-reported', `convoy/c${n % convoys}`, time, { lon: round(34.2 + way / 7), lat: round(31.2 + way / 5), speed: 8.5, heading: n % 360, accuracy: 6 });
}

/** As the border reads it. Throws when the bench's own events are not what the contract takes. */
export function parsed(event: Sent): Event {
  const result = parseEvent(event);
  if (!result.ok) throw new Error(`the bench sends what is refused: ${JSON.stringify(result.errors)}`);
  return result.event;
}

/** 5 % change places with a neighbour, 5 % come a thousand places later, 2 % come twice: the same reports in another order. */
export function disordered<T>(events: readonly T[]): readonly T[] {
  const placed: { readonly at: number; readonly event: T }[] = [];
  events.forEach((event, n) => {
    const turn = (n * 7_919) % 100;
    placed.push({ at: turn < 5 ? n + 1.5 : turn < 10 ? n + 1_000.25 : n, event });
    if (turn >= 98) placed.push({ at: n + 500.125, event });
  });
  return placed.sort((a, b) => a.at - b.at).map(({ event }) => event);
}
