/** What is recorded in a world whose watch is looked at, and what a watch says of it that was always there. */
import {
  decide, formatTime, HOUR, MINUTE, SECOND, VirtualWatch, type Accepted, type By, type Command, type EntityKey, type Event, type Millis, type Picture,
} from '#libs/domain';
import { encodeAct, encodeWatchFact, parseEvent, typeOfFact } from '#libs/protocol';
import type { Dice } from '../../tools/feed/dice.ts';
import { draw } from './field.ts';
import { NOON } from './life.ts';
import { OPERATION } from './log-server.ts';

/** Milliseconds since the world began. */
export interface Span { readonly from: Millis; readonly to: Millis }
/** Anything may fail. */
export const ROUGH: readonly Span[] = [{ from: MINUTE, to: 10 * MINUTE }, { from: 76 * MINUTE, to: 86 * MINUTE }];
/** No watch is there, and nobody else. */
export const DOWN: Span = { from: 15 * MINUTE, to: 75 * MINUTE };
/** Whoever watches is there and has caught up: only then do people act, upon what any watch has raised by then. */
const ACTING: readonly Span[] = [{ from: 12 * MINUTE, to: 14 * MINUTE }, { from: 88 * MINUTE, to: 92 * MINUTE }];
/** Nothing is recorded after it. */
export const LAST: Millis = 95 * MINUTE;

const REPORTS: readonly [number, number] = [220, 300];
const ACTS: readonly [number, number] = [4, 12];
/** How often a report comes once more. */
const COPIES = 0.15;
const FLICKERS = 4;
/** Raised so long ago, an alert is everywhere where there is a watch. */
const KNOWN_AFTER: Millis = MINUTE;
const OFFICER: By = { name: 'Duty officer', audience: 'operations', desk: 'watch', verified: true };
const ROUTE = [[34.3, 31.3], [34.4, 31.3]] as const;

export interface Recorded { readonly at: Millis; readonly accepted: Accepted }
/** `ideal` was there all the time, and has judged up to the last of `recorded`. */
export interface WatchedHistory { readonly recorded: readonly Recorded[]; readonly ideal: VirtualWatch }

export function drawWatched(dice: Dice): WatchedHistory {
  const ideal = new VirtualWatch({ operation: `operation/${OPERATION}`, watch: 'ideal', record: (fact, at) => ({ event: encodeWatchFact(OPERATION, fact, at), recordedAt: at }) });
  const recorded: Recorded[] = [];
  const record = (event: Event, at: Millis): void => {
    const accepted = { event, recordedAt: NOON + at };
    recorded.push({ at, accepted });
    ideal.take(accepted);
  };
  record(encodeAct({ fact: 'operation-opened', subject: `operation/${OPERATION}`, data: { log: 'log-1' } }, { id: 'log-1', source: `urn:watchfloor:${OPERATION}`, time: NOON }), 0);
  for (const { at, make } of planned(dice)) {
    const event = make(ideal.picture, at);
    if (event !== undefined) record(event, at);
  }
  return { recorded, ideal };
}

interface Planned { readonly at: Millis; readonly make: (picture: Picture, at: Millis) => Event | undefined }

/** In the order of their instants, which are whole milliseconds and no two the same. */
function planned(dice: Dice): readonly Planned[] {
  const taken = new Set<Millis>([0]);
  const at = (from: Millis, to: Millis): Millis => {
    let instant = dice.whole(from, to);
    while (taken.has(instant)) instant += 1;
    taken.add(instant);
    return instant;
  };
  const all: Planned[] = [];
  const reports = draw(dice, dice.whole(...REPORTS));
  const heard = new Set(reports.flatMap((event) => (event.fact === 'source-registered' ? [event.data.uri] : [])));
  for (const report of reports) {
    const first = at(1, LAST);
    const event = retimed(report, NOON + first - lag(dice));
    all.push({ at: first, make: () => event });
    // A copy is a sign of life of its source: of one that nobody listens for, it is nothing.
    if (dice.chance(COPIES) && !heard.has(event.source)) all.push({ at: at(first + 1, LAST), make: () => event });
  }
  for (const event of ['convoy-planned', 'convoy-departed'] as const) all.push({ at: at(1, SECOND), make: (_, instant) => flickering(event, event === 'convoy-planned' ? { organisation: 'relief-a', route: ROUTE } : {}, instant) });
  for (let nth = 0; nth < FLICKERS; nth += 1) {
    const from = dice.whole(MINUTE, LAST - MINUTE);
    for (let turn = 0; turn < 10; turn += 1) {
      all.push({ at: at(from + turn * 5 * SECOND, from + turn * 5 * SECOND + SECOND), make: (_, instant) => flickering('convoy-position-reported', { lon: 34.35, lat: turn % 2 === 0 ? 31.35 : 31.3 }, instant) });
    }
  }
  for (const { from, to } of ACTING) {
    for (let left = dice.whole(...ACTS); left > 0; left -= 1) all.push({ at: at(from, to), make: (picture, instant) => acting(dice, picture, instant) });
  }
  return all.sort((one, other) => one.at - other.at);
}

/** Mostly soon after it happened, some hours later. */
const lag = (dice: Dice): Millis => (dice.chance(0.8) ? dice.whole(0, 30) * SECOND : dice.whole(0, 7) * HOUR + dice.whole(0, 60) * MINUTE);

function retimed({ json }: Event, time: Millis): Event {
  return parsed({ ...JSON.parse(json) as Record<string, unknown>, time: formatTime(time) });
}

/** A convoy that is off its route and on it again, in no time. */
function flickering(fact: 'convoy-planned' | 'convoy-departed' | 'convoy-position-reported', data: object, at: Millis): Event {
  return parsed({ specversion: '1.0', id: `flicker-${at}`, source: 'urn:device:flicker', type: typeOfFact(fact), subject: 'convoy/flicker', time: formatTime(NOON + at), data });
}

function parsed(members: object): Event {
  const result = parseEvent(members);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.event;
}

/** An officer does something about an alert that has been there for a while; undefined when there is none, or when it cannot be done. */
function acting(dice: Dice, picture: Picture, at: Millis): Event | undefined {
  const known = [...picture.ofType('alert')].filter(([, { raised }]) => raised !== undefined && raised.annunciatedAt < NOON + at - KNOWN_AFTER);
  if (known.length === 0) return undefined;
  const [subject] = dice.pick(known);
  const command = commandOn(dice, subject, at);
  const decision = decide(picture, command, { audience: 'operations', by: OFFICER, now: NOON + at, position: 0 });
  return 'act' in decision ? encodeAct(decision.act, { id: command.id, source: `urn:watchfloor:${OPERATION}`, time: NOON + at }) : undefined;
}

function commandOn(dice: Dice, subject: EntityKey, at: Millis): Command {
  const id = `act-${at}`;
  const [type, data] = dice.pick([
    ['acknowledge-alert', {}], ['acknowledge-alert', {}], ['confirm-alert', { note: 'Called.' }], ['close-alert', { note: 'Over.' }],
    ['shelve-alert', { reason: 'Known works.', until: formatTime(NOON + at + dice.whole(1, 14) * MINUTE) }],
  ] as const);
  return { id, type, subject, from: null, data };
}
