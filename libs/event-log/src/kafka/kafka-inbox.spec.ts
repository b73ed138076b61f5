import { zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import kafkajs, { type Message } from 'kafkajs';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import type { InboxHandler, InboxRecord } from '../inbox.ts';
import { FaultProxy } from './fault-proxy.contract.ts';
import { KafkaInbox } from './kafka-inbox.ts';
import { asAdmin, clear, scratchPrefix, servers, withProducer } from './scratch.contract.ts';
import { createTopics } from './wire/topics.ts';

/** kafkajs brings gzip; the test brings the others, as other people's producers have them. */
const packed = (pack: (data: Buffer) => Buffer) => (): { compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>; decompress(data: Buffer): Promise<Buffer> } => ({
  compress: async ({ buffer }) => pack(buffer), decompress: async (data) => data,
});
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.Snappy] = packed((data) => compressSync(data));
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = packed((data) => compressFrameSync(data));
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = packed((data) => zstdCompressSync(data));

const prefixes: string[] = [];
const readers: Reader[] = [];
let prefix: string;
beforeEach(async () => {
  prefixes.push((prefix = scratchPrefix()));
  await createTopics(servers(), prefix, 'demo');
});
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.stop())));
afterAll(() => clear(prefixes));

/** One process that reads the inbox, and what it was given. */
class Reader {
  readonly records: InboxRecord[] = [];
  readonly inbox: KafkaInbox;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private came = Promise.withResolvers<void>();

  constructor(handle: InboxHandler = async (records) => records.map(() => undefined), { operations = ['demo'], brokers = servers().brokers } = {}) {
    this.inbox = new KafkaInbox({ kafka: { brokers, ssl: false }, prefix });
    this.running = this.inbox.consume(operations, async (records) => {
      this.records.push(...records);
      this.came.resolve();
      this.came = Promise.withResolvers();
      return handle(records);
    }, this.stopping.signal);
    readers.push(this);
  }

  async has(count: number): Promise<void> {
    while (this.records.length < count) await this.came.promise;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.inbox.close();
  }
}

const send = (messages: Message[], compression = kafkajs.CompressionTypes.None, operation = 'demo'): Promise<unknown> =>
  withProducer((producer) => producer.send({ topic: `${prefix}.${operation}.inbox`, messages, compression }));
const values = (records: readonly InboxRecord[]): readonly (string | undefined)[] => records.map(({ value }) => value?.toString());

/** Everything in `.rejected`, once there are so many. */
async function rejected(count: number): Promise<readonly { readonly key: string | undefined; readonly value: Buffer | null; readonly headers: Readonly<Record<string, unknown>> }[]> {
  const consumer = new kafkajs.Kafka({ brokers: [...servers().brokers], logLevel: kafkajs.logLevel.NOTHING }).consumer({ groupId: `${prefix}-looks` });
  await consumer.connect();
  await consumer.subscribe({ topic: `${prefix}.demo.rejected`, fromBeginning: true });
  const seen: kafkajs.KafkaMessage[] = [];
  await new Promise<void>((resolve) => {
    void consumer.run({ eachMessage: async ({ message }) => void (seen.push(message) === count && resolve()) });
  });
  await consumer.disconnect();
  return seen.map(({ key, value, headers }) => ({
    key: key?.toString(), value, headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, said]) => [name, Array.isArray(said) ? said.map(String) : String(said)])),
  }));
}

async function committed(): Promise<number> {
  const [topic] = await asAdmin((admin) => admin.fetchOffsets({ groupId: `${prefix}-ingest`, topics: [`${prefix}.demo.inbox`] }));
  return (topic?.partitions ?? []).reduce((total, { offset }) => total + Math.max(0, Number(offset)), 0);
}

