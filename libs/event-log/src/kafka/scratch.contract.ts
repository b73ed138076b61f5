/** A place of its own on the real servers for one suite. */
import { randomBytes } from 'node:crypto';
import kafkajs, { type Admin, type Producer } from 'kafkajs';
import type { KafkaAt } from './kafka-at.ts';

/** Where the servers are that the suites run on. Throws when nobody said so: a suite without them fails. */
export function servers(): KafkaAt {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined || brokers === '') throw new Error('KAFKA_BROKERS is not set: run the suites through npm test, or start npm run services first');
  return { brokers: brokers.split(','), ssl: false };
}

/** What names of topics and groups begin with, of one test. */
export const scratchPrefix = (): string => `t${randomBytes(6).toString('hex')}`;

const client = (): kafkajs.Kafka => new kafkajs.Kafka({ brokers: [...servers().brokers], logLevel: kafkajs.logLevel.NOTHING });

/** Does something with the servers' administration. */
export async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Throws away every topic of these prefixes. */
export async function clear(prefixes: readonly string[]): Promise<void> {
  await asAdmin(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => prefixes.some((prefix) => topic.startsWith(`${prefix}.`)));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}

/** A producer that is not ours. */
export async function withProducer<T>(work: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = client().producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}
