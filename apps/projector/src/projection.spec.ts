import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Accepted, OperationId } from '#libs/domain';
import { genesis, MemoryEventLog, Sharing } from '#libs/event-log';
import { MemoryPictureStore } from '#libs/picture-store';
import { parseEvent } from '#libs/protocol';
import { Metrics, Readiness, SystemClock } from '#libs/runtime';
import { Gauges } from './gauges.ts';
import { Projection } from './projection.ts';

/** Says what a test wants it to say. */
class SaidSharing extends Sharing {
  say: (mine: ReadonlySet<OperationId>) => void = () => {};

  override async share(_operations: readonly OperationId[], assigned: (mine: ReadonlySet<OperationId>) => void, signal: AbortSignal): Promise<void> {
    this.say = assigned;
    await once(signal, 'abort');
  }
  override folded(): void {}
  override async close(): Promise<void> {}
}

/** A store that counts who came to write. */
class CountingStore extends MemoryPictureStore {
  readonly writers: OperationId[] = [];
  override acquire(operation: OperationId): ReturnType<MemoryPictureStore['acquire']> {
    this.writers.push(operation);
    return super.acquire(operation);
  }
}

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => { setImmediate(resolve); });
};

const heartbeat = ((): Accepted => {
  const parsed = parseEvent({
    specversion: '1.0', id: 'h-1', source: 'urn:source:a', type: 'watchfloor.source-heartbeat.v1', subject: 'source/a', time: '2026-03-10T12:00:00Z',
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: parsed.event.time };
})();
const newer: Accepted = { ...heartbeat, event: { ...heartbeat.event, json: heartbeat.event.json.replace('.v1', '.v2') } };

let projection: Projection;
afterEach(() => projection.beforeApplicationShutdown());

async function given() {
  const [log, store, sharing, readiness, clock] = [new MemoryEventLog(), new CountingStore(), new SaidSharing(), new Readiness(), new SystemClock()];
  for (const operation of ['a', 'b']) await genesis(log, operation, `log-${operation}`, clock.now());
  const failures: unknown[] = [];
  const options = { operations: ['a', 'b'], sharing, watches: false, fail: (_: OperationId | undefined, error: unknown) => { failures.push(error); } };
  projection = new Projection(options, log, store, clock, new Gauges(new Metrics()), readiness);
  projection.onApplicationBootstrap();
  const missing = async (): Promise<string | undefined> => (await readiness.missing())['projector'];
  return { log, store, sharing, failures, missing };
}

describe('what a process projects', () => {
  it('is nothing, and not ready, until somebody says what is its own', async () => {
    const { store, missing } = await given();
    expect(await missing()).toMatch(/nobody has said/);
    expect(store.writers).toEqual([]);
  });

  it('is ready with nothing of its own', async () => {
    const { sharing, store, missing } = await given();
    sharing.say(new Set());
    expect(await missing()).toBeUndefined();
    expect(store.writers).toEqual([]);
  });

  it('is what it was told: it begins what comes and ends what goes', async () => {
    const { sharing, store, missing } = await given();
    sharing.say(new Set(['a']));
    expect(await missing()).toMatch(/1 operations/);
    await until(async () => (await missing()) === undefined);
    sharing.say(new Set(['b']));
    await until(async () => (await missing()) === undefined && store.writers.length === 2);
    expect(store.writers).toEqual(['a', 'b']);
  });

  it('begins again, with a fence of its own, what comes back', async () => {
    const { sharing, store, missing, failures } = await given();
    for (const mine of [['a'], [], ['a']]) {
      sharing.say(new Set(mine));
      await until(async () => (await missing()) === undefined);
    }
    await until(async () => store.writers.length === 2 && (await missing()) === undefined);
    expect(store.writers).toEqual(['a', 'a']);
    expect(failures).toEqual([]);
  });

  it('folds on in one operation while the log of another holds what it is too old to read, and says so', async () => {
    const { log, sharing, store, missing, failures } = await given();
    sharing.say(new Set(['a', 'b']));
    await until(async () => (await missing()) === undefined);
    await log.append('a', [newer]);
    await until(async () => /1 operations have a log that this program cannot read/.test((await missing()) ?? ''));
    await log.append('b', [heartbeat]);
    await until(async () => (await store.load('b')).position === 1);
    sharing.say(new Set(['b']));
    await until(async () => (await missing()) === undefined);
    expect([failures, (await store.load('a')).position]).toEqual([[], 0]);
  });

  it('goes on quietly when it is fenced and then told that the operation is another process’s', async () => {
    const { sharing, store, missing, failures } = await given();
    sharing.say(new Set(['a', 'b']));
    await until(async () => (await missing()) === undefined);
    await store.acquire('a');
    sharing.say(new Set(['b']));
    await until(async () => (await missing()) === undefined);
    expect(failures).toEqual([]);
  });
});
