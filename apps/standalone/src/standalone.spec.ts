import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { io, type Socket } from 'socket.io-client';
import { applyChanges, type EntityKey } from '#libs/domain';
import type { ChangesFrame, PictureFrame } from '#libs/protocol';
import { createLog, parseConfig } from '#libs/runtime';
import { recordingIn } from './recording.ts';
import { createStandalone, type StandaloneGiven } from './standalone.module.ts';

const WAIT_MS = 15_000;
const OPERATION = '/v1/operations/watch';
const NOW = Date.now();

let directory: string;
const running: { app: NestFastifyApplication; sockets: Socket[] }[] = [];
beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'watchfloor-standalone-')); });
afterEach(async () => {
  for (const one of running.splice(0)) await stop(one);
  await rm(directory, { recursive: true, force: true });
});

async function stop({ app, sockets }: { app: NestFastifyApplication; sockets: Socket[] }): Promise<void> {
  for (const socket of sockets) socket.close();
  await app.close();
}

async function start(given: StandaloneGiven = {}) {
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', OPERATIONS: 'watch', FEED: 'off' }, 'standalone');
  const app = await createStandalone(config, { log: createLog('silent', 'spec'), ...given });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
  const one = { app, sockets: [] as Socket[] };
  running.push(one);
  const send = async (path: string, body: unknown, type = 'application/json') => {
    const response = await fetch(url + OPERATION + path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    url, send, stop: () => stop(running.splice(running.indexOf(one), 1)[0] as typeof one),
    get: async (path: string) => (await (await fetch(url + OPERATION + path)).json()) as Record<string, unknown>,
    report: (...events: readonly object[]) => send('/events', events, 'application/cloudevents-batch+json'),
    connect: () => {
      const socket = io(`${url}/live`, { transports: ['websocket'], reconnection: false, forceNew: true });
      one.sockets.push(socket);
      return socket;
    },
  };
}

let ids = 0;
const event = (fact: string, subject: string, data: object, time = NOW) => {
  ids += 1;
  return { specversion: '1.0', id: `e-${ids}`, source: 'urn:spec:patrol', type: `watchfloor.${fact}.v1`, subject, time: new Date(time).toISOString(), data };
};
const CORRIDOR = event('corridor-defined', 'corridor/north', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } });

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (const began = Date.now(); ;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() - began > WAIT_MS) throw new Error(`still ${JSON.stringify(value).slice(0, 500)}`);
  }
}

/** Which watch is believed: each start has one of its own. */
const WATCH = 'watch/current';
const keysOf = async (server: { get(path: string): Promise<Record<string, unknown>> }) => (await server.get('/digest?keys=1'))['keys'] as Record<string, string>;

