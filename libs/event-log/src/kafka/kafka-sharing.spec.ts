import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultProxy } from './fault-proxy.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { KafkaSharing } from './kafka-sharing.ts';
import { asAdmin, clear, scratchPrefix, servers } from './scratch.contract.ts';

const FIVE = ['a', 'b', 'c', 'd', 'e'];
const prefixes: string[] = [];
const members: Member[] = [];
let prefix: string;
beforeEach(() => void prefixes.push((prefix = scratchPrefix())));
afterEach(() => Promise.all(members.splice(0).map((member) => member.leave())));
afterAll(() => clear(prefixes));

/** One process of several, and what it was told last. */
class Member {
  mine: readonly string[] | undefined;
  readonly told: (readonly string[])[] = [];
  readonly sharing: KafkaSharing;
  private readonly stop = new AbortController();
  private readonly running: Promise<void>;
  private changed = Promise.withResolvers<void>();

  constructor(operations: readonly string[], brokers = servers().brokers) {
    this.sharing = new KafkaSharing({ kafka: { brokers, ssl: false }, prefix });
    this.running = this.sharing.share(operations, (mine) => {
      this.told.push((this.mine = [...mine]));
      this.changed.resolve();
      this.changed = Promise.withResolvers();
    }, this.stop.signal);
    members.push(this);
  }

  get changing(): Promise<void> {
    return this.changed.promise;
  }

  async leave(): Promise<void> {
    this.stop.abort();
    await this.running;
    await this.sharing.close();
  }
}

/** Waits until the members have been told something that fits. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await Promise.race(members.map(({ changing }) => changing));
}
const all = (some: readonly Member[]): readonly string[] => some.flatMap(({ mine }) => mine ?? []).sort();

describe('operations shared through a group of Kafka', () => {
  it('are given out to all, each to one; a member that leaves is followed by the others; who asked for others gets none of these', async () => {
    const [x, y, z] = [new Member(FIVE), new Member(FIVE), new Member(FIVE)];
    const other = new Member(['q']);
    await until(() => all([x, y, z]).join() === FIVE.join() && [x, y, z].every(({ mine }) => (mine?.length ?? 0) > 0) && other.mine !== undefined);
    expect(other.told).toEqual([['q']]);
    const kept = y.mine as readonly string[];
    await x.leave();
    await until(() => all([y, z]).join() === FIVE.join());
    expect(y.mine).toEqual(expect.arrayContaining([...kept]));
    expect(other.told).toEqual([['q']]);
  });

  it('are said again only when they change', async () => {
    const x = new Member(FIVE);
    await until(() => x.mine?.length === 5);
    const y = new Member(['q']);
    await until(() => y.mine !== undefined);
    await y.leave();
    const z = new Member(FIVE);
    await until(() => all([x, z]).join() === FIVE.join() && (z.mine?.length ?? 0) > 0);
    expect(x.told).toHaveLength(2);
  });

  it('stay as they were said while Kafka is away, and a lone member keeps them', async () => {
    const proxy = await FaultProxy.open();
    const x = new Member(FIVE, [proxy.address]);
    await until(() => x.mine?.length === 5);
    proxy.cut();
    const y = new Member(['q'], [proxy.address]);
    await until(() => y.mine !== undefined);
    expect(x.told).toEqual([FIVE]);
    await Promise.all([x.leave(), y.leave()]);
    await proxy.close();
  });

  it('are no longer those of a member that was silent for too long: it hears of it when it is back, and takes none from who has them now', async () => {
    const proxy = await FaultProxy.open();
    const x = new Member(['a'], [proxy.address]);
    await until(() => x.mine?.length === 1);
    const y = new Member(['a']);
    await until(() => y.mine !== undefined);
    proxy.silence();
    await until(() => y.mine?.length === 1);
    proxy.restore();
    await until(() => x.mine?.length === 0);
    await x.leave();
    expect(x.told).toEqual([['a'], []]);
    expect(y.told).toEqual([[], ['a']]);
    await proxy.close();
  });

  it('may begin before Kafka is there', async () => {
    const proxy = await FaultProxy.open();
    proxy.refuse();
    const x = new Member(['a'], [proxy.address]);
    await proxy.refusing;
    expect(x.mine).toBeUndefined();
    proxy.restore();
    await until(() => x.mine !== undefined);
    await x.leave();
    await proxy.close();
  });

  it('show how far each is folded to those who watch the group', async () => {
    const log = new KafkaEventLog({ kafka: servers(), creates: true, prefix });
    await log.head('a');
    const x = new Member(['a']);
    x.sharing.folded('a', 41);
    await until(() => x.mine !== undefined);
    await x.leave();
    const offsets = await asAdmin((admin) => admin.fetchOffsets({ groupId: `${prefix}-projector`, topics: [`${prefix}.a.log`] }));
    expect(offsets[0]?.partitions[0]?.offset).toBe('42');
    await log.close();
  });

  it('are not shared any more once told to stop before it began, or closed', async () => {
    const sharing = new KafkaSharing({ kafka: servers(), prefix });
    const told: unknown[] = [];
    await sharing.share(['a'], (mine) => told.push(mine), AbortSignal.abort());
    await sharing.close();
    await sharing.share(['a'], (mine) => told.push(mine), new AbortController().signal);
    expect(told).toEqual([]);
  });
});
