import type { KafkaAt } from '../kafka-at.ts';
import { openClient, type Client } from './client.ts';
import type { Broker } from './internals.mjs';
import { isAnswer, isMissing, LinkClosed, TopicMissing } from './trouble.ts';

/**
 * The way to whoever leads one partition of a topic, over connections of its own. It connects at first use, finds the
 * leader anew after every trouble, and never tries twice by itself.
 */
export class Link {
  private readonly at: KafkaAt;
  private readonly topic: string;
  private readonly partition: number;
  private readonly onTrouble: () => void;
  private client: Client | undefined;
  private finding: Promise<Broker> | undefined;
  private targeted = false;
  private closed = false;

  /** `onTrouble` is called for each new connection and each failure: after it, what was read before may be gone. */
  constructor(at: KafkaAt, topic: string, partition: number, onTrouble: () => void = () => {}) {
    this.at = at;
    this.topic = topic;
    this.partition = partition;
    this.onTrouble = onTrouble;
  }

  /** One request to the leader. Rejects with {@link TopicMissing} or what kafkajs says. */
  async ask<T>(request: (leader: Broker) => Promise<T>): Promise<T> {
    if (this.closed) throw new LinkClosed('the connection is closed');
    const finding = (this.finding ??= this.find());
    try {
      return await request(await finding);
    } catch (error) {
      if (this.finding === finding) this.forget(error);
      if (this.closed) throw new LinkClosed('the connection was closed', { cause: error });
      throw isMissing(error) ? new TopicMissing(`there is no topic ${this.topic}`, { cause: error }) : error;
    }
  }

  /** Gives up the connections; what still waits for an answer is rejected. */
  close(): void {
    this.closed = true;
    this.client?.destroy();
  }

  private async find(): Promise<Broker> {
    const { cluster } = (this.client ??= openClient(this.at, this.onTrouble));
    await cluster.connect();
    if (this.targeted) await cluster.refreshMetadata();
    else await cluster.addMultipleTargetTopics([this.topic]);
    this.targeted = true;
    const partition = cluster.findTopicPartitionMetadata(this.topic).find(({ partitionId }) => partitionId === this.partition);
    if (partition === undefined) throw new TopicMissing(`there is no topic ${this.topic}`);
    return cluster.findBroker({ nodeId: partition.leader });
  }

  private forget(error: unknown): void {
    this.finding = undefined;
    this.onTrouble();
    if (isAnswer(error) || error instanceof TopicMissing) return;
    this.client?.destroy();
    this.client = undefined;
    this.targeted = false;
  }
}
