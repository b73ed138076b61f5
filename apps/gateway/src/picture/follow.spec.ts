import { afterEach, expect, it } from '@jest/globals';
import { FOLD, LivePicture } from '#libs/domain';
import { MemoryPictureStore, StoreUnavailable, type StoredPicture } from '#libs/picture-store';
import { SystemClock } from '#libs/runtime';
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
