/** One program on two engines: what was recorded once gives the same picture, byte for byte, wherever its log and its picture are kept. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonical, formatTime, HOUR, MINUTE, type Accepted, type ActFact, type EntityKey, type Json, type Recorded } from '#libs/domain';
import { EmbeddedEventLog, genesis, KafkaEventLog, MemoryEventLog, type EventLog } from '#libs/event-log';
import { MemoryPictureStore, RedisPictureStore, type PictureStore, type StoredPicture } from '#libs/picture-store';
import { encodeAct, parseEvent } from '#libs/protocol';
import { SystemClock } from '#libs/runtime';
import { Projector } from '../../apps/projector/src/projector.ts';
import type { Sent } from '../../tools/feed/emission.ts';
import { fillDemo } from '../../tools/feed/past.ts';
import { timeline } from '../../tools/feed/timeline.ts';
import { readUcdp } from '../../tools/feed/ucdp.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';
import { services, System } from '../support/system.ts';
import { forgetOperation, itemsOf, ownOperation, seconds, tell, verified, type Item } from '../support/trial.ts';
import { until } from '../support/until.ts';

const COPIED_AT_ONCE = 1_000;
const NOON = 1_795_435_200_000;
/** Each run makes topics of its own. */
const RUNS = 12;
/** In the last of the demo's hours nobody watched: who watches then has to catch up with them. */
const UNWATCHED = 6 * HOUR;
const UNCOUNTED = { lag: () => undefined, committed: () => undefined, rebuilt: () => undefined, interrupted: () => undefined };

const kafkaLog = (): EventLog => new KafkaEventLog({ kafka: { brokers: services().KAFKA_BROKERS.split(','), ssl: false }, creates: true });

function accept(sent: Sent, recordedAt: number): Accepted {
  const parsed = parseEvent(sent);
  if (!parsed.ok) throw new Error(`the border refuses ${sent.id}: ${JSON.stringify(parsed.errors)}`);
  return { event: parsed.event, recordedAt };
}

/** Of two programs at copies of one log each has a watch of its own, which looks at other instants: what it says is compared by what was judged. */
const isWatched = (key: string): boolean => /^(alert|key|raised|watch)\//.test(key);

async function viewsOf(base: string): Promise<string> {
  const { entities } = (await (await fetch(`${base}/picture`)).json()) as { entities: readonly (readonly [string, Json])[] };
  return canonical(Object.fromEntries(entities.filter(([key]) => !isWatched(key))));
}

interface Digests { readonly log: string; readonly fold: string; readonly position: number; readonly keys: Readonly<Record<string, string>> }
/** Nothing while there is no picture: a gateway says `ready` before it has the first one. */
async function digestsOf(base: string): Promise<Digests | undefined> {
  const answer = await fetch(`${base}/digest?keys=1`);
  if (!answer.ok) return undefined;
  const { log, fold, position, keys } = (await answer.json()) as Digests;
  return { log, fold, position, keys: Object.fromEntries(Object.entries(keys).filter(([key]) => !isWatched(key))) };
}

interface SaidByWatch extends Item {
  readonly event: Item['event'] & { readonly type: string; readonly subject: string; readonly data: { readonly at: string; readonly severity?: string; readonly judged: { readonly at: string } } };
}
const isSaid = ({ event: { type } }: SaidByWatch): boolean => /^watchfloor\.alert-(raised|cleared|escalated)/.test(type);

/** What a program's watch said of a log that was made without it, up to the instant at which that ended; nothing until it has come so far. */
async function saidOf(base: string, { events, until: end }: { readonly events: number; readonly until: number }): Promise<readonly string[] | undefined> {
  const items = await itemsOf<SaidByWatch>(base, events - 1);
  if (!items.some(({ event }) => event.type === 'watchfloor.watch-reached.v1')) return undefined;
  return items.filter((one) => isSaid(one) && one.event.data.judged.at <= formatTime(end))
    .map(({ event: { type, subject, data } }) => `${type} ${subject} ${data.severity ?? ''} ${data.judged.at}`).sort();
}

async function fill(log: EventLog, operation: string, events: readonly Accepted[]): Promise<void> {
  for (let at = 0; at < events.length; at += COPIED_AT_ONCE) await log.append(operation, events.slice(at, at + COPIED_AT_ONCE));
}

async function all(log: EventLog, operation: string): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  for await (const batch of log.read(operation, { after: -1 })) recorded.push(...batch);
  return recorded;
}

/** Entity by entity in one text, with the positions that changed each last and all that a picture says of itself but its epoch. */
function textOf({ entities, changed, log, fold, position, last, tail, recordedAt }: StoredPicture): string {
  const bodies = Object.fromEntries(entities) as unknown as Json;
  return canonical({ entities: bodies, changed: Object.fromEntries(changed) as Json, log: log ?? '', fold: fold ?? '', position, last: last ?? '', tail: tail ?? '', recordedAt });
}

/** Appends a beginning, starts a projector, lets it build; then appends the rest, which it commits as it comes. */
async function pictureThrough(log: EventLog, store: PictureStore, operation: string, [beginning, rest]: readonly [readonly Accepted[], readonly Accepted[]]): Promise<StoredPicture> {
  await genesis(log, operation, 'the-log', NOON);
  if (beginning.length > 0) await log.append(operation, beginning);
  const stop = new AbortController();
  const projector = new Projector(operation, { log, store, clock: new SystemClock(), gauges: UNCOUNTED, interrupted: () => undefined });
  const running = projector.run(stop.signal);
  const foldedTo = (position: number) => Promise.race([
    until(`position ${position} folded`, async () => ((await store.load(operation)).position >= position ? true : undefined)),
    running.then(() => { throw new Error('the projector ended'); }),
  ]);
  await foldedTo(beginning.length);
  if (rest.length > 0) await log.append(operation, rest);
  await foldedTo(beginning.length + rest.length);
  stop.abort();
  await running;
  return store.load(operation);
}

