/** An alert where the servers are apart: how soon it is at a coordinator's console under load, and that it stands whatever is killed while it is open. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { formatTime, type EntityKey } from '#libs/domain';
import type { ChangesFrame } from '#libs/protocol';
import { startServices, type Services } from '../../tools/services/services.ts';
import { ORGANISATION } from '../support/batches.ts';
import { Follower } from '../support/follower.ts';
import { services, System } from '../support/system.ts';
import { forgetOperation, ownOperation, sameAsPicture, tell, verified } from '../support/trial.ts';
import { until } from '../support/until.ts';

const AUDIENCE = `aid:${ORGANISATION}` as const;
/** The promise: 95 of 100 alerts are there within this. */
const P95_MS = 1_000;
const ALERTS = 200;
const EVENTS_PER_SECOND = 200;
const ALERTS_PER_SECOND = 20;
const TURN_MS = 100;
const PATIENCE_MS = 60_000;
const ROUTE = [[34.27, 31.2265], [34.5425, 31.5585]];

interface Alert { readonly rule: string; readonly subject: string; readonly state: string; readonly seen: readonly unknown[] }

describe('alerts of servers apart', () => {
  const operation = ownOperation('alerts');
  let own: Services;
  let system: System;
  let ids = 0;
  beforeAll(async () => {
    // A Redis that this trial may kill; Kafka is everybody's.
    own = await startServices({ given: { KAFKA_BROKERS: services().KAFKA_BROKERS } });
    system = await System.start({ operation, services: own.env });
    await post(convoy => [report('convoy-planned', convoy, { organisation: ORGANISATION, route: ROUTE }), report('convoy-departed', convoy, {})], ALERTS + 1);
  });
  afterEach(() => { expect(system?.fallen ?? []).toEqual([]); });
  afterAll(async () => {
    await system?.end();
    await forgetOperation(operation);
    await own?.stop();
  });

  const report = (fact: string, convoy: number, data: object) => ({
    specversion: '1.0', id: `e-${(ids += 1)}`, source: 'urn:trial:alerts', type: `watchfloor.${fact}.v1`, subject: `convoy/A-${convoy}`, time: formatTime(Date.now()), data,
  });
  async function send(events: readonly object[]): Promise<number> {
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const response = await fetch(system.url('/events', system.one('ingest')), { method: 'POST', headers, body: JSON.stringify(events) });
    expect(response.status).toBe(202);
    await response.text();
    return Date.now();
  }
  const post = (of: (convoy: number) => readonly object[], convoys: number): Promise<number> => send(Array.from({ length: convoys }, (_, n) => of(n)).flat());

  /** Its outcome: one that is not folded yet is asked for again by the same id. */
  async function command(type: string, subject: string, data: object = {}): Promise<number> {
    const body = JSON.stringify({ id: `c-${(ids += 1)}`, type, subject, data });
    return until(`the outcome of ${type}`, async () => {
      const response = await fetch(system.url('/commands'), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await response.text();
      return response.status === 202 ? undefined : response.status;
    }, PATIENCE_MS);
  }

  it(`are at a coordinator’s console within ${P95_MS} ms for 95 of 100 at ${EVENTS_PER_SECOND} events/s`, async () => {
    const socket: Socket = io(`${system.one('gateway').url}/live`, { transports: ['websocket'], reconnection: false, forceNew: true });
    const shown = new Map<string, number>();
    socket.on('changes', ({ changes }: ChangesFrame) => {
      for (const [key, entity] of changes) if (key.startsWith('alert/') && entity !== null) shown.set((entity as unknown as Alert).subject, shown.get((entity as unknown as Alert).subject) ?? Date.now());
    });
    expect(await socket.emitWithAck('join', { operation, audience: AUDIENCE })).toMatchObject({ audience: AUDIENCE });
    const accepted = new Map<string, number>();
    const began = Date.now();
    for (let turn = 0; accepted.size < ALERTS; turn += 1) {
      const attacked = Array.from({ length: (ALERTS_PER_SECOND * TURN_MS) / 1_000 }, (_, n) => accepted.size + n);
      const moved = Array.from({ length: (EVENTS_PER_SECOND * TURN_MS) / 1_000 - attacked.length }, (_, n) => report('convoy-position-reported', (turn * 20 + n) % ALERTS, { lon: 34.27 + turn / 100_000, lat: 31.2265 }));
      const at = await send([...moved, ...attacked.map((convoy) => report('convoy-incident-reported', convoy, { kind: 'attacked' }))]);
      for (const convoy of attacked) accepted.set(`convoy/A-${convoy}`, at);
      const ahead = began + (turn + 1) * TURN_MS - Date.now();
      if (ahead > 0) await new Promise((resolve) => { setTimeout(resolve, ahead); });
    }
    await until('every alert to be there', async () => ([...accepted.keys()].every((subject) => shown.has(subject)) ? true : undefined));
    socket.close();
    const delays = [...accepted].map(([subject, at]) => (shown.get(subject) as number) - at).sort((a, b) => a - b);
    const percentile = (share: number): number => delays[Math.floor(delays.length * share)] as number;
    tell('alerts', { alerts: delays.length, 'p50 ms': percentile(0.5), 'p95 ms': percentile(0.95), 'slowest ms': percentile(0.999), 'sent in ms': Date.now() - began });
    expect(delays).toHaveLength(ALERTS);
    expect(percentile(0.95)).toBeLessThan(P95_MS);
  });

  it('stand while projector, gateway and Redis are killed, are not raised a second time, and go on from where they were', async () => {
    const subject = `convoy/A-${ALERTS}`;
    const consoles = [new Follower({ url: system.one('gateway').url, operation }), new Follower({ url: system.one('gateway').url, operation, audience: AUDIENCE })];
    const alertsAt = ({ entities }: Follower): readonly (readonly [EntityKey, Alert])[] =>
      [...entities].filter(([key, view]) => key.startsWith('alert/') && (view as Alert).subject === subject) as unknown as readonly (readonly [EntityKey, Alert])[];
    const both = (what: string, holds: (alert: Alert) => boolean) => until(what, async () => {
      const found = consoles.map(alertsAt);
      return consoles.every(({ following, state }) => following && state === 'live') && found.every(([one]) => one !== undefined && holds(one[1])) ? found : undefined;
    }, PATIENCE_MS);
    await send([report('convoy-incident-reported', ALERTS, { kind: 'attacked' })]);
    const [[raised] = []] = await both('the alert to be there', ({ state }) => state === 'active-unacknowledged');
    const key = raised?.[0] as EntityKey;
    await Promise.all([system.one('projector').end('SIGKILL'), system.one('gateway').end('SIGKILL'), own.redis.kill()]);
    await own.redis.start();
    await Promise.all([system.one('projector').start(), system.one('gateway').start()]);
    const after = await both('the alert to stand', ({ state }) => state === 'active-unacknowledged');
    expect(after.map((found) => found.map(([one]) => one))).toEqual([[key], [key]]);
    expect(await command('acknowledge-alert', key)).toBe(200);
    await both('what was done about it', ({ state }) => state === 'active-acknowledged');
    await system.one('projector').restart('SIGKILL');
    expect(await command('close-alert', key, { note: 'Everybody is safe.' })).toBe(200);
    const closed = await both('its end', ({ state }) => state === 'closed');
    expect(closed.map((found) => found.map(([one]) => one))).toEqual([[key], [key]]);
    for (const console of consoles) await sameAsPicture(console, operation);
    expect(consoles.flatMap(({ faults }) => faults)).toEqual([]);
    expect(await verified(system.one('gateway').url, operation)).toContain('equal:');
    for (const console of consoles) console.leave();
  }, 4 * PATIENCE_MS);
});
