/** Alerts from the report that brings them about to the acts that end them, in one program with its live watch, as clients see it who know the contract alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { io, type Socket } from 'socket.io-client';
import { applyChanges, type EntityKey } from '#libs/domain';
import type { ChangesFrame, PictureFrame } from '#libs/protocol';
import { createLog, parseConfig } from '#libs/runtime';
import { createStandalone } from './standalone.module.ts';

const WAIT_MS = 30_000;
/** Each of them waits for several things. */
const WITHIN_MS = 4 * WAIT_MS;
const ACCESS = {
  officer: { audience: 'operations', name: 'Watch officer', desk: 'watch' },
  relief: { audience: 'aid:relief', name: 'Coordinator', desk: 'relief desk' },
  cedar: { audience: 'aid:cedar', name: 'Coordinator of another', desk: 'cedar desk' },
  field: { name: 'Field', sends: ['urn:spec:'] },
} as const;
type Who = keyof typeof ACCESS;
const ROUTE = [[34.4, 31.4], [34.5, 31.5]];

type Alert = Readonly<Record<string, unknown>> & { readonly rule: string; readonly subject: string; readonly state: string };
interface Watcher { readonly socket: Socket; readonly seen: Map<EntityKey, unknown> }

let directory: string;
let app: NestFastifyApplication;
let base: string;
let watchers: Readonly<Record<'officer' | 'relief' | 'cedar', Watcher>>;

let ids = 0;
const nextId = (): string => `x-${(ids += 1)}`;