describe('the same recorded events through the embedded engine and through Kafka and Redis', () => {
  const operations: string[] = [];
  afterAll(() => forgetOperation(...operations));

  it('give byte-equal pictures, whatever comes, in any order, with copies, however late', async () => {
    const hours = [1, 2, 3].map((seed) => timeline(seed, 'surge', NOON).next().value);
    const report = fc.record({ pick: fc.nat(), late: fc.nat(36 * 60) });
    const drawn = fc.record({ seed: fc.nat(2), reports: fc.array(report, { minLength: 20, maxLength: 150 }), act: fc.nat(19), split: fc.nat(150) });
    const [directory, redis] = [await scratchFolder(), new RedisPictureStore({ url: services().REDIS_URL })];
    const [embedded, kafka] = [new EmbeddedEventLog({ directory }), kafkaLog()];
    let entities = 0;
    await fc.assert(fc.asyncProperty(drawn, async ({ seed, reports, act, split }) => {
      const operation = ownOperation('property');
      operations.push(operation);
      const hour = hours[seed] ?? [];
      const accepted = reports.map(({ pick, late }) => {
        const { event, sentAt } = hour[pick % hour.length] as (typeof hour)[number];
        return accept(event, Math.round(sentAt + late * MINUTE));
      });
      const facts = accepted.flatMap((one, at) => (at % 20 === act ? [one, ...judge(operation, one, `act-${at}`)] : [one]));
      const parts = [facts.slice(0, split), facts.slice(split)] as const;
      const one = await pictureThrough(embedded, new MemoryPictureStore(), operation, parts);
      const other = await pictureThrough(kafka, redis, operation, parts);
      expect(textOf(other)).toBe(textOf(one));
      entities += one.entities.size;
    }), { numRuns: RUNS });
    await Promise.all([embedded.close(), kafka.close(), redis.close(), forget(directory)]);
    tell('equal', { sequences: RUNS, entities });
  });
});

/** What an operator did about a violation: acts are part of a log like reports. */
function judge(operation: string, { event, recordedAt }: Accepted, id: string): readonly Accepted[] {
  if (!event.subject.startsWith('violation/')) return [];
  const by = { name: 'Duty officer', audience: 'operations', verified: false } as const;
  const act: ActFact = { fact: 'violation-assessed', subject: event.subject as EntityKey, data: { from: null, occurrence: 'triaged', reason: 'seen', by } };
  return [{ event: encodeAct(act, { id, source: `urn:watchfloor:${operation}`, time: recordedAt, actor: by.name }), recordedAt }];
}

describe('the demo’s whole day and real recorded events, copied from the embedded log into Kafka', () => {
  const operation = ownOperation('equal');
  let standalone: Running;
  let system: System;
  let now: number;
  let events: number;
  let took: number;
  beforeAll(async () => {
    const directory = await scratchFolder();
    const [past, embedded, kafka] = [new MemoryEventLog(), new EmbeddedEventLog({ directory }), kafkaLog()];
    now = Date.now();
    await fillDemo(past, operation, { seed: 7, preset: 'busy', now, logId: 'the-log' });
    const watched = (await all(past, operation)).filter(({ event: { data }, recordedAt }) => recordedAt < now - UNWATCHED || !('watch' in data));
    const recorded = await readUcdp('tools/feed/data/ucdp-ged-car-2013.csv');
    await fill(embedded, operation, [...watched, ...recorded.map((one) => accept(one, now))]);
    const whole = await all(embedded, operation);
    const began = Date.now();
    await fill(kafka, operation, whole);
    took = Date.now() - began;
    events = whole.length;
    expect(await all(kafka, operation)).toEqual(whole);
    await Promise.all([embedded.close(), kafka.close()]);
    [standalone, system] = await Promise.all([startServer({ dataDir: directory, env: { OPERATIONS: operation } }), System.start({ operation })]);
  });
  afterAll(async () => {
    await Promise.all([standalone.end(), system.end()]);
    await forget(standalone.dataDir);
    await forgetOperation(operation);
  });

  it('is one log, one digest of every entity but alerts, one view, the same alerts at the same instants, and verify says equal of both', async () => {
    const bases = [`${standalone.url}/v1/operations/${operation}`, system.url('')] as const;
    const digests = await until('both pictures to be whole', async () => {
      const both = await Promise.all(bases.map(digestsOf));
      return both.every((digest) => digest !== undefined && digest.position >= events - 1) ? both : undefined;
    });
    expect({ ...digests[1], position: 0 }).toEqual({ ...digests[0], position: 0 });
    const logs = await Promise.all(bases.map(async (base) => (await itemsOf(base)).slice(0, events)));
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[0]).toHaveLength(events);
    // What only the time of day makes may change between two answers, so they are asked until they were asked in one instant.
    const views = await until('one view of one instant', async () => {
      const texts = await Promise.all(bases.map(async (base) => viewsOf(base)));
      return texts[0] === texts[1] ? texts : undefined;
    });
    const alerts = await Promise.all(bases.map((base) => until('the watch to catch up', () => saidOf(base, { events, until: now }))));
    expect(alerts[1]).toEqual(alerts[0]);
    expect(alerts[0]?.length).toBeGreaterThan(20);
    const said = await Promise.all([verified(standalone.url, operation), verified(system.one('gateway').url, operation)]);
    for (const one of said) expect(one).toContain('equal:');
    tell('equal', { events, 'copied in': seconds(took), 'bytes of views': views[0]?.length ?? 0, 'said by each watch': alerts[0]?.length ?? 0, said: said[0] ?? '' });
  });
});
