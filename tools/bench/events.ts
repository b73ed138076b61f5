/** What the bench sends: convoys that move, and now and then somebody who reports a violation or a checkpoint's state. The same every time. */
import { formatTime, MINUTE, SECOND, type Event, type LonLat, type Millis } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { along, lines, place, road, ROADS, sectors } from './shapes.ts';

/** How much of the world there is, and how fast it goes. */
export interface World {
  readonly convoys: number;
  /** Milliseconds from one of its events to the next. */
  readonly apart: Millis;
  /** Of so many events one is a checkpoint's state … */
  readonly turn: number;
  /** … and so many are reports of violations; the others are positions. */
  readonly reports: number;
  /** Violations that there are before they are reported again. */
  readonly violations: number;
}
/** A hundred events a second, one of ten no position. */
export const BUSY: World = { convoys: 60, apart: 10, turn: 20, reports: 1, violations: 200 };
/** Each convoy is heard of every ten seconds, one event of thirty is no position, and what happens is something new each time: what the rules are made for. */
export const WATCHED: World = { convoys: 60, apart: 160, turn: 100, reports: 2, violations: 1e6 };

const SOURCE = 'urn:bench:relief:trackers';
const GROUPS = 3;
const CHECKPOINTS = 10;
/** Ids are as long as those of real senders, so that an event has its usual 300 to 400 bytes. */
const ID = '018f3c2a-7d41-7b90-9c55-';
/** When the bench's world begins. */
export const BEGAN: Millis = Date.parse('2026-03-01T06:00:00Z');
/** Metres a second, and between two convoys at the beginning. */
const SPEED = 8.5;
const BETWEEN = 700;
/** Metres that a position is beside the road at most. */
const BESIDE = 5;
const METRE = 1e-5;
/** Degrees from among the roads to where none is. */
const AWAY = 0.7;
const CLASSES = ['small-arms-fire', 'indirect-fire', 'explosive-device', 'small-arms-fire', 'air-strike'] as const;
/** Of so many violations one is a crossing of lines. */
const CROSSES = 30;

export interface Sent { readonly id: string; readonly subject: string; readonly [member: string]: unknown }

const sent = (id: string, fact: string, subject: string, time: Millis, data: object, source = SOURCE): Sent =>
  ({ specversion: '1.0', id: `${ID}${id.padStart(12, '0')}`, source, type: `watchfloor.${fact}.v1`, subject, time: formatTime(time), datacontenttype: 'application/json', data });
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
const many = (count: number, one: (n: number) => Sent): readonly Sent[] => Array.from({ length: count }, (_, n) => one(n));
const groupOf = (n: number): string => `${SOURCE}:${n % GROUPS}`;

/** What must be there before anything moves: sixty corridors, thirty lines and sectors, checkpoints, who reports; and convoys under way. */
export function beginnings({ convoys }: World = BUSY): readonly Sent[] {
  const name = (text: string): object => ({ name: { en: text } });
  return [
    ...many(GROUPS, (n) => sent(`source-${n}`, 'source-registered', `source/g${n}`, BEGAN, { uri: groupOf(n), kind: 'patrol', expectedInterval: 300 })),
    ...many(CHECKPOINTS, (n) => sent(`checkpoint-${n}`, 'checkpoint-registered', `checkpoint/k${n}`, BEGAN, { ...name(`K${n}`), kind: 'checkpoint', ...lonLat(midway(n * 6)) })),
    ...many(ROADS, (n) => sent(`corridor-${n}`, 'corridor-defined', `corridor/r${n}`, BEGAN, { ...name(`R${n}`), geometry: { type: 'LineString', coordinates: road(n) }, checkpoints: [checkpointOf(n)] })),
    ...lines.map((coordinates, n) => sent(`line-${n}`, 'line-declared', `line/l${n}`, BEGAN, {
      ...name(`L${n}`), version: '1', geometry: { type: 'LineString', coordinates }, accuracy: 20, declaredBy: 'mission', validFrom: formatTime(BEGAN),
    })),
    ...sectors.map((ring, n) => sent(`sector-${n}`, 'sector-defined', `sector/s${n}`, BEGAN, { ...name(`S${n}`), geometry: { type: 'Polygon', coordinates: [ring] }, baseline: 20 })),
    ...Array.from({ length: convoys }, (_, n) => [
      sent(`plan-${n}`, 'convoy-planned', `convoy/c${n}`, BEGAN, { organisation: 'relief', route: road(n), corridor: `r${n % ROADS}`, stops: [checkpointOf(n)], vehicles: 4 }),
      sent(`off-${n}`, 'convoy-departed', `convoy/c${n}`, BEGAN + SECOND, {}),
    ]).flat(),
  ];
}
const checkpointOf = (convoy: number): string => `k${Math.floor((convoy % ROADS) / 6)}`;
const midway = (n: number): LonLat => road(n)[30] as LonLat;
const lonLat = ([lon, lat]: LonLat): { readonly lon: number; readonly lat: number } => ({ lon: round(lon), lat: round(lat) });

/** The n-th event after that. Three report the same violation, one after the other. */
export function moving(n: number, world: World = BUSY): Sent {
  const time = BEGAN + MINUTE + Math.round(n * world.apart);
  const { convoys, turn, reports, violations } = world;
  const [turns, inTurn] = [Math.floor(n / turn), n % turn];
  const positions = turn - reports - 1;
  if (inTurn === turn - 1) return sent(`s${n}`, 'checkpoint-status-reported', `checkpoint/k${turns % CHECKPOINTS}`, time, { status: isClosed(turns) ? 'closed' : 'open' }, groupOf(turns));
  if (inTurn >= positions) {
    const report = turns * reports + inTurn - positions;
    const violation = Math.floor(report / GROUPS) % violations;
    const data = { class: violation % CROSSES === 5 ? 'incursion' : CLASSES[Math.floor(violation / 10) % CLASSES.length], sense: 'heard', group: `patrol-${report % GROUPS}`, ...lonLat(whereabouts(violation)) };
    return sent(`r${n}`, 'violation-reported', `violation/v${violation}`, time, data, groupOf(report));
  }
  const convoy = (turns * positions + inTurn) % convoys;
  const [lon, lat] = along(convoy, convoy * BETWEEN + ((time - BEGAN) / SECOND) * SPEED);
  const beside = (((n * 7_919) % 11) / 5 - 1) * BESIDE * METRE;
  return sent(`p${n}`, 'convoy-position-reported', `convoy/c${convoy}`, time, { ...lonLat([lon + beside, lat - beside]), speed: SPEED, heading: n % 360, accuracy: 6 });
}

/** A checkpoint is closed for ten of its reports in forty. */
const isClosed = (report: number): boolean => Math.floor(report / (10 * CHECKPOINTS)) % 4 === report % CHECKPOINTS % 4;
/** Of ten violations one is among the roads; the others are east of them, where nobody goes. */
function whereabouts(violation: number): LonLat {
  const [lon, lat] = place(violation);
  return violation % 10 === 0 ? [lon, lat] : [lon + AWAY, lat];
}

/** Somebody is there: the n-th of those that come before anything moves. */
export const heard = (n: number): Sent => sent(`here-${n}`, 'source-heartbeat', 'source/g0', BEGAN + SECOND, {}, groupOf(0));

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
