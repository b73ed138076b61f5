/** What is in Kafka and Redis, read with nothing of the code under test: the log by kafkajs's own consumer, the picture by plain commands. */
import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import { createClient } from 'redis';
import type { Services } from '../../tools/services/services.ts';

/** A record of the log. */
export interface Written { readonly position: number; readonly json: string; readonly recordedTime: string }
/** A picture as it is stored. */
export interface Stored { readonly position: number; readonly log: string; readonly epoch: string; readonly entities: ReadonlyMap<string, Readonly<Record<string, unknown>>> }

/** Gives what is from `from` to the end of the log as it is now, in order. Rejects when a position is missing. */
export async function readLog({ KAFKA_BROKERS }: Services['env'], operation: string, from: number, take: (written: Written) => void): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: kafkajs.logLevel.NOTHING });
  const topic = `watchfloor.${operation}.log`;
  const admin = kafka.admin();
  await admin.connect();
  const end = Number((await admin.fetchTopicOffsets(topic))[0]?.high ?? 0);
  await admin.disconnect();
  if (from >= end) return;
  let next = from;
  const consumer = kafka.consumer({ groupId: `trial-${randomBytes(6).toString('hex')}`, maxBytesPerPartition: 4 * 1024 * 1024 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachBatch: kafkajs.EachBatchHandler = async ({ batch }) => {
      for (const { offset, value, headers } of batch.messages) {
        const position = Number(offset);
        if (position < next || position >= end) continue;
        if (position !== next) return reject(new Error(`the log of ${operation} has ${position} after ${next - 1}`));
        take({ position, json: value?.toString() ?? '', recordedTime: headers?.['recordedtime']?.toString() ?? '' });
        next += 1;
      }
      if (next === end) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    consumer.seek({ topic, partition: 0, offset: String(from) });
  });
  await consumer.disconnect();
}

/** The picture as it is at one moment, or undefined while there is none: the watch may have it written on when nobody sends any more. */
export async function readPicture({ REDIS_URL }: Services['env'], operation: string): Promise<Stored | undefined> {
  const redis = createClient({ url: REDIS_URL });
  await redis.connect();
  try {
    const meta = `wf:{${operation}}:meta`;
    for (let epoch = await redis.hGet(meta, 'epoch'); epoch !== null;) {
      // In one step: what was committed between two would stand in a picture that says that it ends before.
      const [said, hash] = await redis.multi().hGetAll(meta).hGetAll(`wf:{${operation}}:picture:${epoch}`).execTyped();
      if (said['epoch'] === epoch) {
        const entities = new Map(Object.entries(hash).map(([key, text]) => [key, (JSON.parse(text) as { entity: Record<string, unknown> }).entity]));
        return { position: Number(said['position']), log: said['log'] ?? '', epoch, entities };
      }
      epoch = said['epoch'] ?? null;
    }
    return undefined;
  } finally {
    redis.destroy();
  }
}
