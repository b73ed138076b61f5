/** Where Kafka is and how to speak to it. */
export interface KafkaAt {
  /** `host:port`; one that answers is enough to find the others. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string };
  /** Copies of each topic that is created; min(3, brokers) when left out. */
  readonly replication?: number;
}
