import type { KafkaAt } from '../kafka-at.ts';
import { openClient, type Client } from '../wire/client.ts';
import type { Broker } from '../wire/internals.mjs';
import { kindOf } from '../wire/trouble.ts';
import { Backoff, pause, unlessAborted } from '../wire/waiting.ts';
import { assign, decodeAssignment, decodeMember, encodeAssignment, encodeMember, PROTOCOL, type Partitions } from './assignment.ts';

/** Milliseconds without a sign of life after which a member counts as gone. */
const SESSION_TIMEOUT = 6_000;
/** Milliseconds between two signs of life. */
const HEARTBEAT = 2_000;
/** Milliseconds that the others are waited for when partitions are given out anew. */
const REBALANCE_TIMEOUT = 8_000;
/** Milliseconds between attempts to come back at most. */
const LONGEST_PAUSE = 2_000;

export interface MembershipOptions {
  readonly at: KafkaAt;
  readonly group: string;
  readonly topics: readonly string[];
  /** How many partitions each topic has. Topics that must be there first are waited for. */
  readonly partitionsOf: (cluster: Client['cluster']) => Promise<(topic: string) => number>;
}

/**
 * A member of a consumer group that fetches nothing: who has which partition, and offsets that are committed. kafkajs's
 * consumer would do this only together with fetching, and ends for good after some errors; this comes back after each.
 */
export class Membership {
  private readonly options: MembershipOptions;
  private readonly marks = new Map<string, { readonly topic: string; readonly partition: number; readonly offset: string }>();
  private member = '';
  private owned: Partitions = new Map();
  private joined: { readonly coordinator: Broker; readonly generation: number } | undefined;

  constructor(options: MembershipOptions) {
    this.options = options;
  }

  /**
   * Until aborted. `assigned` is told after each time that partitions were given out, and of none as soon as it is known that the
   * others went on without us; it must not throw. Servers that are away are waited for.
   */
  async run(assigned: (partitions: Partitions) => void, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(LONGEST_PAUSE);
    while (!signal.aborted) {
      const client = openClient(this.options.at);
      try {
        await this.session(client, assigned, () => backoff.reset(), signal);
      } catch (error) {
        this.lose(kindOf(error), assigned);
        await backoff.pause(signal);
      } finally {
        this.joined = undefined;
        client.destroy();
      }
    }
  }

  /** That everything before an offset is done with. It is committed at the next {@link flush} or sign of life. */
  mark(topic: string, partition: number, offset: number): void {
    this.marks.set(`${topic} ${partition}`, { topic, partition, offset: String(offset) });
  }

  /** Commits what is marked. What cannot be committed now is committed later; never rejects. */
  async flush(): Promise<void> {
    const { joined } = this;
    const marks = [...this.marks].filter(([, { topic, partition }]) => this.owned.get(topic)?.includes(partition) === true);
    if (joined === undefined || marks.length === 0) return;
    const topics = marks.map(([, { topic, partition, offset }]) => ({ topic, partitions: [{ partition, offset }] }));
    try {
      await joined.coordinator.offsetCommit({ groupId: this.options.group, groupGenerationId: joined.generation, memberId: this.member, topics });
      for (const [key, mark] of marks) if (this.marks.get(key) === mark) this.marks.delete(key);
    } catch {
      // Whoever has the partition next does the work again.
    }
  }

  /** The offset that was committed for a partition, undefined when none was. */
  async committed(topic: string, partition: number): Promise<number | undefined> {
    const { joined } = this;
    if (joined === undefined) throw new Error('the group is not joined');
    const { responses } = await joined.coordinator.offsetFetch({ groupId: this.options.group, topics: [{ topic, partitions: [{ partition }] }] });
    const offset = Number(responses[0]?.partitions[0]?.offset ?? -1);
    return offset < 0 ? undefined : offset;
  }

  private async session({ cluster }: Client, assigned: (partitions: Partitions) => void, sound: () => void, signal: AbortSignal): Promise<void> {
    const { group } = this.options;
    await unlessAborted(cluster.connect().then(() => cluster.refreshMetadata()), signal);
    const partitionsOf = await unlessAborted(this.options.partitionsOf(cluster), signal);
    const coordinator = await unlessAborted(cluster.findGroupCoordinator({ groupId: group }), signal);
    if (coordinator === undefined || partitionsOf === undefined) return;
    while (!signal.aborted) {
      const generation = await unlessAborted(this.join(coordinator, partitionsOf), signal);
      if (generation === undefined) break;
      this.joined = { coordinator, generation };
      sound();
      assigned(this.owned);
      this.lose(await this.beat(coordinator, generation, signal), assigned);
    }
    await this.leave(coordinator);
  }

  private async join(coordinator: Broker, partitionsOf: (topic: string) => number): Promise<number> {
    const { group, topics } = this.options;
    const { generationId, memberId, leaderId, members } = await coordinator.joinGroup({
      groupId: group, memberId: this.member, sessionTimeout: SESSION_TIMEOUT, rebalanceTimeout: REBALANCE_TIMEOUT,
      groupProtocols: [{ name: PROTOCOL, metadata: encodeMember(topics, this.owned) }],
    });
    this.member = memberId;
    const given = leaderId === memberId ? assign(members.map((member) => decodeMember(member.memberId, member.memberMetadata)), partitionsOf) : new Map<string, Partitions>();
    const groupAssignment = [...given].map(([id, partitions]) => ({ memberId: id, memberAssignment: encodeAssignment(partitions) }));
    try {
      const { memberAssignment } = await coordinator.syncGroup({ groupId: group, generationId, memberId, groupAssignment });
      this.owned = decodeAssignment(memberAssignment);
    } catch (error) {
      if (kindOf(error) !== 'REBALANCE_IN_PROGRESS') throw error;
      return this.join(coordinator, partitionsOf);
    }
    return generationId;
  }

  /** Signs of life until partitions are given out anew, which it returns the reason of, or the abort. */
  private async beat(coordinator: Broker, generation: number, signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      await pause(HEARTBEAT, signal);
      if (signal.aborted) return undefined;
      await this.flush();
      try {
        await coordinator.heartbeat({ groupId: this.options.group, groupGenerationId: generation, memberId: this.member });
      } catch (error) {
        const kind = kindOf(error);
        if (kind === 'REBALANCE_IN_PROGRESS' || kind === 'ILLEGAL_GENERATION' || kind === 'UNKNOWN_MEMBER_ID') return kind;
        throw error;
      }
    }
  }

  /** After a long silence somebody else has our partitions: to claim them again would take them from who works on them, and who worked on them here must hear of it. */
  private lose(kind: string | undefined, assigned: (partitions: Partitions) => void): void {
    if (kind !== 'UNKNOWN_MEMBER_ID' && kind !== 'ILLEGAL_GENERATION') return;
    if (kind === 'UNKNOWN_MEMBER_ID') this.member = '';
    this.joined = undefined;
    this.owned = new Map();
    assigned(this.owned);
  }

  /** So that the others need not wait until the silence is noticed. */
  private async leave(coordinator: Broker): Promise<void> {
    if (this.member === '') return;
    await this.flush();
    await coordinator.leaveGroup({ groupId: this.options.group, memberId: this.member }).catch(() => {});
    this.member = '';
  }
}
