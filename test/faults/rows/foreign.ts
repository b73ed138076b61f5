/** Somebody else who may write the log: a program of another time, or a broken one. */
import kafkajs from 'kafkajs';
import type { Said } from '../../support/batches.ts';
import type { Stage } from '../stage.ts';

/** Writes these into the log of an operation, past every border. */
export async function writePast({ own }: Stage, operation: string, events: readonly Said[]): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: [own.brokers], logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  const messages = events.map((event, at) => ({
    key: event.subject, value: JSON.stringify({ ...event, id: `past-${at}`, source: 'urn:trial:past' }), headers: { recordedtime: event.time, 'content-type': 'application/cloudevents+json; charset=utf-8' },
  }));
  await producer.send({ topic: `watchfloor.${operation}.log`, acks: -1, messages });
  await producer.disconnect();
}
