import { afterEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { request, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from '../health/readiness.ts';
import { CONTENT_SECURITY_POLICY } from '../http/headers.ts';
import { createLog } from '../logging/log.ts';
import { parseConfig } from '../config.ts';
import { RuntimeModule } from '../runtime.module.ts';
import { createApp, serve, type Serving, type Within } from './serve.ts';

/** A process that only remembers. */
class Remembering extends EventEmitter implements Within {
  readonly exits: number[] = [];
  readonly said: string[] = [];
  readonly stdout = { write: (text: string): void => { this.said.push(text); } };

  exit(code: number): void {
    this.exits.push(code);
    this.emit('exit');
  }
}
interface Started { readonly app: NestFastifyApplication; readonly serving: Serving; readonly within: Remembering; readonly lines: string[]; readonly calls: EventEmitter }

let started: Started | undefined;
afterEach(async () => {
  await started?.app.close();
  started = undefined;
});

async function start(prepare: (readiness: Readiness, said: readonly string[]) => void = () => undefined, environment: Readonly<Record<string, string>> = {}): Promise<Started> {
  const config = parseConfig({ PORT: '0', LOG_LEVEL: 'error', ...environment });
  const lines: string[] = [];
  const log = createLog('error', 'test', { write: (line: string) => { lines.push(line); } });
  const app = await createApp(RuntimeModule.register(config, { log }), config, log);
  const calls = new EventEmitter();
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/slow', async () => {
    calls.emit('slow');
    await once(calls, 'go');
    return { done: true };
  });
  instance.get('/broken', async () => { throw new Error('secret inside'); });
  instance.get('/things/:id', async () => ({}));
  const within = new Remembering();
  prepare(app.get(Readiness), within.said);
  const serving = await serve(app, config, 'ingest', within);
  started = { app, serving, within, lines, calls };
  return started;
}

describe('a server', () => {
  it('says once where it answers', async () => {
    const { serving, within } = await start();
    expect(within.said).toEqual([`ready ${serving.url}\n`]);
    const live = await fetch(`${serving.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    expect(live.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(live.headers.get('x-content-type-options')).toBe('nosniff');
    expect(live.headers.get('referrer-policy')).toBe('no-referrer');
    for (const path of ['/things/1', '/none']) expect((await fetch(`${serving.url}${path}`)).headers.get('cache-control')).toBe('no-store');
  });

  it('says it when nothing is missing any more', async () => {
    const saidBefore: number[] = [];
    const { within } = await start((readiness, said) => {
      readiness.add('log', () => (saidBefore.push(said.length) < 3 ? 'is being read' : undefined));
    });
    expect([saidBefore, within.said.length]).toEqual([[0, 0, 0], 1]);
  });

  it('says it when it listens where others run beside it, which may wait for it', async () => {
    const { within } = await start((readiness) => { readiness.add('log', () => 'is made by another'); }, { KAFKA_BROKERS: '127.0.0.1:1', REDIS_URL: 'redis://127.0.0.1:1' });
    expect(within.said).toHaveLength(1);
  });

  it('is ready when every check says so, and names those that do not', async () => {
    const { serving, app } = await start();
    let missing: string | undefined = 'is being read';
    app.get(Readiness).add('log', () => missing);
    app.get(Readiness).add('broken', () => { if (missing !== undefined) throw new Error('secret'); return undefined; });
    const not = await fetch(`${serving.url}/health/ready`);
    expect([not.status, await not.json()]).toMatchObject([503, { checks: { log: 'is being read', broken: 'cannot be checked' } }]);
    missing = undefined;
    expect((await fetch(`${serving.url}/health/ready`)).status).toBe(200);
  });

  it.each(['h2c', 'websocket'])('answers over HTTP/1.1 who offers %s where nothing is upgraded', async (protocol) => {
    const { app, serving } = await start();
    (app.getHttpServer() as Server).on('upgrade', (_request, socket: Socket) => { socket.destroy(); });
    const status = await new Promise<number | undefined>((resolve) => {
      request(`${serving.url}/health/live`, { headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: protocol, 'http2-settings': 'AAMAAABkAAQAAP__' } })
        .on('response', (response) => { resolve(response.resume().statusCode); }).on('error', () => { resolve(undefined); }).end();
    });
    expect(status).toBe(200);
  });

  it('tells a path that is not known from a method that is not', async () => {
    const { serving } = await start();
    expect((await fetch(`${serving.url}/thing/1`)).status).toBe(404);
    const wrong = await fetch(`${serving.url}/things/1`, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(wrong.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  it('says nothing of its faults but that there is one, and logs them', async () => {
    const { serving, lines } = await start();
    const answer = await fetch(`${serving.url}/broken`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'application/problem+json; charset=utf-8']);
    expect(text).not.toMatch(/secret|Error|\.ts/);
    expect(lines.join('')).toContain('secret inside');
  });

  it('gives metrics that name the process', async () => {
    const { serving } = await start();
    expect(await (await fetch(`${serving.url}/metrics`)).text()).toContain('process_resident_memory_bytes');
  });
});

describe('a server that is told to stop', () => {
  it('finishes what runs, takes nothing new and exits with 0', async () => {
    const { serving, within, calls, app } = await start();
    let shut = false;
    const running = fetch(`${serving.url}/slow`);
    await once(calls, 'slow');
    const { port } = new URL(serving.url);
    const closing = app.close.bind(app);
    app.close = async () => {
      shut = true;
      await closing();
    };
    within.emit('SIGTERM', 'SIGTERM');
    const refused = connect(Number(port), '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    expect([shut, within.exits]).toEqual([false, []]);
    const exited = once(within, 'exit');
    calls.emit('go');
    expect(await (await running).json()).toEqual({ done: true });
    await exited;
    expect(within.exits).toEqual([0]);
    started = undefined;
  });

  it('answers a request on a connection that was open with 503', async () => {
    const { serving, within, calls } = await start();
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (part: Buffer) => { said += part.toString(); });
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(get('/slow'));
    await once(calls, 'slow');
    const exited = once(within, 'exit');
    within.emit('SIGINT', 'SIGINT');
    socket.write(get('/things/1'));
    await once(started?.app.getHttpServer() as EventEmitter, 'request').catch(() => undefined);
    calls.emit('go');
    await once(socket, 'close');
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
    await exited;
    started = undefined;
  });

  it('exits at once on a second signal, and with 1 on an error that nobody caught', async () => {
    const { serving, within, calls, lines } = await start();
    const running = fetch(`${serving.url}/slow`);
    await once(calls, 'slow');
    within.emit('SIGTERM', 'SIGTERM');
    within.emit('SIGINT', 'SIGINT');
    expect(within.exits).toEqual([1]);
    within.emit('uncaughtException', new Error('a bug'));
    expect(within.exits).toEqual([1, 1]);
    expect(lines.join('')).toContain('a bug');
    const exited = once(within, 'exit');
    calls.emit('go');
    await running;
    await exited;
    started = undefined;
  });
});
