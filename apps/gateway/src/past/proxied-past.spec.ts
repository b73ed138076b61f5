import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { ProblemError, sendProblem } from '#libs/runtime';
import { PROXIED_AT_MOST, ProxiedPast } from './proxied-past.ts';

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Whoever is at the address of the replay server, and a gateway before it. */
let elsewhere: Server;
let asked: IncomingMessage[];
let answer: RequestListener;
let gateway: FastifyInstance;
let url: string;
let failures: unknown[];

beforeEach(async () => {
  asked = [];
  failures = [];
  answer = (_request, response) => { response.writeHead(200, JSON_HEADERS).end('{"items":[]}'); };
  elsewhere = createServer((incoming, response) => {
    asked.push(incoming);
    answer(incoming, response);
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  await serve({ answerWithin: 10_000, wholeWithin: 10_000 });
});
afterEach(async () => {
  elsewhere.closeAllConnections();
  await Promise.all([gateway.close(), new Promise((resolve) => { elsewhere.close(resolve); })]);
});

async function serve(limits: { readonly answerWithin: number; readonly wholeWithin: number }, path = '') {
  await gateway?.close();
  const past = new ProxiedPast({ url: addressOf(elsewhere) + path, failed: (error) => { failures.push(error); }, ...limits });
  gateway = fastify({ forceCloseConnections: true });
  gateway.setErrorHandler((error, _request, reply) => {
    if (error instanceof ProblemError) sendProblem(reply, error.problem);
    else void reply.code(500).send(String(error));
  });
  gateway.get('/events', (incoming, reply) => past.answer(incoming, reply, 'demo', ['events']));
  gateway.get('/history/:type/:id', (incoming, reply) => {
    const { type, id } = incoming.params as { readonly type: string; readonly id: string };
    return past.answer(incoming, reply, 'demo', ['entities', type, id, 'history']);
  });
  await gateway.listen({ port: 0, host: '127.0.0.1' });
  url = addressOf(gateway.server);
}

/** One request, as it is, with nothing that a browser adds. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const outgoing = request(`${url}${path}`, { headers, method });
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status: incoming.statusCode, headers: incoming.headers, text: Buffer.concat(chunks).toString() };
}

describe('a proxied past', () => {
  it('tells the replay server the path, the query and who asks, and nothing else', async () => {
    await ask('/events?after=3&q=a%20b+c%26&q=x%23no', {
      authorization: 'Bearer t', 'x-watchfloor-actor': '%C3%A9', accept: 'application/json', cookie: 'a=b', 'x-forwarded-for': '1.2.3.4', host: 'gateway.example', referer: 'http://x', origin: url,
    });
    const [{ url: path, method, headers } = {} as IncomingMessage] = asked;
    expect([method, path]).toEqual(['GET', '/v1/operations/demo/events?after=3&q=a+b+c%26&q=x%23no']);
    expect(headers).toMatchObject({ authorization: 'Bearer t', 'x-watchfloor-actor': '%C3%A9', accept: 'application/json', host: new URL(addressOf(elsewhere)).host });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:cookie|x-forwarded-for|referer|origin)$/)]));
  });

  it('never leaves the path that it asks, nor the server', async () => {
    await serve({ answerWithin: 10_000, wholeWithin: 10_000 }, '/behind');
    for (const id of ['..%2F..%2Fdigest', 'a%3Fb', '%2F%2Fevil.example%2F', 'a%23b']) await ask(`/history/convoy/${id}`);
    expect(asked.map(({ url: path }) => path)).toEqual(['..%2F..%2Fdigest', 'a%3Fb', '%2F%2Fevil.example%2F', 'a%23b'].map((id) => `/behind/v1/operations/demo/entities/convoy/${id}/history`));
  });

  it('tells the caller the status, the type and the bytes, and no other header', async () => {
    answer = (_request, response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'set-cookie': 'a=b', 'x-powered-by': 'x' }).end('{"status":404}');
    };
    const { status, headers, text } = await ask('/events');
    expect([status, headers['content-type'], headers['cache-control'], text]).toEqual([404, 'application/problem+json', 'no-store', '{"status":404}']);
    expect([headers['set-cookie'], headers['x-powered-by']]).toEqual([undefined, undefined]);
    expect(await ask('/events', {}, 'HEAD')).toMatchObject({ status: 404, text: '' });
    expect(asked.at(-1)?.method).toBe('HEAD');
  });

  it('passes on when to ask again', async () => {
    answer = (_request, response) => { response.writeHead(503, { ...JSON_HEADERS, 'retry-after': '7' }).end('{}'); };
    expect(await ask('/events')).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  });

  it('follows no redirect and shows nothing that is not JSON: 503', async () => {
    const others: readonly RequestListener[] = [
      (_request, response) => { response.writeHead(302, { location: `${addressOf(elsewhere)}/secret` }).end(); },
      (_request, response) => { response.writeHead(307, { ...JSON_HEADERS, location: '/secret' }).end('{}'); },
      (_request, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<script>'); },
      (_request, response) => { response.writeHead(200).end('?'); },
    ];
    for (const other of others) {
      answer = other;
      expect(await ask('/events')).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, text: expect.not.stringContaining('script') as unknown });
    }
    expect(asked).toHaveLength(others.length);
  });

  it('says 503 when nobody is there, once to the operator each time it begins', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    elsewhere.closeAllConnections();
    await new Promise((resolve) => { elsewhere.close(resolve); });
    for (let times = 0; times < 3; times += 1) expect((await ask('/events')).status).toBe(503);
    expect(failures).toHaveLength(1);
    elsewhere.listen(port, '127.0.0.1');
    await once(elsewhere, 'listening');
    expect((await ask('/events')).status).toBe(200);
    answer = (incoming) => { incoming.socket.destroy(); };
    expect((await ask('/events')).status).toBe(503);
    expect(failures).toHaveLength(2);
  });

  it('waits for the beginning of an answer only so long: 503', async () => {
    await serve({ answerWithin: 50, wholeWithin: 10_000 });
    answer = () => {};
    expect(await ask('/events')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(failures).toHaveLength(1);
  });

  it('cuts an answer off that does not end, so that nobody takes it for whole', async () => {
    await serve({ answerWithin: 10_000, wholeWithin: 100 });
    answer = (_request, response) => { response.writeHead(200, JSON_HEADERS).write('{"items":['); };
    await expect(ask('/events')).rejects.toThrow('aborted');
  });

  it('lets go of the replay server when the caller has gone, which is nobody’s failure', async () => {
    const reached = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    answer = (_request, response) => {
      response.on('close', () => left.resolve());
      reached.resolve();
    };
    const outgoing = request(`${url}/events`).on('error', () => {});
    outgoing.end();
    await reached.promise;
    outgoing.destroy();
    await left.promise;
    expect(failures).toEqual([]);
  });

  it('asks for so many at once and no more: 503, and goes on when they are answered', async () => {
    const waiting: (() => void)[] = [];
    const full = Promise.withResolvers<void>();
    answer = (_request, response) => {
      waiting.push(() => { response.writeHead(200, JSON_HEADERS).end('{}'); });
      if (waiting.length === PROXIED_AT_MOST) full.resolve();
    };
    const asking = Array.from({ length: PROXIED_AT_MOST }, () => ask('/events'));
    await full.promise;
    expect((await ask('/events')).status).toBe(503);
    for (const go of waiting) go();
    expect((await Promise.all(asking)).every(({ status }) => status === 200)).toBe(true);
    answer = (_request, response) => { response.writeHead(200, JSON_HEADERS).end('{}'); };
    expect((await ask('/events')).status).toBe(200);
  });
});