describe('everything in one process', () => {
  it('brings an event from its sender to a console that drops and resumes, with contiguous cursors', async () => {
    const server = await start();
    await server.report(CORRIDOR);
    const views = new Map<EntityKey, unknown>();
    const breaks: string[] = [];
    let cursor: string | undefined;
    const modes: string[] = [];
    const follow = async () => {
      const socket = server.connect();
      socket.on('picture', (frame: PictureFrame) => { views.clear(); applyChanges(views, frame.entities); cursor = frame.cursor; });
      socket.on('changes', (frame: ChangesFrame) => {
        if (frame.after !== cursor) breaks.push(frame.after);
        applyChanges(views, frame.changes);
        cursor = frame.cursor;
      });
      const answer = (await socket.emitWithAck('join', { operation: 'watch', ...(cursor !== undefined && { since: cursor }) })) as { mode: string };
      modes.push(answer.mode);
      return socket;
    };
    let socket = await follow();
    for (let round = 0; round < 40; round += 1) {
      const answer = await server.report(
        event('convoy-position-reported', `convoy/c${round % 5}`, { lon: 34.4, lat: 31.4 + round / 1_000 }, NOW + round),
        event('violation-reported', `violation/v${round % 7}`, { class: 'other', sense: 'heard', narrative: `round ${round}` }, NOW - 60_000 + round),
      );
      expect(answer.status).toBe(202);
      if (round % 10 === 4) socket.close();
      if (round % 10 === 7) socket = await follow();
    }
    const last = (seen: Map<EntityKey, unknown>) => (seen.get('violation/v4') as { narrative?: string } | undefined)?.narrative;
    await until(() => new Promise<string | undefined>((resolve) => { setImmediate(() => resolve(last(views))); }), (narrative) => narrative === 'round 39');
    const picture = await server.get('/picture');
    expect(Object.fromEntries(views)).toEqual(Object.fromEntries(picture['entities'] as [string, unknown][]));
    expect(breaks).toEqual([]);
    expect(modes).toEqual(['picture', 'resumed', 'resumed', 'resumed', 'resumed']);
  });

  it('answers a command with its outcome, a second one with who was first, and the same id with the same outcome', async () => {
    const server = await start();
    await server.report(CORRIDOR);
    await until(() => keysOf(server), (keys) => 'corridor/north' in keys);
    const suspend = (id: string, from?: string) => server.send('/commands', { id, type: 'suspend-corridor', subject: 'corridor/north', data: { reason: 'Device' }, ...(from !== undefined && { from }) });
    const [first, second] = await Promise.all([suspend('a-1'), suspend('a-2')]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    const won = first.status === 200 ? 'a-1' : 'a-2';
    const lost = first.status === 200 ? second : first;
    expect(lost.body).toMatchObject({ winner: { act: won } });
    expect(await suspend(won)).toMatchObject({ status: 200, body: { id: won, status: 'accepted' } });
    expect((await suspend('a-3')).status).toBe(409);
    expect((await server.send('/commands', { id: 'a-4', type: 'reopen-corridor', subject: 'corridor/south', data: {} })).status).toBe(404);
    expect((await server.send('/commands', { id: 'a-5', type: 'reopen-corridor', subject: 'corridor/north', data: { x: 1 } })).status).toBe(422);
    expect((await server.send('/commands?audience=aid:relief', { id: 'a-6', type: 'reopen-corridor', subject: 'corridor/north', data: {} })).status).toBe(403);
  });

  it('shows the same after a restart', async () => {
    const first = await start();
    await first.report(CORRIDOR, event('violation-reported', 'violation/v1', { class: 'other', sense: 'seen' }));
    const { [WATCH]: watch, ...keys } = await until(() => keysOf(first), (found) => WATCH in found && 'violation/v1' in found);
    await first.stop();
    const second = await start();
    const { [WATCH]: later, ...same } = await until(() => keysOf(second), (found) => WATCH in found && found[WATCH] !== watch);
    expect(same).toEqual(keys);
    expect(later).not.toBe(watch);
  });

  it('opens a recording read-only, at the time at which it ended', async () => {
    const live = await start();
    await live.report(CORRIDOR);
    await until(() => keysOf(live), (keys) => WATCH in keys && 'corridor/north' in keys);
    const digest = await live.get('/digest');
    await live.stop();
    const file = join(directory, 'copy.sqlite');
    await copyFile(join(directory, 'watch.log.sqlite'), file);
    const recording = await recordingIn(['--recording', file], directory);
    const opened = await start(recording === undefined ? {} : { recording });
    expect(await until(() => opened.get('/digest'), ({ position }) => position === digest['position'])).toEqual(digest);
    const refused = await opened.send('/commands', { id: 'a-1', type: 'suspend-corridor', subject: 'corridor/north', data: { reason: 'Device' } });
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:watchfloor:problem:read-only' } });
    const untaken = { status: 403, body: { type: 'urn:watchfloor:problem:read-only' } };
    expect(await opened.report(event('violation-reported', 'violation/v2', { class: 'other', sense: 'seen' }))).toMatchObject(untaken);
    expect(await opened.send('/devices/osmand', {})).toMatchObject(untaken);
    expect((await opened.get('/events'))['items']).toHaveLength(3);
  });

  it('raises an alert of what is reported, and closes it by what people do about it', async () => {
    const server = await start();
    await server.report(event('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]] }), event('convoy-incident-reported', 'convoy/c1', { kind: 'attacked' }));
    const alerts = async () => (await server.get('/entities/alert'))['items'] as Record<string, unknown>[];
    const [raised] = await until(alerts, (found) => found.length > 0);
    expect(raised).toMatchObject({ rule: 'convoy-attacked', severity: 'life-safety', subject: 'convoy/c1', state: 'active-unacknowledged', active: true });
    const key = String(raised?.['key']);
    const send = (id: string, type: string, data: object = {}) => server.send('/commands', { id, type, subject: key, data });
    expect((await send('b-1', 'acknowledge-alert')).status).toBe(200);
    expect((await send('b-2', 'acknowledge-alert')).status).toBe(409);
    expect((await send('b-3', 'close-alert', { note: 'The convoy is safe.' })).status).toBe(200);
    expect((await send('b-4', 'close-alert', { note: 'again' })).status).toBe(422);
    expect((await alerts())[0]).toMatchObject({ state: 'closed', closed: true, acknowledged: true, by: 'operator', note: 'The convoy is safe.' });
  });

  it('takes no other argument than a recording', async () => {
    await expect(recordingIn(['--recordings', 'x'], directory)).rejects.toThrow('--recording');
    await expect(recordingIn(['--recording', join(directory, 'nothing')], directory)).rejects.toThrow('--recording: there is no log');
    expect(await recordingIn([], directory)).toBeUndefined();
  });
});
