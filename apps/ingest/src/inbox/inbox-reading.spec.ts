import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inbox, type InboxHandler, type InboxRecord } from '#libs/event-log';
import { STRUCTURED, violation } from '../events/sample.ts';
import { listen, OPERATION, type Listening } from '../listening.ts';
import { CommandedLog } from '../recording/commanded-log.ts';

/** What the port promises, in memory: hands over what was put in until it is done with, and keeps what was refused. */
class MemoryInbox extends Inbox {
  readonly refused: (readonly [offset: string, reason: string])[] = [];
  readonly moved = new EventEmitter().setMaxListeners(0);
  /** How often `handle` rejected. */
  again = 0;
  /** Ends the next `consume` so. */
  failure: Error | undefined;
  private readonly records: InboxRecord[] = [];
  private put = 0;

  send(events: readonly (object | string | null)[]): void {
    for (const event of events) {
      const value = event === null ? null : Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
      this.records.push({ operation: OPERATION, partition: 0, offset: String(this.put), value, headers: [['content-type', Buffer.from(STRUCTURED)]] });
      this.put += 1;
    }
    this.moved.emit('moved');
  }

  get left(): number {
    return this.records.length;
  }

  async consume(_: readonly string[], handle: InboxHandler, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.failure !== undefined) {
        const { failure } = this;
        this.failure = undefined;
        throw failure;
      }
      if (this.records.length === 0) await once(this.moved, 'moved', { signal }).catch(() => undefined);
      else await this.handOver(handle);
    }
  }

  async close(): Promise<void> {
    this.moved.emit('moved');
  }

  private async handOver(handle: InboxHandler): Promise<void> {
    const given = this.records.slice();
    try {
      const reasons = await handle(given);
      for (const [at, reason] of reasons.entries()) if (reason !== undefined) this.refused.push([(given[at] as InboxRecord).offset, reason]);
      this.records.splice(0, given.length);
    } catch {
      this.again += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.moved.emit('handled');
  }
}

let directory: string;
let log: CommandedLog;
let inbox: MemoryInbox;
let server: Listening;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-inbox-'));
  log = new CommandedLog();
  inbox = new MemoryInbox();
  server = await listen({ log, inbox, spool: { directory, limitBytes: 64 * 1_024 * 1_024 } });
});
afterEach(async () => {
  log.command('up');
  await server.app.close();
  await rm(directory, { recursive: true });
});
const ids = async (): Promise<readonly string[]> => (await server.recorded()).slice(1).map(({ event }) => event.id);
const post = async (id: string): Promise<unknown> => (await server.send({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation({ id })) })).json['results'];
const handled = async (): Promise<void> => {
  while (inbox.left > 0) await once(inbox.moved, 'handled');
};
const metrics = async (name: string): Promise<readonly string[]> => (await server.send({ method: 'GET', path: '/metrics' })).text.split('\n').filter((line) => line.startsWith(`watchfloor_${name}`));

describe('the inbox', () => {
  it('comes into the log in its order, many events to an append, with the time at which they were accepted', async () => {
    inbox.send(Array.from({ length: 1_500 }, (_, n) => violation({ id: `e-${n}` })));
    await handled();
    expect(await ids()).toEqual(Array.from({ length: 1_500 }, (_, n) => `e-${n}`));
    expect([log.sizes.length <= 5, Math.max(...log.sizes) <= 1_000]).toEqual([true, true]);
    expect((await server.recorded()).at(-1)?.recordedAt).toBe(server.clock.at);
    expect(await metrics('events_recorded_total')).toEqual(['watchfloor_events_recorded_total{operation="demo"} 1500']);
  });

  it('keeps no poison from the events around it: each is refused with its reason and counted by it', async () => {
    inbox.send([violation({ id: 'a' }), null, violation({ id: 'b' }), 'not JSON', violation({ type: 'x' }), `"${'x'.repeat(70_000)}"`, violation({ id: 'c' })]);
    await handled();
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect(inbox.refused.map(([offset, reason]) => [offset, reason.slice(0, reason.indexOf(':'))])).toEqual([['1', 'value'], ['3', 'value'], ['4', '/type'], ['5', 'value']]);
    expect((await metrics('events_rejected_total')).toSorted()).toEqual([
      'watchfloor_events_rejected_total{reason="invalid"} 1', 'watchfloor_events_rejected_total{reason="too-large"} 1', 'watchfloor_events_rejected_total{reason="unparseable"} 2',
    ]);
  });

  it('keeps its records while the log is away, spools none of them, counts nothing twice, and goes on behind what was spooled', async () => {
    log.command('away');
    inbox.send([violation({ id: 'in-a' }), 'not JSON', violation({ id: 'in-b' })]);
    while (inbox.again < 3) await once(inbox.moved, 'handled');
    expect(await post('sent')).toMatchObject([{ status: 'spooled' }]);
    expect([await metrics('spool_events'), await metrics('events_rejected_total{reason="un')]).toEqual([['watchfloor_spool_events 1'], []]);
    log.command('up');
    await handled();
    expect(await ids()).toEqual(['sent', 'in-a', 'in-b']);
    expect(await metrics('events_rejected_total{reason="un')).toEqual(['watchfloor_events_rejected_total{reason="unparseable"} 1']);
    expect(inbox.refused).toHaveLength(1);
  });

  it('is consumed again after a failure', async () => {
    inbox.failure = new Error('the group is gone');
    inbox.send([violation({ id: 'a' })]);
    await handled();
    inbox.send([violation({ id: 'b' })]);
    await handled();
    expect(await ids()).toEqual(['a', 'b']);
  });
});
