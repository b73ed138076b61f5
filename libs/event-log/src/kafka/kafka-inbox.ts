import type { OperationId } from '#libs/domain';
import { Inbox, type InboxHandler } from '../inbox.ts';
import type { Partitions } from './group/assignment.ts';
import { readPartition } from './group/inbox-partition.ts';
import { Membership } from './group/membership.ts';
import { Rejected } from './group/rejected.ts';
import type { KafkaAt } from './kafka-at.ts';
import type { GroupOptions } from './kafka-sharing.ts';
import type { Client } from './wire/client.ts';
import { createTopics, topicOf } from './wire/topics.ts';
import { Backoff, unlessAborted } from './wire/waiting.ts';

/** Milliseconds between attempts to create the topics at most. */
const LONGEST_PAUSE = 2_000;

/** Each operation's `.inbox`, shared by all who read it in one consumer group, each partition by one of them. Creates the topics at first use. */
export class KafkaInbox extends Inbox {
  private readonly kafka: KafkaAt;
  private readonly prefix: string;
  private readonly closing = new AbortController();
  private readonly consuming = new Set<Promise<void>>();

  constructor({ kafka, prefix = 'watchfloor' }: GroupOptions) {
    super();
    this.kafka = kafka;
    this.prefix = prefix;
  }

  async consume(operations: readonly OperationId[], handle: InboxHandler, signal: AbortSignal): Promise<void> {
    const consuming = this.run(operations, handle, AbortSignal.any([signal, this.closing.signal])).finally(() => this.consuming.delete(consuming));
    this.consuming.add(consuming);
    await consuming;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.consuming);
  }

  private async run(operations: readonly OperationId[], handle: InboxHandler, stop: AbortSignal): Promise<void> {
    for (const operation of operations) await this.prepare(operation, stop);
    const topics = new Map(operations.map((operation) => [topicOf(this.prefix, operation, 'inbox'), operation]));
    const membership = new Membership({ at: this.kafka, group: `${this.prefix}-ingest`, topics: [...topics.keys()], partitionsOf: (cluster) => partitionsOf(cluster, [...topics.keys()]) });
    const readings = new Readings();
    const rejected = new Map(operations.map((operation) => [operation, new Rejected(this.kafka, topicOf(this.prefix, operation, 'rejected'))]));
    const read = (topic: string, partition: number, signal: AbortSignal): Promise<void> => {
      const operation = topics.get(topic) as OperationId;
      return readPartition({ at: this.kafka, operation, topic, partition, membership, rejected: rejected.get(operation) as Rejected, handle }, signal);
    };
    // The group is left only when the records in hand are done with, so that their offsets are committed.
    const left = new AbortController();
    const member = membership.run((partitions) => readings.only(stop.aborted ? new Map() : partitions, read), left.signal);
    await aborted(stop);
    await readings.end();
    left.abort();
    await member;
    for (const one of rejected.values()) one.close();
  }

  private async prepare(operation: OperationId, stop: AbortSignal): Promise<void> {
    const backoff = new Backoff(LONGEST_PAUSE);
    while (!stop.aborted) {
      try {
        await unlessAborted(createTopics(this.kafka, this.prefix, operation), stop);
        return;
      } catch {
        await backoff.pause(stop);
      }
    }
  }
}

/** The partitions that are being read. */
class Readings {
  private readonly running = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();

  /** Reads these and no others: what is read already goes on, what is not among them ends with the records in hand. */
  only(partitions: Partitions, read: (topic: string, partition: number, signal: AbortSignal) => Promise<void>): void {
    const wanted = new Map<string, { readonly topic: string; readonly partition: number }>();
    for (const [topic, numbers] of partitions) for (const partition of numbers) wanted.set(`${topic} ${partition}`, { topic, partition });
    for (const [key, { stop }] of this.running) {
      if (!wanted.has(key)) stop.abort();
    }
    for (const [key, { topic, partition }] of wanted) {
      const before = this.running.get(key);
      if (before !== undefined && !before.stop.signal.aborted) continue;
      const stop = new AbortController();
      const done = (before?.done ?? Promise.resolve()).then(() => read(topic, partition, stop.signal)).finally(() => {
        if (this.running.get(key)?.stop === stop) this.running.delete(key);
      });
      this.running.set(key, { stop, done });
    }
  }

  async end(): Promise<void> {
    this.only(new Map(), () => Promise.resolve());
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }
}

async function partitionsOf(cluster: Client['cluster'], topics: readonly string[]): Promise<(topic: string) => number> {
  await cluster.addMultipleTargetTopics(topics);
  return (topic) => cluster.findTopicPartitionMetadata(topic).length;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
