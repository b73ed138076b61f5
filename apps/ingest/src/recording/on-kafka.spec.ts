/** Ingest on real servers of Kafka, which a proxy takes away and gives back. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaEventLog, KafkaInbox } from '#libs/event-log';
import { FaultProxy } from '../../../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import { clear, scratchPrefix, servers, withProducer } from '../../../../libs/event-log/src/kafka/scratch.contract.ts';
import { STRUCTURED, violation } from '../events/sample.ts';
import { listen, OPERATION, type Answered, type Listening } from '../listening.ts';

let directory: string;
let prefix: string;
let proxy: FaultProxy;
let server: Listening;
let answers: string[] = [];
let sending = new AbortController();
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-kafka-'));
  prefix = scratchPrefix();
  proxy = await FaultProxy.open();
  [answers, sending] = [[], new AbortController()];
});
afterEach(async () => {
  sending.abort();
  await server.close();
  await proxy.close();
  await clear([prefix]);
  await rm(directory, { recursive: true });
});

async function start(): Promise<void> {
  const kafka = { brokers: [proxy.address], ssl: false };
  const inbox = new KafkaInbox({ kafka: servers(), prefix });
  server = await listen({ log: new KafkaEventLog({ kafka, creates: true, prefix }), inbox, spool: { directory, limitBytes: 64 * 1_024 * 1_024 }, now: Date.now() });
}
const post = (id: string): Promise<Answered> => server.send({ headers: { 'content-type': STRUCTURED }, body: JSON.stringify(violation({ id })) });
const status = ({ json }: Answered): string | undefined => (json['results'] as readonly { readonly status: string }[] | undefined)?.[0]?.status;
const ids = async (): Promise<readonly string[]> => (await server.recorded()).slice(1).map(({ event }) => event.id);
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
/** One sender that waits for each answer, so that its events have an order. */
async function send(): Promise<readonly string[]> {
  const sent: string[] = [];
  for (let n = 0; !sending.signal.aborted; n += 1) {
    const answer = await post(`e-${n}`);
    expect(answer.status).toBe(202);
    sent.push(`e-${n}`);
    answers.push(status(answer) ?? '');
  }
  return sent;
}
const count = (what: string): number => answers.filter((answer) => answer === what).length;

it('has everything it answered for, in order, when Kafka goes away under load and comes back', async () => {
  await start();
  const sender = send();
  await until(() => count('recorded') > 20);
  proxy.refuse();
  await until(() => count('spooled') > 200);
  proxy.restore();
  const before = count('recorded');
  await until(() => count('recorded') > before + 20);
  sending.abort();
  const sent = await sender;
  expect([...new Set(await ids())]).toEqual(sent);
});

it('listens and spools when it is started while Kafka is away, and opens the log when it is there', async () => {
  proxy.refuse();
  await start();
  expect([status(await post('a')), status(await post('b'))]).toEqual(['spooled', 'spooled']);
  proxy.restore();
  await until(async () => status(await post('c')) === 'recorded');
  expect((await server.recorded())[0]?.event.fact).toBe('operation-opened');
  expect([...new Set(await ids())]).toEqual(['a', 'b', 'c']);
});

it('takes from its inbox what others send, in both modes, and puts poison aside with its reason', async () => {
  await start();
  const topic = `${prefix}.${OPERATION}.inbox`;
  const { data, datacontenttype: _, ...attributes } = violation({ id: 'بلاغ' });
  const binary = { value: JSON.stringify(data), headers: { 'Content-Type': 'application/json', ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`CE_${name}`, String(value)])) } };
  const structured = { value: JSON.stringify(violation({ id: 'b' })), headers: { 'content-type': `${STRUCTURED}; charset=UTF-8` } };
  const poison = [
    { value: null, headers: { 'content-type': STRUCTURED } }, { value: '{', headers: { 'content-type': STRUCTURED } }, { value: 'x'.repeat(2 * 1_024 * 1_024), headers: { 'content-type': STRUCTURED } },
    { value: '{}', headers: { 'content-type': 'application/avro', 'ce_id': 'a' } }, { value: '{}', headers: { 'content-type': 'application/json', 'ce_id': Buffer.from([0xc3, 0x28]) } }, { value: 'plain' },
  ];
  await withProducer(async (producer) => {
    for (const message of [binary, ...poison, structured]) await producer.send({ topic, messages: [{ ...message, partition: 0 }] });
  });
  await until(async () => (await ids()).length === 2);
  expect(await ids()).toEqual(['بلاغ', 'b']);
  const { text } = await server.send({ method: 'GET', path: '/metrics' });
  const rejected = text.split('\n').filter((line) => line.startsWith('watchfloor_events_rejected_total'));
  expect(rejected.toSorted()).toEqual([
    'watchfloor_events_rejected_total{reason="too-large"} 1', 'watchfloor_events_rejected_total{reason="unparseable"} 3', 'watchfloor_events_rejected_total{reason="unsupported"} 2',
  ]);
});
