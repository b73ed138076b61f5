import { afterEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import type { Accepted, Recorded } from '#libs/domain';
import { MemoryEventLog, type ReadOptions } from '#libs/event-log';
import { BATCH, convoy, planned, STRUCTURED, violation } from '../events/sample.ts';
import { listen, OPERATION, type Answered, type Listening } from '../listening.ts';

/** A log whose appends, all its readers, or those that follow it, wait while a test holds them. */
class HeldLog extends MemoryEventLog {
  readonly held = new Set<'append' | 'read' | 'follow'>();
  readonly moved = new EventEmitter().setMaxListeners(0);

  release(what: 'append' | 'read' | 'follow'): void {
    this.held.delete(what);
    this.moved.emit('released');
  }

  override async append(operation: string, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    this.moved.emit('append');
    while (this.held.has('append')) await once(this.moved, 'released');
    return super.append(operation, events);
  }

  override async *read(operation: string, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    for await (const batch of super.read(operation, options)) {
      while (this.held.has('read') || (options.follow === true && this.held.has('follow'))) await once(this.moved, 'released');
      yield batch;
    }
  }
}

let server: Listening | undefined;
afterEach(async () => { await server?.close(); });
const batchOf = (events: readonly object[]): { readonly headers: Record<string, string>; readonly body: string } => ({ headers: { 'content-type': BATCH }, body: JSON.stringify(events) });
const single = { headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation()) };
const metric = async (name: string): Promise<string | undefined> => (await server?.send({ method: 'GET', path: '/metrics' }))?.text.split('\n').find((line) => line.startsWith(`watchfloor_${name}`));

describe('recording', () => {
  it('answers 429 with Retry-After while too much waits for the log, and takes events again afterwards', async () => {
    const log = new HeldLog();
    server = await listen({ log });
    log.held.add('append');
    const running: Promise<Answered>[] = [];
    for (let request = 0; request < 20; request += 1) {
      const appending = once(log.moved, 'append');
      running.push(server.send(batchOf(Array.from({ length: 1_000 }, (_, n) => violation({ id: `${request}-${n}` })))));
      await appending;
    }
    expect([await metric('append_queue'), await metric('spool_bytes')]).toEqual(['watchfloor_append_queue 20000', 'watchfloor_spool_bytes 0']);
    const refused = await server.send(single);
    expect([refused.status, refused.headers['retry-after'], refused.json['type']]).toEqual([429, '1', 'urn:watchfloor:problem:too-many-requests']);
    const device = await server.send({ method: 'GET', path: `/v1/operations/${OPERATION}/devices/osmand?id=a&lat=31&lon=34` });
    expect(device.status).toBe(429);
    log.release('append');
    expect((await Promise.all(running)).every(({ status }) => status === 202)).toBe(true);
    expect((await server.send(single)).status).toBe(202);
    expect(await metric('events_recorded_total')).toBe('watchfloor_events_recorded_total{operation="demo"} 20001');
    expect(await metric('events_rejected_total')).toBe('watchfloor_events_rejected_total{reason="overloaded"} 2');
  });

  it('matches a device with a convoy that was recorded just before, however slowly the log is read', async () => {
    const log = new HeldLog();
    server = await listen({ log });
    log.held.add('read');
    expect((await server.send(batchOf([planned('c-1', ['phone']), convoy('convoy-departed', 'c-1', '2026-03-01T09:10:00Z', {})]))).status).toBe(202);
    const fix = server.send({ method: 'GET', path: `/v1/operations/${OPERATION}/devices/osmand?id=phone&lat=31.3&lon=34.3&timestamp=1772366340` });
    const arrived = once(server.app.getHttpServer() as EventEmitter, 'request');
    await arrived;
    log.release('read');
    expect((await fix).status).toBe(200);
  });

  it('is not ready, and refuses events, until a log has been read to its end', async () => {
    const log = new HeldLog();
    const first = await listen({ log });
    expect((await first.send(single)).status).toBe(202);
    await first.app.close();
    log.held.add('follow');
    server = await listen({ log });
    const ready = await server.send({ method: 'GET', path: '/health/ready' });
    expect([ready.status, ready.json['checks']]).toEqual([503, { ingest: 'a log is not read to its end yet' }]);
    expect((await server.send(single)).status).toBe(503);
    log.release('follow');
    await expectReady(server);
    expect((await server.send(single)).status).toBe(202);
  });
});

async function expectReady(listening: Listening): Promise<void> {
  while ((await listening.send({ method: 'GET', path: '/health/ready' })).status !== 200) await new Promise((resolve) => setImmediate(resolve));
}
