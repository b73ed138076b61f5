import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accepted } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { BATCH, convoy, planned, STRUCTURED, violation } from '../events/sample.ts';
import { listen, OPERATION, type Answered, type Listening } from '../listening.ts';
import { CommandedLog } from './commanded-log.ts';

let directory: string;
let log: CommandedLog;
let server: Listening;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-spool-'));
  log = new CommandedLog();
  await start();
});
afterEach(async () => {
  log.command('up');
  await server.app.close();
  await rm(directory, { recursive: true });
});

async function start(keep = true): Promise<void> {
  server = await listen({ log, spool: { directory, limitBytes: 64 * 1_024 * 1_024, keep } });
}
const post = (id: string): Promise<Answered> => server.send({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation({ id })) });
const postAll = (events: readonly object[]): Promise<Answered> => server.send({ headers: { 'content-type': BATCH }, body: JSON.stringify(events) });
/** As another ingest would record it. */
function ofOthers(id: string): Accepted {
  const parsed = parseEvent(violation({ id }));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: server.clock.at };
}
const ids = async (): Promise<readonly string[]> => (await server.recorded()).slice(1).map(({ event }) => event.id);
const fix = (device: string): Promise<Answered> => server.send({ method: 'GET', path: `/v1/operations/${OPERATION}/devices/osmand?id=${device}&lat=31.3&lon=34.3&timestamp=1772366340` });
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
const ready = (): Promise<void> => until(async () => (await server.send({ method: 'GET', path: '/health/ready' })).status === 200);

describe('a log of one copy that loses its end', () => {
  it('gets again, in order, what it lost and this process had recorded', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await post(id);
    await log.cut(OPERATION, 3);
    await until(async () => (await ids()).length === 4);
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
    await ready();
    expect((await post('e')).json).toEqual({ results: [{ source: 'urn:team:north', id: 'e', status: 'recorded', position: 5 }] });
    // What was sent again is another record than the one that was lost: else nobody who read that one would see that it was.
    expect((await server.recorded()).map(({ recordedAt }) => recordedAt - server.clock.at)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('gets all of it again when everything is gone, after its first record', async () => {
    for (const id of ['a', 'b']) await post(id);
    await log.cut(OPERATION, 0);
    await until(async () => (await server.recorded()).length === 3);
    expect((await server.recorded()).map(({ event }) => event.fact)).toEqual(['operation-opened', 'violation-reported', 'violation-reported']);
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('gets it again also when what was spooled is among it, and when it is lost twice', async () => {
    await post('a');
    log.command('away');
    await post('b');
    log.command('up');
    await until(async () => (await ids()).length === 2);
    await log.cut(OPERATION, 1);
    await until(async () => (await ids()).length === 2);
    await ready();
    await log.cut(OPERATION, 2);
    await until(async () => (await ids()).length === 2);
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('gets it again from a process that was started after the loss', async () => {
    for (const id of ['a', 'b', 'c']) await post(id);
    await server.app.close();
    await log.cut(OPERATION, 2);
    await start();
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('gets it again when it lost it after it was opened and before it was read', async () => {
    for (const id of ['a', 'b', 'c']) await post(id);
    await server.app.close();
    log.beforeFollowed = async () => {
      log.beforeFollowed = async () => undefined;
      await log.cut(OPERATION, 2, false);
      await log.append(OPERATION, ['d', 'e'].map(ofOthers));
    };
    await start();
    await until(async () => (await ids()).length === 5);
    expect(await ids()).toEqual(['a', 'd', 'e', 'b', 'c']);
  });

  it('gets nothing again that it still has', async () => {
    for (const id of ['a', 'b', 'c']) await post(id);
    await server.app.close();
    await start();
    await ready();
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('has new events behind what is sent again', async () => {
    await postAll(Array.from({ length: 1_000 }, (_, n) => violation({ id: `e-${n}` })));
    log.command('held');
    await log.cut(OPERATION, 1);
    await until(async () => (await server.send({ method: 'GET', path: '/health/ready' })).status === 503);
    const waiting = await post('new');
    log.command('up');
    await until(async () => (await ids()).length === 1_001);
    expect([waiting.json['results'], (await ids()).at(-1)]).toEqual([[{ source: 'urn:team:north', id: 'new', status: 'spooled' }], 'new']);
  });

  it('gets it again also when only the next append shows the loss', async () => {
    for (const id of ['a', 'b', 'c']) await post(id);
    await log.cut(OPERATION, 2, false);
    expect((await post('d')).status).toBe(202);
    await until(async () => (await ids()).length === 4);
    expect(await ids()).toEqual(['a', 'd', 'b', 'c']);
  });

  it('gets nothing before it was opened anew: what it refused as another log is spooled', async () => {
    await post('a');
    await log.cut(OPERATION, 0, false);
    log.command('gone');
    expect((await post('b')).json['results']).toEqual([{ source: 'urn:team:north', id: 'b', status: 'spooled' }]);
    await until(async () => (await server.recorded()).length === 3);
    expect((await server.recorded()).map(({ event }) => [event.fact, event.id.length])).toEqual([['operation-opened', 36], ['violation-reported', 1], ['violation-reported', 1]]);
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('is followed from its start again: devices are matched with what is in it', async () => {
    await postAll([planned('c-1', ['phone']), convoy('convoy-departed', 'c-1', '2026-03-01T09:10:00Z', {})]);
    await log.cut(OPERATION, 1);
    await until(async () => (await ids()).length === 2);
    await ready();
    expect((await fix('phone')).status).toBe(200);
  });

  it('gets nothing back where nothing is kept, and is opened anew all the same', async () => {
    await server.app.close();
    await rm(directory, { recursive: true });
    await start(false);
    for (const id of ['a', 'b']) await post(id);
    await log.cut(OPERATION, 2);
    await ready();
    await postAll([planned('c-2', ['tablet'])]);
    expect(await ids()).toEqual(['a', 'convoy-planned-c-2']);
    // What is read now stands where something else was read before.
    await until(async () => (await fix('tablet')).status === 200);
  });
});
