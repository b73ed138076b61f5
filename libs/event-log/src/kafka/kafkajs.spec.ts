import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import kafkajs, { type Producer } from 'kafkajs';
import type { Recorded } from '#libs/domain';
import { ids, notes, readAll } from '../samples.contract.ts';
import { FaultProxy, PRODUCE } from './fault-proxy.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { clear, scratchPrefix, servers } from './scratch.contract.ts';

/*
 * Why the sender here has one batch in flight and leaves copies to the fold. kafkajs 2.2.4 as it is meant to be used, idempotent and
 * with several sends at once, loses an event that it acknowledged when one answer is lost: it gives the numbers of the batch whose
 * answer did not come to the next one that waits, and the broker takes that one for a copy. Should this test fail, kafkajs has changed.
 */

/** Milliseconds after which kafkajs takes an answer for lost. */
const PATIENCE = 1_000;
const prefixes: string[] = [];
let proxy: FaultProxy;
let prefix: string;
beforeEach(async () => {
  prefixes.push((prefix = scratchPrefix()));
  proxy = await FaultProxy.open();
});
afterEach(() => proxy.close());
afterAll(() => clear(prefixes));

/** The answer to the first batch from now on is lost, though the broker has it. */
function loseOneAnswer(): void {
  let answers = 0;
  proxy.fate = (request) => (request === PRODUCE && (answers += 1) === 1 ? 'lose' : 'pass');
}

async function withTheirs(work: (producer: Producer) => Promise<void>): Promise<void> {
  const kafka = new kafkajs.Kafka({
    brokers: [proxy.address], logLevel: kafkajs.logLevel.NOTHING, requestTimeout: PATIENCE, enforceRequestTimeout: true, retry: { initialRetryTime: 100, retries: 8 },
  });
  const producer = kafka.producer({ idempotent: true, createPartitioner: kafkajs.Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  await work(producer);
  await producer.disconnect();
}

async function readAsText(log: KafkaEventLog): Promise<readonly string[]> {
  return ids(await readAll(log, 'demo'));
}

it('kafkajs, idempotent and concurrent: one answer lost, and of two acknowledged events one is twice in the log and one not at all', async () => {
  const direct = new KafkaEventLog({ kafka: servers(), creates: true, prefix });
  const [first, second] = notes(2, 'n');
  await direct.append('demo', notes(1, 'opening'));
  const topic = `${prefix}.demo.log`;
  const headers = { recordedtime: '2026-11-23T12:00:00.000Z' };
  await withTheirs(async (producer) => {
    await producer.send({ topic, acks: -1, messages: [{ value: (notes(1, 'warm')[0] as Recorded).event.json, headers }] });
    loseOneAnswer();
    const acknowledged = await Promise.allSettled([first, second].map((one) => producer.send({ topic, acks: -1, messages: [{ value: (one as Recorded).event.json, headers }] })));
    expect(acknowledged.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });
  const [, , ...there] = await readAsText(direct);
  expect(there).toHaveLength(2);
  expect(new Set(there).size).toBe(1);
  await direct.close();
});

it('our sender in the same place: what was acknowledged is there, and what was not is said', async () => {
  const log = new KafkaEventLog({ kafka: { brokers: [proxy.address], ssl: false }, creates: true, prefix });
  await log.append('demo', notes(1, 'opening'));
  loseOneAnswer();
  // The second would be on its way at the same time if it could.
  const calls = [notes(600, 'a'), notes(600, 'b')];
  const answers = await Promise.allSettled(calls.map((call) => log.append('demo', call)));
  const again = calls.filter((_, at) => answers[at]?.status === 'rejected');
  expect(again.length).toBeGreaterThan(0);
  for (const call of again) await log.append('demo', call);
  const there = new Set(await readAsText(log));
  expect(calls.flatMap((call) => call.map(({ event: { id } }) => id)).filter((id) => !there.has(id))).toEqual([]);
  await log.close();
});
