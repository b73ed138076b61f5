import { LogUnavailable } from '../../failures.ts';
import type { KafkaAt } from '../kafka-at.ts';
import { KafkaJSProtocolError } from './internals.mjs';

/** The server knows no such topic (yet). */
export class TopicMissing extends Error {
  override readonly name = 'TopicMissing';
}

/** We let go of the connections ourselves. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
}

const NOTHING_DONE: ReadonlySet<string> = new Set([
  'NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH', 'NOT_ENOUGH_REPLICAS',
  'KAFKA_STORAGE_ERROR', 'REPLICA_NOT_AVAILABLE', 'BROKER_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP',
]);

/** What lies below what kafkajs wrapped around it. */
export function rootOf(error: unknown): Error {
  let root = error instanceof Error ? error : new Error(String(error));
  while (root.cause instanceof Error) root = root.cause;
  return root;
}

/** Kafka's own name of an error, undefined when no server said it. */
export function kindOf(error: unknown): string | undefined {
  const root = rootOf(error) as { readonly type?: unknown };
  return typeof root.type === 'string' ? root.type : undefined;
}

/** Whether a server answered, so that the connection is sound. */
export const isAnswer = (error: unknown): boolean => rootOf(error) instanceof KafkaJSProtocolError;
export const isMissing = (error: unknown): boolean => error instanceof TopicMissing || kindOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION';

/** Whether it is certain that the request had no effect, so that the same request may be tried again. */
export function hadNoEffect(error: unknown): boolean {
  const kind = kindOf(error);
  if (kind !== undefined) return NOTHING_DONE.has(kind);
  const root = rootOf(error) as Error & { readonly code?: unknown };
  return error instanceof TopicMissing || root.code === 'ECONNREFUSED' || root.name === 'KafkaJSBrokerNotFound';
}

export function unavailable(at: KafkaAt, error: unknown): LogUnavailable {
  return new LogUnavailable(`Kafka at ${at.brokers.join(', ')}: ${rootOf(error).message}`, { cause: error });
}
