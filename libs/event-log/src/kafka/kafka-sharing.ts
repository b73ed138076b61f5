import type { OperationId, Position } from '#libs/domain';
import { Sharing } from '../sharing.ts';
import { Membership } from './group/membership.ts';
import type { KafkaAt } from './kafka-at.ts';
import { topicOf } from './wire/topics.ts';

/** Where the group is, and what the names of the topics and, unless it is the usual one, of the group begin with. */
export interface GroupOptions { readonly kafka: KafkaAt; readonly prefix?: string }

/** Several processes share operations as a consumer group shares topics; nothing is read through it. */
export class KafkaSharing extends Sharing {
  private readonly kafka: KafkaAt;
  private readonly prefix: string;
  private readonly closing = new AbortController();
  private readonly memberships = new Set<Membership>();
  private readonly sharing = new Set<Promise<void>>();

  constructor({ kafka, prefix = 'watchfloor' }: GroupOptions) {
    super();
    this.kafka = kafka;
    this.prefix = prefix;
  }

  async share(operations: readonly OperationId[], assigned: (mine: ReadonlySet<OperationId>) => void, signal: AbortSignal): Promise<void> {
    const topics = new Map(operations.map((operation) => [topicOf(this.prefix, operation, 'log'), operation]));
    // A log has one partition, also one that is created only later.
    const membership = new Membership({ at: this.kafka, group: `${this.prefix}-projector`, topics: [...topics.keys()], partitionsOf: async () => () => 1 });
    this.memberships.add(membership);
    let said: string | undefined;
    const running = membership.run((partitions) => {
      const mine = operations.filter((operation) => partitions.has(topicOf(this.prefix, operation, 'log')));
      if (said === mine.join(' ')) return;
      said = mine.join(' ');
      assigned(new Set(mine));
    }, AbortSignal.any([signal, this.closing.signal])).finally(() => {
      this.memberships.delete(membership);
      this.sharing.delete(running);
    });
    this.sharing.add(running);
    await running;
  }

  folded(operation: OperationId, position: Position): void {
    for (const membership of this.memberships) membership.mark(topicOf(this.prefix, operation, 'log'), 0, position + 1);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.sharing);
  }
}
