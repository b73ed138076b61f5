/** Reports that come ten times, in any order, a day late, from clocks that are off, or that no fold can take. */
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#libs/domain';
import { say, type Said } from '../../support/batches.ts';
import { metricOf } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { inSeconds, type Found, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { writePast } from './foreign.ts';

const ENOUGH = 100;
const BATCH = 500;
const CONVOYS = 20;

/** A day of positions and reports, in the order in which they happened. */
function day(name: string, count: number, now: Millis): readonly Said[] {
  return Array.from({ length: count }, (_, at) => {
    const time = now - DAY + Math.floor((at * DAY) / count);
    if (at % 10 === 0) return say('violation-reported', `violation/${name}-${Math.floor(at / 400)}`, { class: 'other', sense: 'heard', narrative: `Heard ${at}` }, { time, source: `urn:trial:ledger:${at % 3}` });
    return say('convoy-position-reported', `convoy/${name}-${at % CONVOYS}`, { lon: 34 + at / 100_000, lat: 31.4 }, { time });
  });
}

/** Any order, always the same one. */
const shuffled = (events: readonly Said[]): readonly Said[] => events.map((event, at) => [(at * 7_919 + 13) % 104_729, event] as const).sort(([a], [b]) => a - b).map(([, event]) => event);

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
}

export const duplicates = (events: number, times: number): Row => ({
  name: `every report ${times} times`,
  run: async (stage) => {
    for (const part of parts(day('copied', events, Date.now()))) await stage.load.say(part, times);
    return { recovery: await stage.recovered(Date.now()), more: { events, 'sent in all': events * times } };
  },
});

export const late = (events: number): Row => ({
  name: 'reports shuffled and up to a day late',
  run: async (stage) => {
    for (const part of parts(shuffled(day('late', events, Date.now())))) await stage.load.say(part);
    return { recovery: await stage.recovered(Date.now()), more: { events } };
  },
});

/** What devices' clocks say: an hour or a day off in both directions, unset, or at the end of time. Only what is no more than 2 min ahead is believed. */
export const deviceClocks: Row = {
  name: 'clocks of devices: a day off, unset, at the end of time',
  run: async (stage) => {
    const now = Date.now();
    const clocks: readonly Millis[] = [now, now - 10 * SECOND, now - HOUR, now - DAY, now + HOUR, now + DAY, 0, Date.UTC(1999, 11, 31), Date.UTC(9999, 11, 31), now + MINUTE, now + 3 * MINUTE];
    const events = clocks.flatMap((time, clock) => Array.from({ length: 5 }, (_, at) => [
      say('convoy-position-reported', `convoy/clock-${clock}`, { lon: 34 + at / 1_000, lat: 31 }, { time: time + at }),
      say('convoy-position-reported', 'convoy/clocks', { lon: 34 + clock / 100, lat: 31 + at / 1_000 }, { time: time + at }),
    ]).flat());
    await stage.load.say(shuffled(events));
    return { recovery: await stage.recovered(now), more: { clocks: clocks.length } };
  },
};

/** Loaded before the program: what time it is, wrong by so much. */
const wrongBy = (ms: Millis): readonly string[] =>
  ['--import', `data:text/javascript,${encodeURIComponent(`const now = Date.now; const D = Date; globalThis.Date = class extends D { constructor(...a) { if (a.length === 0) super(now() + ${ms}); else super(...a); } static now() { return now() + ${ms}; } };`)}`];

/** An ingest a day off records nothing and says so; projectors a day off change nothing, because nobody asks their clock. */
export const serverClocks: Row = {
  name: 'clocks of servers: ingest a day ahead, projectors a day behind and a day ahead',
  run: async (stage) => {
    const { system, load } = stage;
    const [ingest, projectors] = [system.one('ingest'), system.every('projector')];
    for (const [at, projector] of projectors.entries()) {
      projector.extra = { nodeArgs: wrongBy(at === 0 ? -DAY : DAY) };
      await projector.restart('SIGTERM');
    }
    await stage.recovered(Date.now());
    await load.more(ENOUGH);
    ingest.extra = { nodeArgs: wrongBy(DAY) };
    await ingest.restart('SIGTERM');
    const before = load.tally;
    await until('senders to be refused', async () => (load.tally.retries > before.retries + 20 ? true : undefined));
    const refused = await metricOf(ingest, 'events_rejected_total', 'reason="clock-off"');
    ingest.extra = {};
    await ingest.restart('SIGTERM');
    const recovery = await stage.recovered(Date.now());
    for (const projector of projectors) {
      projector.extra = {};
      await projector.restart('SIGTERM');
    }
    return { recovery, more: { 'refused by the ingest that was off': refused ?? 0 }, broken: (refused ?? 0) > 0 ? [] : ['the ingest that was off refused nothing'] };
  },
};