describe('an inbox in Kafka', () => {
  it('gives what was sent: value, no value, headers in order, of any partition, with its place', async () => {
    await send([
      { partition: 2, value: '{"specversion":"1.0"}', headers: { 'content-type': 'application/cloudevents+json' } },
      { partition: 2, value: 'نقطة', headers: { ce_id: '1', CE_Source: ['a', 'b'] } },
      { partition: 0, value: null },
    ]);
    const reader = new Reader();
    await reader.has(3);
    const [first, second] = reader.records.filter(({ partition }) => partition === 2);
    expect(first).toMatchObject({ operation: 'demo', offset: '0', value: Buffer.from('{"specversion":"1.0"}'), headers: [['content-type', Buffer.from('application/cloudevents+json')]] });
    expect(second?.headers.map(([name, value]) => [name, value.toString()])).toEqual([['ce_id', '1'], ['CE_Source', 'a'], ['CE_Source', 'b']]);
    expect(reader.records.find(({ partition }) => partition === 0)).toMatchObject({ offset: '0', value: null, headers: [] });
  });

  it.each(['None', 'GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const)('reads %s', async (codec) => {
    await send(Array.from({ length: 50 }, (_, at) => ({ partition: 1, value: `${codec} ${at}` })), kafkajs.CompressionTypes[codec]);
    const reader = new Reader();
    await reader.has(50);
    expect(values(reader.records)).toEqual(Array.from({ length: 50 }, (_, at) => `${codec} ${at}`));
  });

  it('takes records of 2 MiB, and keeps refused ones whole', async () => {
    const large = Buffer.alloc(2 * 1024 * 1024, 'x');
    await send([{ partition: 1, value: large }]);
    const reader = new Reader(async (records) => records.map(() => 'too large'));
    await reader.has(1);
    const [kept] = await rejected(1);
    expect(kept?.value?.equals(large)).toBe(true);
  });

  it('keeps what was refused as it came, with the reason and where it came from, and what follows goes on', async () => {
    await send([{ partition: 3, value: 'good' }, { partition: 3, key: 'k', value: 'bad', headers: { a: '1', reason: 'mine' } }, { partition: 3, value: null }, { partition: 3, value: 'good too' }]);
    const reader = new Reader(async (records) => records.map(({ value }) => (value?.toString().startsWith('good') === true ? undefined : 'it is no event')));
    await reader.has(4);
    const origin = { 'origin-topic': `${prefix}.demo.inbox`, 'origin-partition': '3' };
    expect(await rejected(2)).toEqual([
      { key: 'k', value: Buffer.from('bad'), headers: { a: '1', reason: ['mine', 'it is no event'], ...origin, 'origin-offset': '1' } },
      { key: undefined, value: null, headers: { reason: 'it is no event', ...origin, 'origin-offset': '2' } },
    ]);
    await reader.stop();
    expect(await committed()).toBe(4);
  });

  it('names what no codec can unfold, or unfolds to too much, and goes on behind it', async () => {
    kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = packed((data) => zstdCompressSync(data));
    await send([{ partition: 0, value: Buffer.alloc(40 * 1024 * 1024) }], kafkajs.CompressionTypes.ZSTD);
    await send([{ partition: 0, value: 'next' }]);
    const reader = new Reader();
    await reader.has(1);
    expect(values(reader.records)).toEqual(['next']);
    expect(await rejected(1)).toMatchObject([{ value: null, headers: { reason: expect.stringContaining('cannot be read') as unknown, 'origin-offset': '0' } }]);
  });

  it('says that a value is left out that came compressed and is more than a record may have', async () => {
    await send([{ partition: 0, value: Buffer.alloc(5 * 1024 * 1024) }], kafkajs.CompressionTypes.GZIP);
    const reader = new Reader(async (records) => records.map(() => 'it is no event'));
    await reader.has(1);
    expect(await rejected(1)).toMatchObject([{ value: null, headers: { reason: expect.stringMatching(/^it is no event \(left out/) as unknown } }]);
  });

  it('gives the same records again when they could not be handled, and commits nothing before', async () => {
    await send([{ partition: 1, value: 'a' }, { partition: 1, value: 'b' }]);
    let failures = 0;
    const before: number[] = [];
    const reader = new Reader(async (records) => {
      before.push(await committed());
      if ((failures += 1) <= 2) throw new Error('the log is away');
      return records.map(() => undefined);
    });
    await reader.has(6);
    await reader.stop();
    expect(values(reader.records)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(before).toEqual([0, 0, 0]);
    expect(await committed()).toBe(2);
  });

  it('is read on by the next process where the last one stopped, with the records in hand done', async () => {
    await send([{ partition: 1, value: 'a' }]);
    const first = new Reader();
    await first.has(1);
    await first.stop();
    await send([{ partition: 1, value: 'b' }]);
    const second = new Reader();
    await second.has(1);
    expect(values(second.records)).toEqual(['b']);
  });

  it('is shared: two processes together give each record, and when one leaves the other has all', async () => {
    const [one, two] = [new Reader(), new Reader()];
    const all = (): readonly (string | undefined)[] => values([...one.records, ...two.records]);
    const expected: string[] = [];
    for (let round = 0; one.records.length === 0 || two.records.length === 0; round += 1) {
      const sent = [0, 1, 2, 3].map((partition) => ({ partition, value: `${round}-${partition}` }));
      expected.push(...sent.map(({ value }) => value));
      await send(sent);
      while (new Set(all()).size < expected.length) await Promise.race([one.has(one.records.length + 1), two.has(two.records.length + 1)]);
    }
    expect(new Set(all())).toEqual(new Set(expected));
    await one.stop();
    const before = two.records.length;
    await send([0, 1, 2, 3].map((partition) => ({ partition, value: 'last' })));
    await two.has(before + 4);
  });

  it('of one operation is no matter of who reads another', async () => {
    await createTopics(servers(), prefix, 'other');
    await send([{ value: 'elsewhere' }], kafkajs.CompressionTypes.None, 'other');
    await send([{ value: 'here' }]);
    const both = new Reader(undefined, { operations: ['demo', 'other'] });
    await both.has(2);
    expect(new Set(both.records.map(({ operation, value }) => `${operation} ${value?.toString()}`))).toEqual(new Set(['demo here', 'other elsewhere']));
  });

  it('leaves out what a transaction wrote that was given up', async () => {
    const client = new kafkajs.Kafka({ brokers: [...servers().brokers], logLevel: kafkajs.logLevel.NOTHING });
    const producer = client.producer({ transactionalId: `${prefix}-t`, idempotent: true, maxInFlightRequests: 1, createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    const write = async (value: string, finish: 'abort' | 'commit'): Promise<void> => {
      const transaction = await producer.transaction();
      await transaction.send({ topic: `${prefix}.demo.inbox`, messages: [{ partition: 1, value }] });
      await transaction[finish]();
    };
    await write('kept', 'commit');
    await write('given up', 'abort');
    await write('kept too', 'commit');
    await producer.disconnect();
    const reader = new Reader();
    await reader.has(2);
    expect(values(reader.records)).toEqual(['kept', 'kept too']);
  });

  it('is read on after Kafka was away, also when it was away at first', async () => {
    const proxy = await FaultProxy.open();
    proxy.refuse();
    const reader = new Reader(undefined, { brokers: [proxy.address] });
    await proxy.refusing;
    await send([{ partition: 0, value: 'a' }]);
    proxy.restore();
    await reader.has(1);
    proxy.refuse();
    await proxy.refusing;
    await send([{ partition: 0, value: 'b' }]);
    proxy.restore();
    await reader.has(2);
    expect(values(reader.records)).toEqual(['a', 'b']);
    await reader.stop();
    await proxy.close();
  });
});
