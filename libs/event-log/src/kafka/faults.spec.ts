import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { ids, note, notes, readAll } from '../samples.contract.ts';
import { FaultProxy, FETCH, outOfRange, PRODUCE } from './fault-proxy.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { clear, scratchPrefix, servers } from './scratch.contract.ts';

/** Milliseconds in which a call that cannot be answered is rejected. */
const SOON = 5_000;
const prefixes: string[] = [];
const opened: KafkaEventLog[] = [];
let proxy: FaultProxy;
let prefix: string;
beforeEach(async () => {
  prefixes.push((prefix = scratchPrefix()));
  proxy = await FaultProxy.open();
});
afterEach(async () => {
  proxy.restore();
  proxy.fate = () => 'pass';
  await Promise.all(opened.splice(0).map((log) => log.close()));
  await proxy.close();
});
afterAll(() => clear(prefixes));

function open(brokers = servers().brokers, clock?: () => number): KafkaEventLog {
  const log = new KafkaEventLog({ kafka: { brokers, ssl: false }, creates: true, prefix, ...(clock !== undefined && { clock }) });
  opened.push(log);
  return log;
}

/** Follows until `count` events were read. */
async function follow(log: KafkaEventLog, count: number, after = -1, each: (seen: number) => void = () => {}): Promise<readonly Recorded[]> {
  const seen: Recorded[] = [];
  const stop = new AbortController();
  for await (const batch of log.read('demo', { after, follow: true, signal: stop.signal })) {
    seen.push(...batch);
    each(seen.length);
    if (seen.length >= count) stop.abort();
  }
  return seen;
}

describe('when the answer to an append is lost', () => {
  it('no acknowledged event is missing, though later appends waited behind it', async () => {
    const log = open([proxy.address]);
    await log.append('demo', [note('before')]);
    let lost = 0;
    proxy.fate = (request) => (request === PRODUCE && (lost += 1) === 1 ? 'lose' : 'pass');
    // Each fills a batch of its own, so that all but the first wait while it is on its way.
    const calls = Array.from({ length: 6 }, (_, at) => notes(600, `c${at}`));
    const begun = performance.now();
    const answers = await Promise.allSettled(calls.map((call) => log.append('demo', call)));
    expect(performance.now() - begun).toBeLessThan(SOON);
    expect(answers[0]).toMatchObject({ status: 'rejected', reason: { name: 'LogUnavailable' } });
    const again: Recorded[] = [];
    for (const [at, call] of calls.entries()) if (answers[at]?.status === 'rejected') again.push(...(await log.append('demo', call)));
    const read = await readAll(log, 'demo');
    const acknowledged = [...again, ...answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))];
    for (const { event, position } of acknowledged) expect(read[position]?.event.id).toBe(event.id);
    expect(new Set(ids(read))).toEqual(new Set(['before', ...calls.flatMap((call) => call.map(({ event }) => event.id))]));
  });
});

describe('while Kafka is away', () => {
  it('append and head reject soon by name, and work again when it is back', async () => {
    const log = open([proxy.address]);
    await log.append('demo', notes(2));
    proxy.refuse();
    const begun = performance.now();
    await Promise.all([
      expect(log.append('demo', [note('lost')])).rejects.toMatchObject({ name: 'LogUnavailable' }),
      expect(log.head('demo')).rejects.toMatchObject({ name: 'LogUnavailable' }),
      expect(readAll(log, 'demo')).rejects.toMatchObject({ name: 'LogUnavailable' }),
    ]);
    expect(performance.now() - begun).toBeLessThan(SOON);
    proxy.restore();
    expect((await log.append('demo', [note('back')]))[0]?.position).toBe(2);
    expect(await log.head('demo')).toBe(2);
  });

  it('calls that were never sent are tried again when it is soon back', async () => {
    const log = open([proxy.address]);
    await log.append('demo', notes(2));
    proxy.refuse();
    const head = log.head('demo');
    proxy.restore();
    expect(await head).toBe(1);
  });

  it('a reader that follows waits and goes on where it was, with nothing lost and nothing twice', async () => {
    const [log, other] = [open([proxy.address]), open()];
    await other.append('demo', notes(3, 'a'));
    const away = Promise.withResolvers<void>();
    const reading = follow(log, 6, -1, (seen) => {
      if (seen !== 3) return;
      proxy.refuse();
      away.resolve();
    });
    await away.promise;
    await expect(log.head('demo')).rejects.toMatchObject({ name: 'LogUnavailable' });
    await other.append('demo', notes(3, 'b'));
    proxy.restore();
    expect(ids(await reading)).toEqual(['a-0', 'a-1', 'a-2', 'b-0', 'b-1', 'b-2']);
  });

  it('a process that starts then waits for it', async () => {
    proxy.refuse();
    const log = open([proxy.address]);
    const reading = follow(log, 2);
    await expect(log.head('demo')).rejects.toMatchObject({ name: 'LogUnavailable' });
    proxy.restore();
    await log.append('demo', notes(2));
    expect(await reading).toHaveLength(2);
  });

  it('connections that break again and again lose nothing', async () => {
    const [log, other] = [open([proxy.address]), open()];
    const reading = follow(log, 600, -1, () => proxy.cut());
    for (let call = 0; call < 30; call += 1) await other.append('demo', notes(20, `c${call}`));
    const seen = await reading;
    expect(seen).toEqual(await readAll(other, 'demo'));
  });
});

describe('when a server says that an offset is out of range and it is not', () => {
  it('a reader asks again and skips nothing, at the end of the log and far before it', async () => {
    const [log, other] = [open([proxy.address]), open()];
    for (let call = 0; call < 8; call += 1) await other.append('demo', notes(400, `c${call}`));
    let answers = 0;
    let said = 0;
    proxy.fate = (request, answer) => {
      if (request !== FETCH || (answers += 1) % 2 === 1) return 'pass';
      said += 1;
      return outOfRange(answer);
    };
    const reading = follow(log, 4_000);
    for (let call = 8; call < 28; call += 1) await other.append('demo', notes(40, `c${call}`));
    const seen = await reading;
    expect(seen.map(({ position }) => position)).toEqual(Array.from({ length: 4_000 }, (_, at) => at));
    expect(seen).toEqual(await readAll(other, 'demo'));
    expect(said).toBeGreaterThan(1);
  });
});
