import type { KafkaAt } from '../kafka-at.ts';
import { openClient, type Client } from './client.ts';
import { isMissing, kindOf, rootOf } from './trouble.ts';

/** Bytes of one batch of records to `.log`; a call that fits is seen whole or not at all. */
export const LOG_BATCH_BYTES = 512 * 1024;
/** Bytes of one record in `.inbox` and `.rejected`. */
const INBOX_RECORD_BYTES = 2 * 1024 * 1024;
/** Bytes for what a batch has around its records, and for the headers of a record. */
const AROUND = 64 * 1024;
/** Bytes of one batch to `.inbox` and `.rejected`. */
export const INBOX_BATCH_BYTES = INBOX_RECORD_BYTES + AROUND;
/** Partitions of `.inbox` and `.rejected`: so many instances of ingest can share one operation's inbox. */
const INBOX_PARTITIONS = 4;
/** Copies of each topic unless told otherwise, as far as there are servers. */
const REPLICATION = 3;
/** Milliseconds that the servers may take to create topics. */
const CREATE_TIMEOUT = 4_000;
const FOREVER = '-1';

export type TopicKind = 'log' | 'inbox' | 'rejected';
export const topicOf = (prefix: string, operation: string, kind: TopicKind): string => `${prefix}.${operation}.${kind}`;

const KINDS = ['log', 'inbox', 'rejected'] as const;

/** Creates an operation's three topics, those that are missing. Several may do so at once. Who finds all of them needs no right to create. */
export async function createTopics(at: KafkaAt, prefix: string, operation: string): Promise<void> {
  const client = openClient(at);
  const { cluster } = client;
  try {
    await cluster.connect();
    if (await areThere(cluster, KINDS.map((kind) => topicOf(prefix, operation, kind)))) return;
    await cluster.refreshMetadata();
    const copies = at.replication ?? Math.min(REPLICATION, cluster.getNodeIds().length);
    const controller = await cluster.findControllerBroker();
    for (const kind of KINDS) {
      const topics = [{
        topic: topicOf(prefix, operation, kind), numPartitions: kind === 'log' ? 1 : INBOX_PARTITIONS, replicationFactor: copies,
        configEntries: configOf(kind, copies),
      }];
      await controller.createTopics({ topics, timeout: CREATE_TIMEOUT }).catch(unlessThere);
    }
  } finally {
    client.destroy();
  }
}

async function areThere(cluster: Client['cluster'], topics: readonly string[]): Promise<boolean> {
  try {
    await cluster.addMultipleTargetTopics(topics);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function configOf(kind: TopicKind, copies: number): readonly { readonly name: string; readonly value: string }[] {
  const config = {
    'cleanup.policy': 'delete',
    'retention.ms': FOREVER,
    'retention.bytes': FOREVER,
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(Math.max(1, copies - 1)),
    'max.message.bytes': String(kind === 'log' ? LOG_BATCH_BYTES + AROUND : INBOX_BATCH_BYTES),
    'unclean.leader.election.enable': 'false',
  };
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

function unlessThere(error: unknown): void {
  const { errors } = error as { readonly errors?: unknown };
  const said: readonly unknown[] = Array.isArray(errors) ? errors : [error];
  const serious = said.find((one) => kindOf(one) !== 'TOPIC_ALREADY_EXISTS');
  if (serious !== undefined) throw rootOf(serious);
}
