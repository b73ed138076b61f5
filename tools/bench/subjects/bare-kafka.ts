import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { moving, type Sent } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

const { Kafka, logLevel, Partitioners } = kafkajs;
/** Records that one request carries, as many as ours carries when eight senders wait. */
const BATCH = 800;
const FETCH_BYTES = 1_048_576;

interface Bare { readonly brokers: string; readonly topic: string; readonly events: number }
const clientAt = (brokers: string) => new Kafka({ clientId: 'bench', brokers: brokers.split(','), logLevel: logLevel.NOTHING });

/** An event as our log keeps it: keyed by what it is about, with two headers. */
const recordOf = (event: Sent) => ({
  key: event.subject, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json; charset=utf-8', recordedtime: '2026-03-01T12:00:00.000Z' },
});

/** The same records with acks=all, one request after the other, made before the clock runs. */
export async function bareProducer({ brokers, topic, events }: Bare): Promise<void> {
  const client = clientAt(brokers);
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  const messages = Array.from({ length: events }, (_, n) => ({ ...recordOf(moving(n)), partition: 0 }));
  await producer.send({ topic, acks: -1, messages: messages.slice(0, 1) });
  const cpuSeconds = await cpuSecondsFor(async () => {
    for (let at = 0; at < events; at += BATCH) await producer.send({ topic, acks: -1, messages: messages.slice(at, at + BATCH) });
  });
  say({ units: events, cpuSeconds });
  await producer.disconnect();
}

/** Reads a topic from its beginning with `eachBatch` and parses every value. */
export async function bareConsumer({ brokers, topic, events }: Bare): Promise<void> {
  const consumer = clientAt(brokers).consumer({ groupId: `bench-${randomUUID()}`, maxBytesPerPartition: FETCH_BYTES });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let read = 0;
  const done = Promise.withResolvers<void>();
  const cpuSeconds = await cpuSecondsFor(async () => {
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const { value } of batch.messages) {
          if (typeof (JSON.parse((value as Buffer).toString()) as { id?: unknown }).id === 'string') read += 1;
        }
        if (read >= events) done.resolve();
      },
    });
    await done.promise;
  });
  say({ units: read, cpuSeconds });
  await consumer.disconnect();
}
