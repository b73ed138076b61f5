import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, OPERATION, type Answered, type Listening } from '../listening.ts';
import { BATCH, STRUCTURED, violation } from './sample.ts';

const PATH = `/v1/operations/${OPERATION}/events`;
let server: Listening;
beforeEach(async () => { server = await listen(); });
afterEach(async () => { await server.close(); });

const post = (body: unknown, type = STRUCTURED, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  server.send({ headers: { 'content-type': type, ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const ceHeaders = (event: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(event).flatMap(([name, value]) => (name === 'data' || name === 'datacontenttype' ? [] : [[`ce-${name}`, encodeURIComponent(String(value))]])));

describe('sending events', () => {
  it('answers 202 with the position once a structured event is in the log', async () => {
    const answer = await post(violation());
    expect(answer.status).toBe(202);
    expect(answer.json).toEqual({ results: [{ source: 'urn:team:north', id: 'r-1', status: 'recorded', position: 1 }] });
    expect((await server.recorded()).map(({ event }) => event.fact)).toEqual(['operation-opened', 'violation-reported']);
  });

  it('keeps the text of a single structured event to the last space', async () => {
    const text = ` ${JSON.stringify(violation({ 'extra': 'kept' }), undefined, 3)}\n `;
    expect((await post(text)).status).toBe(202);
    expect((await server.recorded())[1]?.event.json).toBe(text);
  });

  it('keeps the text of each event of a batch as its sender wrote it', async () => {
    const texts = ['a', 'b'].map((id) => `${JSON.stringify(violation({ id, extra: null }, { narrative: 'a \u05e7 ]},{[' }), undefined, 2)}`);
    expect((await post(` [\n${texts.join(' ,\t')} ]`, BATCH)).status).toBe(202);
    expect((await server.recorded()).slice(1).map(({ event: { json } }) => json)).toEqual(texts);
  });

  it('takes binary mode, with percent-encoded headers', async () => {
    const event = violation({ id: 'تقرير-1' });
    const answer = await post(event['data'], 'application/json', ceHeaders(event));
    expect(answer.status).toBe(202);
    expect((await server.recorded())[1]?.event).toMatchObject({ id: 'تقرير-1', fact: 'violation-reported', data: event['data'] });
  });

  it('takes header values out of their quotes, as the HTTP binding says', async () => {
    const event = violation();
    const answer = await post(event['data'], 'application/json', { ...ceHeaders(event), 'ce-id': '"r \\"7\\" %2541"', 'ce-label': '"kept"' });
    expect(answer.json['results']).toEqual([{ source: 'urn:team:north', id: 'r "7" %41', status: 'recorded', position: 1 }]);
    expect(JSON.parse((await server.recorded())[1]?.event.json ?? '')).toMatchObject({ id: 'r "7" %41', label: 'kept' });
  });

  it.each([[{}], [{ 'content-type': 'application/json' }]])('takes binary mode without a body for a fact that says nothing more (%p)', async (headers) => {
    const beat = { specversion: '1.0', id: 'b-1', source: 'urn:team:north', type: 'watchfloor.source-heartbeat.v1', subject: 'source/north', time: '2026-03-01T11:58:00Z' };
    expect((await server.send({ headers: { ...ceHeaders(beat), ...headers } })).status).toBe(202);
    expect((await server.recorded())[1]?.event).toMatchObject({ fact: 'source-heartbeat', data: {} });
  });

  it('takes a batch in its order, and an empty one', async () => {
    const answer = await post([violation({ id: 'a' }), violation({ id: 'b' })], BATCH);
    expect(answer.json['results']).toEqual([
      { source: 'urn:team:north', id: 'a', status: 'recorded', position: 1 }, { source: 'urn:team:north', id: 'b', status: 'recorded', position: 2 },
    ]);
    const empty = await post([], BATCH);
    expect([empty.status, empty.json]).toEqual([202, { results: [] }]);
  });

  it('records the good events of a batch and says 207 with a reason for each other one, in request order', async () => {
    const answer = await post([violation({ id: 'a' }), violation({ id: 'b' }, { lat: 91 }), 7, violation({ id: 'c' })], BATCH);
    expect(answer.status).toBe(207);
    const results = answer.json['results'] as readonly Record<string, unknown>[];
    expect(results.map(({ id, status, position }) => [id, status, position])).toEqual([
      ['a', 'recorded', 1], ['b', 'rejected', undefined], [null, 'rejected', undefined], ['c', 'recorded', 2],
    ]);
    expect(results[1]?.['reason']).toContain('/data/lat');
  });

  it('answers 422 with results and pointers when it records none', async () => {
    const single = await post(violation({}, { lat: 91 }));
    expect(single.status).toBe(422);
    expect(single.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(single.json).toMatchObject({ type: 'urn:watchfloor:problem:rejected', status: 422, results: [{ id: 'r-1', status: 'rejected' }], errors: [{ pointer: '/data/lat' }] });
    const batch = await post([violation({}, { lat: 91 }), violation({ subject: 'x' })], BATCH);
    expect((batch.json['errors'] as readonly { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(['/0/data/lat', '/1/subject']);
  });

  it('takes the same event again without complaint', async () => {
    expect([(await post(violation())).status, (await post(violation())).status]).toEqual([202, 202]);
  });

  it('stamps the recorded time once and never lets it go backwards', async () => {
    await post(violation({ id: 'a' }));
    server.clock.at -= 86_400_000;
    await post(violation({ id: 'b' }));
    server.clock.at += 86_400_000 + 5_000;
    await post(violation({ id: 'c' }));
    const at = (await server.recorded()).map(({ recordedAt }) => recordedAt);
    expect(at.slice(1)).toEqual([at[0], at[0], (at[0] as number) + 5_000]);
  });

  it('goes on from the newest recorded time of a log that it finds', async () => {
    await post(violation());
    const again = await listen({ log: server.log, now: server.clock.at - 60_000 });
    expect((await again.send({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation({ id: 'b' })) })).status).toBe(202);
    expect((await server.recorded()).at(-1)?.recordedAt).toBe(server.clock.at);
    await again.app.close();
  });

  it('answers 503 and when to come back while the log cannot be written, and counts it', async () => {
    await server.log.close();
    const answer = await post(violation());
    expect([answer.status, answer.headers['retry-after'], answer.json['type']]).toEqual([503, '5', 'urn:watchfloor:problem:unavailable']);
    const metrics = await server.send({ method: 'GET', path: '/metrics' });
    expect(metrics.text).toContain('watchfloor_events_rejected_total{reason="unavailable"} 1');
  });

  it('refuses what an event must not be larger than with 413, and takes what is just small enough', async () => {
    const filled = (length: number): string => {
      const bare = JSON.stringify(violation({}, {}));
      return `${bare.slice(0, -1)}${' '.repeat(length - bare.length)}}`;
    };
    expect((await post(filled(65_536))).status).toBe(202);
    expect((await post(filled(65_537))).status).toBe(413);
    expect((await post(Array.from({ length: 1_000 }, (_, n) => violation({ id: `e-${n}` })), BATCH)).status).toBe(202);
    expect((await post(Array.from({ length: 1_001 }, () => 0), BATCH)).status).toBe(413);
    const batch = (length: number): string => `[${JSON.stringify(violation())}${' '.repeat(length - JSON.stringify(violation()).length - 2)}]`;
    expect((await post(batch(1_048_576), BATCH)).status).toBe(202);
    expect((await post(batch(1_048_577), BATCH)).status).toBe(413);
  });

  it('tells that an operation does not exist with 404', async () => {
    const answer = await server.send({ path: PATH.replace(OPERATION, 'other'), headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation()) });
    expect([answer.status, answer.json['type']]).toEqual([404, 'urn:watchfloor:problem:unknown-operation']);
  });
});

describe('sending events with tokens', () => {
  const TOKENS = {
    'tok-all': { name: 'Everybody', audience: 'operations', sends: ['urn:team:'] },
    'tok-aid': { name: 'Relief', audience: 'aid:relief', sends: ['urn:relief'] },
    'tok-read': { name: 'Reader', audience: 'operations' },
  };
  let folder: string;
  let guarded: Listening;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchfloor-'));
    await writeFile(join(folder, 'access.json'), JSON.stringify(TOKENS));
    guarded = await listen({ env: { ACCESS: join(folder, 'access.json') } });
  });
  afterEach(async () => {
    await guarded.close();
    await rm(folder, { recursive: true });
  });
  const as = (token: string | undefined, event: unknown, type = STRUCTURED): Promise<Answered> => guarded.send({
    headers: { 'content-type': type, ...(token !== undefined && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(event),
  });

  it('needs a token that is known', async () => {
    expect([(await as(undefined, violation())).status, (await as('tok-none', violation())).status]).toEqual([401, 401]);
  });

  it('lets nobody send who has no prefixes', async () => {
    expect((await as('tok-read', violation())).status).toBe(403);
  });

  it('rejects sources outside the prefixes: 403 when that is all there is, 207 beside others', async () => {
    expect((await as('tok-all', violation())).status).toBe(202);
    const foreign = await as('tok-all', violation({ source: 'urn:relief:1' }));
    expect([foreign.status, (foreign.json['results'] as readonly object[]).length]).toEqual([403, 1]);
    expect((await as('tok-all', [violation(), violation({ source: 'urn:relief:1' })], BATCH)).status).toBe(207);
  });

  it('matches prefixes at a boundary of the name', async () => {
    expect((await as('tok-aid', violation({ source: 'urn:relief:7' }))).status).toBe(202);
    expect((await as('tok-aid', violation({ source: 'urn:relief-other' }))).status).toBe(403);
  });

  it('tells a position to operations only', async () => {
    const results = (await as('tok-aid', violation({ source: 'urn:relief' }))).json['results'] as readonly object[];
    expect(results).toEqual([{ source: 'urn:relief', id: 'r-1', status: 'recorded' }]);
  });

  it('gives metrics to operations only', async () => {
    const scrape = (token: string): Promise<Answered> => guarded.send({ method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${token}` } });
    expect([(await scrape('tok-read')).status, (await scrape('tok-aid')).status]).toEqual([200, 403]);
  });
});
