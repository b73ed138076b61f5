/** Other people's Kafka clients, written from the contracts page alone, write the inbox and read the log. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, report, type Place } from '../support/demo.ts';
import { Follower } from '../support/follower.ts';
import { bytes, header, readTopic, readWithKcat, runClient, sendWithKcat, type Delivered, type Poison, type Read } from '../support/foreign-kafka.ts';
import { System } from '../support/system.ts';
import { forgetOperation, ownOperation, tell } from '../support/trial.ts';
import { until } from '../support/until.ts';

interface Logged { readonly position: number; readonly recordedAt: string; readonly event: Readonly<Record<string, unknown>> }

/** The whole log as the API answers it. */
async function events(base: string): Promise<readonly Logged[]> {
  const all: Logged[] = [];
  for (let after: string | number | undefined = -1; after !== undefined; ) {
    const page = (await (await fetch(`${base}/events?limit=1000&after=${after}`)).json()) as { items: Logged[]; next?: string | number };
    all.push(...page.items);
    after = page.next;
  }
  return all;
}
const eventOf = (record: Read): Readonly<Record<string, unknown>> => JSON.parse(bytes(record.value).toString()) as Readonly<Record<string, unknown>>;

describe('a Kafka client of somebody else', () => {
  const operation = ownOperation('foreign');
  const topic = (kind: 'inbox' | 'rejected' | 'log'): string => `watchfloor.${operation}.${kind}`;
  let system: System;
  let place: Place;
  let follower: Follower;
  beforeAll(async () => {
    system = await System.start({ operation });
    place = { url: system.one('gateway').url, operation, ingest: system.one('ingest').url };
    await report(place, 'checkpoint-registered', 'checkpoint/gate', { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.3, lat: 31.3 });
    follower = new Follower({ url: place.url, operation, name: 'beside foreign clients' });
    await until('the console to follow', async () => (follower.following && follower.entities.has('checkpoint/gate') ? true : undefined));
  });
  afterEach(() => { expect(system?.fallen ?? []).toEqual([]); });
  afterAll(async () => {
    follower?.leave();
    await system?.end();
    await forgetOperation(operation);
  });

  /** Waits until the console was told of each of these violations. */
  const shown = async (ids: readonly string[]): Promise<void> => {
    const missing = (): readonly string[] => ids.filter((id) => !follower.entities.has(`violation/${id}`));
    await until('the console to be told', async () => (missing().length === 0 ? true : undefined)).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${missing().join(', ')}`);
    });
  };

  it.each([
    ['librdkafka', () => runClient<Delivered>('send_librdkafka.py', topic('inbox'))],
    ['kafka-python', () => runClient<Delivered>('send_kafka_python.py', topic('inbox'))],
    ['kcat', () => sendWithKcat(topic('inbox'))],
  ] as const)('%s writes the inbox in all five codecs and both modes: each report is in the log as it was sent, and on the map', async (name, send) => {
    const { pictures, frames } = follower.counted;
    const sent = await send();
    expect([...new Set(sent.map(({ codec, mode }) => `${codec} ${mode}`))].sort()).toEqual(['gzip', 'lz4', 'none', 'snappy', 'zstd'].flatMap((codec) => [`${codec} binary`, `${codec} structured`]));
    await shown(sent.map(({ event }) => event.id));
    expect([follower.counted.pictures, follower.faults]).toEqual([pictures, []]);
    expect(follower.counted.frames).toBeGreaterThan(frames);
    const records = new Map((await readTopic(topic('log'))).map((record) => [eventOf(record)['id'], record]));
    for (const { event, mode, value } of sent) {
      const record = records.get(event.id) as Read;
      if (mode === 'structured') expect(bytes(record.value).equals(bytes(value))).toBe(true);
      expect(eventOf(record)).toEqual(event);
    }
    const { features } = (await (await fetch(system.url('/features/violations'))).json()) as { features: { id: string; geometry: { coordinates: number[] } }[] };
    const places = new Map(features.map(({ id, geometry }) => [id, geometry.coordinates]));
    expect(sent.map(({ event }) => places.get(event.subject))).toEqual(sent.map(({ event }) => [event.data.lon, event.data.lat]));
    const told = new Map((await entities<{ narrative: string }>(place, 'violation')).map(({ key, narrative }) => [key, narrative]));
    expect(sent.map(({ event }) => told.get(event.subject))).toEqual(sent.map(({ event }) => event.data.narrative));
    tell('foreign clients', { client: name, reports: sent.length, partitions: new Set(sent.map(({ partition }) => partition)).size });
  });

  it('whose records are poison finds each in the rejected topic with the reason and where it was, and stops nobody', async () => {
    const sent = await runClient<Poison>('send_poison.py', topic('inbox'));
    await shown(sent.map(({ good }) => good));
    const rejected = await until('every refused record', async () => {
      const records = await readTopic(topic('rejected'));
      return records.length >= sent.length ? records : undefined;
    });
    const origin = (record: Read): string => `${header(record, 'origin-topic')} ${header(record, 'origin-partition')} ${header(record, 'origin-offset')}`;
    const kept = new Map(rejected.map((record) => [origin(record), record]));
    const reasons = sent.map(({ what, partition, offset, value }) => {
      const record = kept.get(`${topic('inbox')} ${partition} ${offset}`);
      expect([what, record?.value === value]).toEqual([what, true]);
      return [what, header(record as Read, 'reason') ?? ''] as const;
    });
    expect(reasons.filter(([, reason]) => reason.length < 4 || reason.includes('said-by-the-sender'))).toEqual([]);
    expect(kept.size).toBe(sent.length);
    const ids = (await readTopic(topic('log'))).map((record) => eventOf(record)['id']);
    expect(ids.filter((id) => id === 'poison' || id === 'another')).toEqual([]);
    expect(follower.faults).toEqual([]);
    expect(system.all.map((member) => member.errors()).join('')).not.toMatch(/Warning|said-by-the-sender/);
    tell('foreign clients', { poison: sent.length, rejected: rejected.length });
  });

  it.each([['kafka-python', readTopic], ['kcat', readWithKcat]] as const)('%s reads the log from its beginning: as many events as the API answers, in its order', async (_, read) => {
    const records = await read(topic('log'));
    const logged = await until('the archive to hold the whole log', async () => {
      const all = await events(system.url(''));
      return all.length >= records.length ? all : undefined;
    });
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_record, at) => at));
    expect(records.map((record) => bytes(record.key).toString())).toEqual(logged.map(({ event }) => event['subject']));
    expect(new Set(records.map((record) => header(record, 'content-type')))).toEqual(new Set(['application/cloudevents+json; charset=utf-8']));
    expect(records.map((record) => header(record, 'recordedtime'))).toEqual(logged.map(({ recordedAt }) => recordedAt));
    expect(records.map(eventOf)).toEqual(logged.map(({ event }) => event));
  });
});