interface Shown { readonly parked?: { readonly since: string }; readonly directions?: { readonly in: { readonly reports: readonly unknown[] } } }
const GATE = 'checkpoint/poisoned';
const ROAD = 'corridor/poisoned';
const NAME = { en: 'Poisoned' } as const;
const LINE = { type: 'LineString', coordinates: [[34.35, 31.41], [34.37, 31.43]] } as const;
const closed = (source: string): Said => say('checkpoint-status-reported', GATE, { status: 'closed' }, { source: `urn:trial:ledger:${source}` });

/** Written into the log past every border, as a broken program might have: what should be a list is a number, and the fold throws. */
const poison = (stage: Stage): Promise<void> => writePast(stage, stage.operation, [
  say('corridor-defined', ROAD, { name: NAME, geometry: LINE, checkpoints: 7 }), say('corridor-defined', 'corridor/unheard-of', { name: NAME, geometry: LINE, checkpoints: 7 }),
  say('checkpoint-registered', GATE, { name: NAME, kind: 'checkpoint', lon: 34, lat: 31, corridors: 7 }),
]);

async function unpark(stage: Stage, subject: string): Promise<number> {
  const body = JSON.stringify({ id: `unpark-${subject.replace('/', '-')}`, type: 'unpark-entity', subject, data: {} });
  return (await fetch(stage.system.url('/commands'), { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
}

/** Parked entities say since when they are not current and go on when they are let; everything else flows and nobody notices. */
export const poisoned: Row = {
  name: 'events that no fold can take: their entities parked, then let go on',
  run: async (stage): Promise<Found> => {
    const { load } = stage;
    await load.say([say('corridor-defined', ROAD, { name: NAME, geometry: LINE }), say('checkpoint-registered', GATE, { name: NAME, kind: 'checkpoint', lon: 34, lat: 31 }), closed('first')]);
    const shown = (key: string): readonly (Shown | undefined)[] => stage.followers.filter(({ audience }) => audience === undefined).map(({ entities }) => entities.get(key) as Shown | undefined);
    const reports = (): readonly (number | undefined)[] => shown(GATE).map((view) => view?.directions?.in.reports.length);
    await until('the checkpoint to be shown', async () => (reports().every((count) => count === 1) ? true : undefined));
    const began = Date.now();
    await poison(stage);
    await until('every console to say since when they are not current', async () => ([ROAD, GATE].flatMap(shown).every((view) => view?.parked?.since !== undefined) ? true : undefined));
    const parkedAfter = Date.now() - began;
    // Skipped, because the checkpoint is parked; the rest is as quick as ever.
    await load.say([closed('second')]);
    const rest = await stage.recovered(Date.now());
    const whileParked = reports();
    const statuses = await Promise.all([ROAD, GATE, 'corridor/unheard-of'].map((subject) => unpark(stage, subject)));
    await load.say([closed('third')]);
    const recovery = await stage.recovered(Date.now());
    const after = reports();
    return {
      recovery, more: { parked: 3, 'shown as not current after': inSeconds(parkedAfter), 'the rest meanwhile after': inSeconds(rest) },
      broken: [
        ...(statuses.every((status) => status === 200) ? [] : [`unparking was answered ${statuses.join(', ')}`]),
        ...(whileParked.every((count) => count === 1) && after.every((count) => count === 2) ? [] : [`${whileParked.join(' ')} reports while it was parked, ${after.join(' ')} afterwards`]),
        ...([ROAD, GATE].flatMap(shown).some((view) => view?.parked !== undefined) ? ['somebody is still parked'] : []),
      ],
    };
  },
};
