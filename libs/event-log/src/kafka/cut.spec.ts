import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { ids, note, notes, readAll } from '../samples.contract.ts';
import { FETCH, FaultProxy, LIST_OFFSETS } from './fault-proxy.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { asAdmin, clear, scratchPrefix, servers } from './scratch.contract.ts';

const prefixes: string[] = [];
const opened: KafkaEventLog[] = [];
let prefix: string;
beforeEach(() => void prefixes.push((prefix = scratchPrefix())));
afterEach(() => Promise.all(opened.splice(0).map((log) => log.close())));
afterAll(() => clear(prefixes));

function open(brokers = servers().brokers): KafkaEventLog {
  const log = new KafkaEventLog({ kafka: { brokers, ssl: false }, creates: true, prefix });
  opened.push(log);
  return log;
}

/** Until its name is gone, a topic that is deleted still takes what is appended. */
async function remove(): Promise<void> {
  await asAdmin(async (admin) => {
    await admin.deleteTopics({ topics: [`${prefix}.demo.log`] });
    while ((await admin.listTopics()).includes(`${prefix}.demo.log`)) await new Promise((resolve) => { setTimeout(resolve, 20); });
  });
}

/** What a server does that comes back without the end of its disk: the log now holds only these. */
async function cutTo(kept: readonly Parameters<KafkaEventLog['append']>[1][number][]): Promise<void> {
  await remove();
  const writer = open();
  for (;;) {
    try {
      await writer.append('demo', kept);
      return;
    } catch (error) {
      // For a moment after it was deleted, its name cannot be given again.
      if ((error as Error).name !== 'LogUnavailable') throw error;
    }
  }
}

/** A reader that has read `count` events and waits for more. */
async function waiting(log: KafkaEventLog, count: number): Promise<AsyncIterator<readonly Recorded[]>> {
  const reader = log.read('demo', { after: -1, follow: true })[Symbol.asyncIterator]();
  let seen = 0;
  while (seen < count) seen += ((await reader.next()).value as readonly Recorded[]).length;
  return reader;
}

const cut = (position: number): unknown => expect.objectContaining({ name: 'LogCut', operation: 'demo', position });

describe('a log that lost its end', () => {
  it('is noticed by a reader that waits, when the log is shorter than what it read', async () => {
    const log = open();
    await log.append('demo', notes(5));
    const reader = await waiting(log, 5);
    const next = reader.next();
    next.catch(() => {});
    await cutTo(notes(2));
    await expect(next).rejects.toEqual(cut(4));
  });

  it('is noticed by a reader that waits, when others were recorded where its last one was', async () => {
    const log = open();
    await log.append('demo', notes(5));
    const reader = await waiting(log, 5);
    const next = reader.next();
    next.catch(() => {});
    await cutTo([...notes(4), note('other'), note('more')]);
    await expect(next).rejects.toEqual(cut(4));
  });

  it('is noticed by a reader that was cut off meanwhile', async () => {
    const proxy = await FaultProxy.open();
    const log = open([proxy.address]);
    await log.append('demo', notes(3));
    const reader = await waiting(log, 3);
    proxy.refuse();
    await cutTo([...notes(2), note('other'), note('more')]);
    proxy.restore();
    await expect(reader.next()).rejects.toEqual(cut(2));
    await log.close();
    await proxy.close();
  });

  it('is nothing to a reader whose own part of it is still there', async () => {
    const log = open();
    await log.append('demo', notes(5));
    const reader = log.read('demo', { after: 1, follow: true })[Symbol.asyncIterator]();
    const early = log.read('demo', { after: -1, follow: true })[Symbol.asyncIterator]();
    expect(((await early.next()).value as readonly Recorded[]).length).toBe(5);
    await cutTo([...notes(2), note('other')]);
    expect(ids((await reader.next()).value as readonly Recorded[])).toEqual(['other']);
    await expect(early.next()).rejects.toEqual(cut(4));
  });

  it('is noticed by who asks for the head, once', async () => {
    const log = open();
    await log.append('demo', notes(5));
    await cutTo(notes(2));
    await expect(log.head('demo')).rejects.toEqual(cut(4));
    expect(await log.head('demo')).toBe(1);
    expect(ids(await readAll(log, 'demo'))).toEqual(['n-0', 'n-1']);
  });

  it('takes appends again, at the positions that they get now', async () => {
    const log = open();
    await log.append('demo', notes(5));
    const reader = await waiting(log, 5);
    await cutTo(notes(2));
    const [recorded] = await log.append('demo', [note('again')]);
    expect(recorded?.position).toBe(2);
    await expect(reader.next()).rejects.toEqual(cut(4));
    expect(ids(await readAll(log, 'demo'))).toEqual(['n-0', 'n-1', 'again']);
  });
});

it('one that is gone altogether is said by name, and begins anew', async () => {
  const log = open();
  await log.append('demo', notes(3));
  await remove();
  await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogCut' });
  await expect(log.head('demo')).resolves.toBe(-1);
});

it('a log that lost nothing is read on without a word, however often connections break', async () => {
  const proxy = await FaultProxy.open();
  const log = open([proxy.address]);
  await log.append('demo', notes(3));
  const reader = await waiting(log, 3);
  let cuts = 0;
  proxy.fate = (request) => {
    if (request === FETCH && (cuts += 1) <= 5) proxy.cut();
    return 'pass';
  };
  const next = reader.next();
  await open().append('demo', [note('next')]);
  expect(ids((await next).value as readonly Recorded[])).toEqual(['next']);
  await log.close();
  await proxy.close();
});

it('a log that grew while the answer to who asked for its head was on its way was not cut', async () => {
  const proxy = await FaultProxy.open();
  const log = open([proxy.address]);
  await log.append('demo', notes(3));
  const reader = await waiting(log, 3);
  proxy.fate = (request) => (request === LIST_OFFSETS ? 'hold' : 'pass');
  const head = log.head('demo');
  await proxy.holding;
  await open().append('demo', notes(2, 'more'));
  expect(ids((await reader.next()).value as readonly Recorded[])).toEqual(['more-0', 'more-1']);
  proxy.fate = () => 'pass';
  proxy.release();
  expect(await head).toBe(2);
  expect(await log.head('demo')).toBe(4);
  await log.close();
  await proxy.close();
});
