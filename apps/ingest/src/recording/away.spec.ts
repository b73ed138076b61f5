import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accepted } from '#libs/domain';
import { MemoryPictureStore } from '#libs/picture-store';
import { BATCH, convoy, planned, STRUCTURED, violation } from '../events/sample.ts';
import { listen, OPERATION, type Answered, type Listening, type ListenOptions } from '../listening.ts';
import { CommandedLog } from './commanded-log.ts';

let directory: string;
let log: CommandedLog;
let server: Listening | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-spool-'));
  log = new CommandedLog();
});
afterEach(async () => {
  log.command('up');
  await server?.app.close();
  server = undefined;
  await rm(directory, { recursive: true });
});

const start = async (options: ListenOptions = {}, limitBytes = 64 * 1_024 * 1_024): Promise<Listening> => (server = await listen({ log, spool: { directory, limitBytes }, ...options }));
const post = (event: object): Promise<Answered> => (server as Listening).send({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(event) });
const postAll = (events: readonly object[]): Promise<Answered> => (server as Listening).send({ headers: { 'content-type': BATCH }, body: JSON.stringify(events) });
const statuses = ({ json }: Answered): readonly string[] => (json['results'] as readonly { readonly status: string }[]).map(({ status }) => status);
const ids = async (): Promise<readonly string[]> => (await (server as Listening).recorded()).slice(1).map(({ event }) => event.id);
const metric = async (name: string): Promise<number> => {
  const { text } = await (server as Listening).send({ method: 'GET', path: '/metrics' });
  return Number(text.split('\n').find((line) => line.startsWith(`watchfloor_${name}`))?.split(' ').at(-1));
};
async function empty(): Promise<void> {
  while ((await metric('spool_events')) > 0) await new Promise((resolve) => setImmediate(resolve));
}
async function ready(): Promise<void> {
  while ((await (server as Listening).send({ method: 'GET', path: '/health/ready' })).status !== 200) await new Promise((resolve) => setImmediate(resolve));
}