async function post(who: Who, path: string, body: unknown, type = 'application/json') {
  const response = await fetch(`${base}/v1/operations/watch/${path}`, { method: 'POST', headers: { 'content-type': type, authorization: `Bearer ${who}` }, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const command = (type: string, subject: string, data: object = {}, from?: string) => ({ id: nextId(), type, subject, data, ...(from !== undefined && { from }) });
const send = (who: Who, ...asked: Parameters<typeof command>) => post(who, 'commands', command(...asked));

/** Returns the event keys. */
async function report(...events: readonly (readonly [fact: string, subject: string, data: object])[]): Promise<readonly string[]> {
  const time = new Date().toISOString();
  const sent = events.map(([fact, subject, data]) => ({ specversion: '1.0', id: nextId(), source: 'urn:spec:field', type: `watchfloor.${fact}.v1`, subject, time, data }));
  expect((await post('field', 'events', sent, 'application/cloudevents-batch+json')).status).toBe(202);
  return sent.map(({ source, id }) => `${source} ${id}`);
}

async function watcher(token: 'officer' | 'relief' | 'cedar'): Promise<Watcher> {
  const socket = io(`${base}/live`, { transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true });
  const seen = new Map<EntityKey, unknown>();
  socket.on('picture', (frame: PictureFrame) => { applyChanges(seen, frame.entities); });
  socket.on('changes', (frame: ChangesFrame) => { applyChanges(seen, frame.changes); });
  expect(await socket.emitWithAck('join', { operation: 'watch' })).toMatchObject({ audience: ACCESS[token].audience });
  return { socket, seen };
}

const alertsOf = ({ seen }: Watcher): readonly (readonly [EntityKey, Alert])[] => [...seen].filter(([key]) => key.startsWith('alert/')) as unknown as readonly (readonly [EntityKey, Alert])[];

/** The alert of that rule, once a console shows what is asked for. */
async function shown(who: keyof typeof watchers, rule: string, holds: (alert: Alert) => boolean = () => true): Promise<readonly [EntityKey, Alert]> {
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; ) {
    const found = alertsOf(watchers[who]).find(([, alert]) => alert.rule === rule && holds(alert));
    if (found !== undefined) return found;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  throw new Error(`${who} waits in vain for ${rule}: ${JSON.stringify(alertsOf(watchers[who]))}`);
}
const inState = (state: string) => (alert: Alert): boolean => alert.state === state;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-alerts-'));
  const access = join(directory, 'access.json');
  await writeFile(access, JSON.stringify(ACCESS));
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', OPERATIONS: 'watch', FEED: 'off', ACCESS: access }, 'standalone');
  app = await createStandalone(config, { log: createLog('silent', 'spec') });
  await app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
  watchers = { officer: await watcher('officer'), relief: await watcher('relief'), cedar: await watcher('cedar') };
  await report(
    ['corridor-defined', 'corridor/north', { name: { en: 'North road' }, geometry: { type: 'LineString', coordinates: ROUTE } }],
    ['convoy-planned', 'convoy/c1', { organisation: 'relief', route: ROUTE, corridor: 'north' }], ['convoy-departed', 'convoy/c1', {}],
  );
});
afterAll(async () => {
  for (const { socket } of Object.values(watchers)) socket.close();
  await app.close();
  await rm(directory, { recursive: true, force: true });
});

describe('an alert that the live watch raises', () => {
  let key: EntityKey;
  it('is on the consoles of the watch and of whose convoy it is, and nobody else’s', async () => {
    await report(['convoy-incident-reported', 'convoy/c1', { kind: 'attacked' }]);
    const [[seen, ours], [theirs, coordinators]] = await Promise.all([shown('officer', 'convoy-attacked'), shown('relief', 'convoy-attacked')]);
    key = seen;
    expect(theirs).toBe(key);
    expect(ours).toMatchObject({ severity: 'life-safety', subject: 'convoy/c1', state: 'active-unacknowledged', level: 'watch', corridor: 'north', active: true, acknowledged: false });
    expect(coordinators).toMatchObject({ severity: 'life-safety', subject: 'convoy/c1', state: 'active-unacknowledged' });
    expect(coordinators).not.toHaveProperty('cause');
    expect(alertsOf(watchers.cedar)).toEqual([]);
  }, WITHIN_MS);

  it('is counted by its severity for whoever watches the servers', async () => {
    const text = await (await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer officer' } })).text();
    const open = (severity: string): string | undefined => text.split('\n').find((line) => line.startsWith(`watchfloor_alerts_open{operation="watch",severity="${severity}"}`))?.split(' ')[1];
    expect([open('life-safety'), open('low')]).toEqual(['1', '0']);
  });

  it('is seen at the desk of its coordinator, who may do nothing else about it', async () => {
    const { socket } = watchers.relief;
    expect(await socket.emitWithAck('command', command('acknowledge-alert', key))).toMatchObject({ status: 'accepted' });
    await shown('officer', 'convoy-attacked', ({ seen, state }) => JSON.stringify(seen).includes('relief desk') && state === 'active-unacknowledged');
    const forbidden = [['confirm-alert', { note: 'x' }], ['assign-alert', { to: 'x' }], ['escalate-alert', {}], ['shelve-alert', { until: inMinutes(10), reason: 'x' }], ['unshelve-alert', {}], ['close-alert', { note: 'x' }]] as const;
    for (const [type, data] of forbidden) expect([type, (await send('relief', type, key, data)).status]).toEqual([type, 403]);
    expect((await send('cedar', 'acknowledge-alert', key)).status).toBe(404);
  }, WITHIN_MS);

  it('is acknowledged, confirmed, assigned, escalated, shelved and unshelved, by HTTP or socket; each once, and each shown', async () => {
    const { socket } = watchers.officer;
    expect((await send('officer', 'acknowledge-alert', key)).status).toBe(200);
    await shown('relief', 'convoy-attacked', inState('active-acknowledged'));
    expect(await socket.emitWithAck('command', command('acknowledge-alert', key))).toMatchObject({ status: 409, winner: { by: { name: 'Watch officer' } } });
    expect((await send('officer', 'confirm-alert', key, { note: 'Driver confirms by radio.' })).status).toBe(200);
    expect(await socket.emitWithAck('command', command('assign-alert', key, { to: 'liaison' }))).toMatchObject({ status: 'accepted' });
    expect((await send('officer', 'escalate-alert', key)).status).toBe(200);
    await shown('officer', 'convoy-attacked', ({ confirmed, owner, level }) => confirmed === true && owner === 'liaison' && level === 'shift-lead');
    expect((await send('officer', 'shelve-alert', key, { until: inMinutes(16), reason: 'known' })).status).toBe(422);
    const shelve = command('shelve-alert', key, { until: inMinutes(14), reason: 'known' });
    expect((await post('officer', 'commands', shelve)).status).toBe(200);
    await shown('relief', 'convoy-attacked', inState('shelved'));
    expect((await send('officer', 'unshelve-alert', key, {}, shelve.id)).status).toBe(200);
    await shown('relief', 'convoy-attacked', inState('active-unacknowledged'));
  }, WITHIN_MS);

  it('is closed with a note, taken back, and closed again; then all that is asked of it is refused', async () => {
    expect((await send('officer', 'close-alert', key)).body).toMatchObject({ status: 422, errors: [{ pointer: '/data/note' }] });
    const close = command('close-alert', key, { note: 'A mistake.' });
    expect((await post('officer', 'commands', close)).status).toBe(200);
    await shown('relief', 'convoy-attacked', inState('closed'));
    expect((await send('officer', 'withdraw-act', key, { act: close.id })).status).toBe(200);
    await shown('relief', 'convoy-attacked', inState('active-unacknowledged'));
    expect((await send('officer', 'close-alert', key, { note: 'Everybody is safe.' })).status).toBe(200);
    await shown('officer', 'convoy-attacked', ({ state, note, by }) => state === 'closed' && note === 'Everybody is safe.' && by === 'Watch officer');
    await shown('relief', 'convoy-attacked', inState('closed'));
    for (const type of ['acknowledge-alert', 'escalate-alert']) expect([type, (await send('officer', type, key)).status]).toEqual([type, 422]);
  }, WITHIN_MS);
});

describe('an alert on a corridor', () => {
  it('is shown to whoever subscribes to it, and who has not seen it in time is marked as not reached until it has', async () => {
    expect((await send('officer', 'configure-operation', 'operation/watch', { rules: { coordinator: { within: 1 } } })).status).toBe(200);
    await report(['checkpoint-registered', 'checkpoint/k1', { name: { en: 'K-1' }, kind: 'checkpoint', lon: 34.45, lat: 31.45, corridors: ['north'] }]);
    const [closed] = await report(['checkpoint-status-reported', 'checkpoint/k1', { status: 'closed' }]);
    const [key] = await shown('officer', 'corridor-not-clear', ({ notReached }) => JSON.stringify(notReached) === '["relief"]');
    expect(alertsOf(watchers.cedar)).toEqual([]);
    expect((await send('officer', 'set-subscription', 'organisation/cedar', { corridors: ['north'] })).status).toBe(200);
    expect((await shown('cedar', 'corridor-not-clear'))[1]).toMatchObject({ subject: 'corridor/north', severity: 'high', state: 'active-unacknowledged' });
    await shown('officer', 'corridor-not-clear', ({ notReached }) => JSON.stringify(notReached) === '["cedar","relief"]');
    expect((await send('cedar', 'acknowledge-alert', key)).status).toBe(200);
    await shown('officer', 'corridor-not-clear', ({ notReached }) => JSON.stringify(notReached) === '["relief"]');
    expect((await send('relief', 'acknowledge-alert', key)).status).toBe(200);
    await shown('officer', 'corridor-not-clear', ({ notReached }) => notReached === undefined);
    for (const who of ['relief', 'cedar'] as const) expect(JSON.stringify([...watchers[who].seen])).not.toMatch(/notReached|Watch officer|Coordinator/);
    await report(['checkpoint-status-retracted', 'checkpoint/k1', { retracts: closed, reason: 'Another checkpoint' }]);
    await shown('cedar', 'corridor-not-clear', inState('cleared-unacknowledged'));
  }, WITHIN_MS);
});

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
