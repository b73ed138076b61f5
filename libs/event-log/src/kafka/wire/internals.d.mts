/**
 * The parts of kafkajs that this folder uses below its public face, as they are in the pinned version: its connections and
 * requests, without its consumer, which moves on by itself when an offset is gone, and without its producer's retries.
 */
import type { Socket } from 'node:net';
import type { RetryOptions, SASLOptions } from 'kafkajs';

export interface ProtocolRequest { readonly request: unknown; readonly response: unknown; readonly requestTimeout?: number }
export interface Broker {
  readonly connectionPool: { send(request: ProtocolRequest): Promise<unknown> };
  produce(request: {
    readonly topicData: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly messages: readonly object[] }[] }[];
    readonly acks: number; readonly timeout: number;
  }): Promise<{ readonly topics: readonly { readonly partitions: readonly { readonly baseOffset: string; readonly logAppendTime: string }[] }[] }>;
  listOffsets(request: {
    readonly isolationLevel: number;
    readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[] }[];
  }): Promise<{ readonly responses: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[] }>;
  createTopics(request: {
    readonly topics: readonly {
      readonly topic: string; readonly numPartitions: number; readonly replicationFactor: number;
      readonly configEntries: readonly { readonly name: string; readonly value: string }[];
    }[];
    readonly timeout: number;
  }): Promise<unknown>;
  joinGroup(request: {
    readonly groupId: string; readonly memberId: string; readonly sessionTimeout: number; readonly rebalanceTimeout: number;
    readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
  }): Promise<{ readonly generationId: number; readonly leaderId: string; readonly memberId: string; readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[] }>;
  syncGroup(request: {
    readonly groupId: string; readonly generationId: number; readonly memberId: string;
    readonly groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[];
  }): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: { readonly groupId: string; readonly groupGenerationId: number; readonly memberId: string }): Promise<unknown>;
  leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
  offsetCommit(request: {
    readonly groupId: string; readonly groupGenerationId: number; readonly memberId: string;
    readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[];
  }): Promise<unknown>;
  offsetFetch(request: {
    readonly groupId: string; readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number }[] }[];
  }): Promise<{ readonly responses: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[] }>;
}
export interface PartitionMetadata { readonly partitionId: number; readonly leader: number }
export interface SocketWanted { readonly host: string; readonly port: number; readonly ssl: unknown; readonly onConnect: () => void }

export class Cluster {
  constructor(options: {
    readonly logger: unknown; readonly socketFactory: (wanted: SocketWanted) => Socket; readonly brokers: readonly string[]; readonly clientId: string;
    readonly ssl?: boolean | object; readonly sasl?: SASLOptions; readonly connectionTimeout: number; readonly authenticationTimeout: number; readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean; readonly allowAutoTopicCreation: boolean; readonly isolationLevel: number; readonly retry: RetryOptions;
  });
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  getNodeIds(): readonly string[];
  findBroker(which: { readonly nodeId: number | string }): Promise<Broker>;
  findControllerBroker(): Promise<Broker>;
  findGroupCoordinator(which: { readonly groupId: string }): Promise<Broker>;
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[];
}

export const loggers: { createLogger(options: { readonly level: number; readonly logCreator: () => () => void }): unknown };

export class RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

export const requests: {
  readonly Fetch: { protocol(which: { readonly version: number }): (request: {
    readonly isolationLevel: number; readonly maxWaitTime: number; readonly minBytes: number; readonly maxBytes: number;
    readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[] }[];
  }) => ProtocolRequest };
  readonly Produce: { protocol(which: { readonly version: number }): (request: object) => ProtocolRequest };
};

/** What a server said went wrong: `type` is Kafka's own name of it. */
export class KafkaJSProtocolError extends Error {
  readonly type: string;
}
export function createErrorFromCode(code: number): KafkaJSProtocolError;
/** CRC-32C of bytes, as batches of records carry it. */
export function crc32C(bytes: Buffer): number;