describe('while the log is away', () => {
  it('answers 202 spooled without a position, and the events come into the log in their order', async () => {
    await start();
    await post(violation({ id: 'before' }));
    log.command('away');
    const spooled = await post(violation({ id: 'a' }));
    expect([spooled.status, spooled.json]).toEqual([202, { results: [{ source: 'urn:team:north', id: 'a', status: 'spooled' }] }]);
    const batch = await postAll([violation({ id: 'b' }), violation({ id: 'bad' }, { lat: 91 }), violation({ id: 'c' })]);
    expect([batch.status, statuses(batch)]).toEqual([207, ['spooled', 'rejected', 'spooled']]);
    expect([await metric('spool_events'), (await metric('spool_bytes')) > 500, await metric('events_spooled_total')]).toEqual([3, true, 3]);
    log.command('up');
    await empty();
    expect(statuses(await post(violation({ id: 'd' })))).toEqual(['recorded']);
    expect(await ids()).toEqual(['before', 'a', 'b', 'c', 'd']);
    expect([await metric('events_recorded_total'), await metric('events_drained_total')]).toEqual([5, 3]);
    while ((await readdir(directory)).some((name) => name.endsWith('.spool'))) await new Promise((resolve) => setImmediate(resolve));
    expect(await metric('spool_bytes')).toBe(0);
  });

  it('lets no new event overtake one that is spooled, and drains one batch at a time', async () => {
    await start();
    log.command('away');
    for (const id of ['a', 'b', 'c']) await post(violation({ id }));
    log.command('held');
    await once(log.calls, 'append');
    log.atOnce = 0;
    expect(statuses(await post(violation({ id: 'd' })))).toEqual(['spooled']);
    expect(statuses(await post(violation({ id: 'e' })))).toEqual(['spooled']);
    log.command('up');
    await empty();
    expect(statuses(await post(violation({ id: 'f' })))).toEqual(['recorded']);
    expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(log.atOnce).toBe(1);
  });

  it('comes to an end of spooling under a load that never pauses', async () => {
    await start();
    log.command('away');
    const answers: string[] = [];
    const ended = new AbortController();
    const senders = ['a', 'b', 'c'].map(async (sender) => {
      const sent: string[] = [];
      while (!ended.signal.aborted) {
        sent.push(`${sender}-${sent.length}`);
        answers.push(...statuses(await post(violation({ id: sent.at(-1) as string }))));
      }
      return sent;
    });
    while (answers.length < 20) await new Promise((resolve) => setImmediate(resolve));
    log.slow = true;
    log.command('up');
    while (answers.at(-1) !== 'recorded') await new Promise((resolve) => setImmediate(resolve));
    ended.abort();
    const sent = await Promise.all(senders);
    await empty();
    const recorded = await ids();
    for (const [at, sender] of ['a', 'b', 'c'].entries()) expect(recorded.filter((id) => id.startsWith(sender))).toEqual(sent[at]);
  });

  it('keeps the time at which it accepted an event', async () => {
    const { clock } = await start();
    log.command('away');
    const accepted = clock.at + 1_000;
    clock.at = accepted;
    await post(violation({ id: 'a' }));
    clock.at += 60_000;
    log.command('up');
    await empty();
    await post(violation({ id: 'b' }));
    expect((await (server as Listening).recorded()).slice(1).map(({ recordedAt }) => recordedAt)).toEqual([accepted, accepted + 60_000]);
  });

  it('sends an event again whose answer was lost: twice in the log, in order, is harmless', async () => {
    await start();
    log.command('deaf');
    expect(statuses(await post(violation({ id: 'a' })))).toEqual(['spooled']);
    log.command('up');
    await empty();
    expect([...new Set(await ids())]).toEqual(['a']);
  });

  it('answers 503 with Retry-After once the spool is full, spools nothing of that, and takes events again later', async () => {
    await start({}, 10_000);
    log.command('away');
    const taken: string[] = [];
    let refused: Answered | undefined;
    for (let n = 0; n < 60; n += 1) {
      const answer = await post(violation({ id: `e-${n}` }));
      if (answer.status === 202) taken.push(`e-${n}`);
      else refused ??= answer;
    }
    expect([refused?.status, refused?.headers['retry-after'], refused?.json['type']]).toEqual([503, '5', 'urn:watchfloor:problem:unavailable']);
    expect([taken.length > 10, taken.length < 60]).toEqual([true, true]);
    expect(await metric('spool_bytes')).toBeLessThanOrEqual(10_000);
    expect(await metric('events_rejected_total{reason="spool-full"}')).toBe(60 - taken.length);
    log.command('up');
    await empty();
    expect((await post(violation({ id: 'later' }))).status).toBe(202);
    expect(await ids()).toEqual([...taken, 'later']);
  });

  it('drains after a restart what it held, before anything new', async () => {
    await start();
    log.command('away');
    for (const id of ['a', 'b']) await post(violation({ id }));
    await server?.app.close();
    await start();
    expect(statuses(await post(violation({ id: 'c' })))).toEqual(['spooled']);
    log.command('up');
    await empty();
    await post(violation({ id: 'd' }));
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('listens and spools when it is started while the log is away, is not ready then, and opens the log once it is there', async () => {
    log.command('away');
    await start();
    expect((await server?.send({ method: 'GET', path: '/health/ready' }))?.json['checks']).toEqual({ ingest: 'a log cannot be reached' });
    expect(statuses(await post(violation({ id: 'a' })))).toEqual(['spooled']);
    log.command('up');
    await ready();
    await empty();
    expect((await (server as Listening).recorded()).map(({ event }) => [event.fact, event.id === 'a'])).toEqual([['operation-opened', false], ['violation-reported', true]]);
  });

  it('answers 503 while its clock is wrong, also when events wait, and takes events again afterwards', async () => {
    await start();
    log.command('clock-off');
    const direct = await post(violation({ id: 'a' }));
    expect([direct.status, direct.headers['retry-after'], direct.json['detail']]).toEqual([503, '5', 'The clock of this server is wrong; send the same again.']);
    log.command('away');
    await post(violation({ id: 'b' }));
    log.command('clock-off');
    await once(log.calls, 'append');
    await new Promise((resolve) => setImmediate(resolve));
    expect((await post(violation({ id: 'c' }))).status).toBe(503);
    log.command('up');
    await empty();
    expect((await post(violation({ id: 'd' }))).status).toBe(202);
    expect(await ids()).toEqual(['b', 'd']);
  });

  it('tells the picture store that events wait, within two seconds and only while they do', async () => {
    const told: string[] = [];
    const store = new MemoryPictureStore();
    const tell = store.tellSpooled.bind(store);
    store.tellSpooled = (operation) => {
      told.push(operation);
      return tell(operation);
    };
    await start({ store });
    await post(violation({ id: 'a' }));
    expect(told).toEqual([]);
    log.command('away');
    await post(violation({ id: 'b' }));
    expect([told, await store.spooled(OPERATION)]).toEqual([[OPERATION], true]);
    await store.close();
    // A store that fails, or never answers, holds nothing up.
    store.tellSpooled = () => Promise.reject(new Error('gone'));
    expect((await post(violation({ id: 'c' }))).status).toBe(202);
    store.tellSpooled = () => new Promise(() => undefined);
    expect((await post(violation({ id: 'd' }))).status).toBe(202);
    log.command('up');
    await empty();
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('matches a device with the convoy it knows, and answers 503 rather than 404 while another may be on its way', async () => {
    await start();
    await postAll([planned('c-1', ['phone']), convoy('convoy-departed', 'c-1', '2026-03-01T09:10:00Z', {})]);
    const fix = (device: string): Promise<Answered> => (server as Listening).send({ method: 'GET', path: `/v1/operations/${OPERATION}/devices/osmand?id=${device}&lat=31.3&lon=34.3&timestamp=1772366340` });
    expect([(await fix('phone')).status, (await fix('other')).status]).toEqual([200, 404]);
    log.command('away');
    await postAll([planned('c-2', ['other'])]);
    const known = await fix('phone');
    expect([known.status, statuses(known)]).toEqual([200, ['spooled']]);
    const unknown = await fix('other');
    expect([unknown.status, unknown.headers['retry-after']]).toEqual([503, '5']);
    log.command('up');
    await empty();
    expect((await fix('other')).status).toBe(200);
  });

  it('drains thousands of events in batches of a thousand', async () => {
    await start();
    log.command('away');
    for (let call = 0; call < 5; call += 1) await postAll(Array.from({ length: 900 }, (_, n) => violation({ id: `${call}-${n}` })));
    log.sizes.length = 0;
    const appended: number[] = [];
    log.calls.on('appended', (events: readonly Accepted[]) => appended.push(events.length));
    log.command('up');
    await empty();
    expect(await ids()).toEqual(Array.from({ length: 4_500 }, (_, n) => `${Math.floor(n / 900)}-${n % 900}`));
    expect(Math.max(...appended)).toBeLessThanOrEqual(1_000);
    expect(appended.length).toBeLessThan(12);
  });
});
