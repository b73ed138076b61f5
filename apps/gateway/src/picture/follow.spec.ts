import { afterEach, expect, it } from '@jest/globals';
import { FOLD, LivePicture } from '#libs/domain';
import { MemoryPictureStore, StoreUnavailable, type Followed, type StoredPicture } from '#libs/picture-store';
import { SystemClock } from '#libs/runtime';
import { builtTo, recordAt } from '../../../../libs/picture-store/src/samples.contract.ts';
import { follow } from './follow.ts';
import { LiveOperation } from './live-operation.ts';

const DEMO = 'demo';

/** A store that loses its picture, or cannot be reached, on command, and counts how often it is asked. */
class Losing extends MemoryPictureStore {
  state: 'well' | 'lost' | 'away' = 'well';
  loads = 0;
  override async load(operation: string): Promise<StoredPicture> {
    this.loads += 1;
    if (this.state === 'away') throw new StoreUnavailable('away');
    const stored = await super.load(operation);
    return this.state === 'lost' ? { ...stored, epoch: undefined, entities: new Map(), position: -1 } : stored;
  }
  async build(): Promise<void> {
    const built = { log: 'log-1', fold: FOLD, picture: new LivePicture(), changed: new Map(), recordedAt: 0, last: undefined };
    await this.rebuild(await this.acquire(DEMO), built);
  }
}

const stop = new AbortController();
afterEach(() => stop.abort());

it('a gateway keeps what it shows while the store has lost its picture, asks now and then, and takes the new one', async () => {
  const store = new Losing();
  const clock = new SystemClock();
  const live = new LiveOperation(DEMO, clock);
  const notes: string[] = [];
  const following = follow(live, { store, clock, notes: { failed: () => notes.push('failed'), well: () => notes.push('well') } }, stop.signal);
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 5); });
  };
  await store.build();
  await until(() => live.epoch !== undefined);
  const first = live.epoch;

  store.state = 'lost';
  await store.build();
  const asked = store.loads;
  const began = performance.now();
  await until(() => store.loads >= asked + 4);
  expect(performance.now() - began).toBeGreaterThan(150);
  expect(live.epoch).toBe(first);

  store.state = 'away';
  await until(() => notes.at(-1) === 'failed');
  store.state = 'well';
  await until(() => live.epoch !== first);
  expect(notes.at(-1)).toBe('well');
  stop.abort();
  await following;
});

it('a gateway never goes back within an epoch: it keeps what is newer until the store has it again', async () => {
  class Past extends MemoryPictureStore {
    past: StoredPicture | undefined;
    loads = 0;
    override async load(operation: string): Promise<StoredPicture> {
      this.loads += 1;
      return this.past ?? super.load(operation);
    }
    override async *follow(...asked: Parameters<MemoryPictureStore['follow']>): AsyncGenerator<Followed> {
      for await (const followed of super.follow(...asked)) yield this.past === undefined ? followed : { lost: true };
    }
  }
  const [store, clock, ended] = [new Past(), new SystemClock(), new AbortController()];
  const live = new LiveOperation(DEMO, clock);
  const fence = await store.acquire(DEMO);
  await store.rebuild(fence, builtTo(3));
  const following = follow(live, { store, clock, notes: { failed: () => undefined, well: () => undefined } }, ended.signal);
  const commit = (position: number) => store.commit(fence, position, position, [], recordAt(position));
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 5); });
  };
  await until(() => live.position === 3);
  const past = await store.load(DEMO);
  await commit(4);
  await until(() => live.position === 4);
  store.past = past;
  await commit(5);
  const asked = store.loads;
  await until(() => store.loads > asked + 2);
  expect(live.position).toBe(4);
  store.past = undefined;
  await until(() => live.position === 5);
  ended.abort();
  await following;
});

it('a gateway goes back within an epoch, and begins again, when what is less than it shows is proven to be all that the log has', async () => {
  const [store, clock, ended] = [new MemoryPictureStore(), new SystemClock(), new AbortController()];
  const live = new LiveOperation(DEMO, clock);
  const shown = { ...(await store.load(DEMO)), epoch: 'one', position: 9 };
  live.load(shown);
  const began: string[] = [];
  live.rebuilt$.subscribe((epoch) => began.push(epoch));
  let loads = 0;
  let provenAgo: number | undefined = 60_000;
  store.load = async () => {
    loads += 1;
    return { ...shown, position: 4, provenAgo };
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 5); });
  };
  const following = follow(live, { store, clock, notes: { failed: () => undefined, well: () => undefined } }, ended.signal);
  await until(() => loads > 2);
  provenAgo = undefined;
  await until(() => loads > 4);
  expect([live.position, began]).toEqual([9, []]);
  provenAgo = 0;
  await until(() => live.position === 4);
  expect(began).toEqual(['one']);
  ended.abort();
  await following;
});
