import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { Recorded } from '#libs/domain';
import { ids, note, NOON, notes, readAll } from '../samples.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { asAdmin, clear, scratchPrefix, servers, withProducer } from './scratch.contract.ts';

const prefixes: string[] = [];
const opened: KafkaEventLog[] = [];
const warnings: string[] = [];
const warned = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`);
let prefix: string;
beforeEach(() => void prefixes.push((prefix = scratchPrefix())));
afterEach(() => Promise.all(opened.splice(0).map((log) => log.close())));
afterAll(() => clear(prefixes));

function open(creates = true): KafkaEventLog {
  const log = new KafkaEventLog({ kafka: servers(), creates, prefix });
  opened.push(log);
  return log;
}

/** What any consumer sees in a topic, from its beginning. */
async function consumed(topic: string, count: number): Promise<readonly kafkajs.KafkaMessage[]> {
  const consumer = new kafkajs.Kafka({ brokers: [...servers().brokers], logLevel: kafkajs.logLevel.NOTHING }).consumer({ groupId: `${prefix}-anybody` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen: kafkajs.KafkaMessage[] = [];
  await new Promise<void>((resolve) => {
    void consumer.run({ eachMessage: async ({ message }) => void (seen.push(message) === count && resolve()) });
  });
  await consumer.disconnect();
  return seen;
}

describe('an operation in Kafka', () => {
  it('has its topics made once, as the log needs them, though several come at once', async () => {
    expect(await Promise.all([open(), open(), open()].map((log) => log.head('demo')))).toEqual([-1, -1, -1]);
    const names = ['log', 'inbox', 'rejected'].map((kind) => `${prefix}.demo.${kind}`);
    const { topics } = await asAdmin((admin) => admin.fetchTopicMetadata({ topics: names }));
    expect(new Map(topics.map(({ name, partitions }) => [name, partitions.length]))).toEqual(new Map(names.map((name, at) => [name, at === 0 ? 1 : 4])));
    const { resources } = await asAdmin((admin) =>
      admin.describeConfigs({ includeSynonyms: false, resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })) }));
    for (const { resourceName, configEntries } of resources) {
      const config = Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]));
      expect(config).toMatchObject({
        'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1', 'message.timestamp.type': 'LogAppendTime', 'min.insync.replicas': '1',
        'unclean.leader.election.enable': 'false', 'max.message.bytes': String((resourceName.endsWith('.log') ? 524_288 : 2_097_152) + 65_536),
      });
    }
  });

  it('is waited for by those who do not make its topics', async () => {
    const gateway = open(false);
    expect(await gateway.head('demo')).toBe(-1);
    expect(await readAll(gateway, 'demo')).toEqual([]);
    await expect(gateway.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogUnavailable' });
    const stop = new AbortController();
    const next = gateway.read('demo', { after: -1, follow: true, signal: stop.signal })[Symbol.asyncIterator]().next();
    await open().append('demo', notes(2));
    expect(ids((await next).value as readonly Recorded[])).toEqual(['n-0', 'n-1']);
    expect(await gateway.head('demo')).toBe(1);
  });

  it('gets the right positions when two processes append at once', async () => {
    const logs = [open(), open()];
    const calls = await Promise.all(Array.from({ length: 60 }, (_, at) => (logs[at % 2] as KafkaEventLog).append('demo', notes(7, `c${at}`))));
    const read = await readAll(logs[0] as KafkaEventLog, 'demo');
    expect(read).toHaveLength(420);
    for (const call of calls) for (const { event, position } of call) expect(read[position]?.event.id).toBe(event.id);
  });

  it('prints no warning', async () => {
    process.on('warning', warned);
    const log = open();
    await log.append('demo', notes(3));
    await readAll(log, 'demo');
    await log.close();
    await new Promise((resolve) => { setImmediate(resolve); });
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

describe('a record of the log', () => {
  it('is a structured CloudEvent for any consumer, keyed by its subject, with the time it was recorded', async () => {
    const { event } = note('foreign', 'نقطة');
    await open().append('demo', [{ event, recordedAt: NOON + 7 }]);
    const [message] = await consumed(`${prefix}.demo.log`, 1);
    expect(message?.value?.toString()).toBe(event.json);
    expect(message?.key?.toString()).toBe('note/foreign');
    expect(Object.fromEntries(Object.entries(message?.headers ?? {}).map(([name, value]) => [name, String(value)]))).toEqual({
      'content-type': 'application/cloudevents+json; charset=utf-8', recordedtime: '2026-11-23T12:00:00.007Z',
    });
  });

  it.each([0, 1, 999, NOON + 123, 253_402_300_799_999])('keeps the millisecond %d of its recorded time', async (recordedAt) => {
    const log = open();
    await log.append('demo', [{ ...note('exact'), recordedAt }]);
    expect((await readAll(log, 'demo'))[0]?.recordedAt).toBe(recordedAt);
  });

  it.each<readonly [string, { readonly value: string | Buffer | null; readonly headers?: Readonly<Record<string, string>> }]>([
    ['without a value', { value: null, headers: { recordedtime: '2026-11-23T14:00:00.000Z' } }],
    ['that is not JSON', { value: 'seen', headers: { recordedtime: '2026-11-23T14:00:00.000Z' } }],
    ['that is no event of ours', { value: '{"specversion":"1.0"}', headers: { recordedtime: '2026-11-23T14:00:00.000Z' } }],
    ['that is not UTF-8', { value: Buffer.from([0x7b, 0xff, 0x7d]), headers: { recordedtime: '2026-11-23T14:00:00.000Z' } }],
    ['without a recorded time', { value: note('bare').event.json }],
    ['with a recorded time that is none', { value: note('bare').event.json, headers: { recordedtime: 'noon' } }],
  ])('%s, which no program of ours wrote, ends the reading with its position', async (_, message) => {
    const log = open();
    await log.append('demo', notes(2));
    await withProducer((producer) => producer.send({ topic: `${prefix}.demo.log`, messages: [message] }));
    await log.append('demo', [note('later')]);
    const seen: Recorded[] = [];
    const reading = async (): Promise<void> => {
      for await (const batch of log.read('demo', { after: -1 })) seen.push(...batch);
    };
    await expect(reading()).rejects.toMatchObject({ name: 'MalformedEvent', message: expect.stringContaining('position 2') as unknown });
    expect(ids(seen)).toEqual(['n-0', 'n-1']);
    await expect(log.read('demo', { after: 1, follow: true })[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'MalformedEvent' });
  });

  it('is read in whatever compression it came', async () => {
    const log = open();
    await log.append('demo', notes(1));
    const { event } = note('packed');
    await withProducer((producer) =>
      producer.send({ topic: `${prefix}.demo.log`, compression: kafkajs.CompressionTypes.GZIP, messages: [{ value: event.json, headers: { RecordedTime: '2026-11-23T14:00:00.000Z' } }] }));
    expect(ids(await readAll(log, 'demo'))).toEqual(['n-0', 'packed']);
  });
});
