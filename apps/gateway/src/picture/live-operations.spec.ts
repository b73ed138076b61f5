import { afterEach, expect, it } from '@jest/globals';
import { FOLD, LivePicture, type OperationId, type Position } from '#libs/domain';
import { MemoryPictureStore, type Epoch, type Followed } from '#libs/picture-store';
import { SystemClock } from '#libs/runtime';
import { recordAt } from '../../../../libs/picture-store/src/samples.contract.ts';
import { LiveOperations } from './live-operations.ts';

const DEMO = 'demo';
const SECOND = 1_000;
/** How much faster than the machine's own this time passes for whoever waits. */
const FASTER = 250;

/** A store whose followers may be told nothing more. */
class Silent extends MemoryPictureStore {
  silent = false;
  override async *follow(operation: OperationId, epoch: Epoch, after: Position, signal: AbortSignal): AsyncGenerator<Followed> {
    for await (const followed of super.follow(operation, epoch, after, signal)) {
      if (this.silent) await new Promise((resolve) => { signal.addEventListener('abort', resolve); });
      yield followed;
    }
  }
}

class FastClock extends SystemClock {
  at = 0;
  override now(): number {
    return this.at;
  }
  override pause(ms: number, signal?: AbortSignal): Promise<void> {
    return super.pause(ms / FASTER, signal);
  }
}

let operations: LiveOperations;
afterEach(() => operations.stop());

/** A gateway's pictures beside a writer that commits an event a second and then proves that it is at the head. */
async function given() {
  const store = new Silent();
  const fence = await store.acquire(DEMO);
  await store.rebuild(fence, { log: 'log-1', fold: FOLD, picture: new LivePicture(), changed: new Map(), recordedAt: 0, last: undefined });
  const stuck: OperationId[] = [];
  const clock = new FastClock();
  operations = new LiveOperations([DEMO], store, clock, { failed: () => undefined, stuck: (operation) => { stuck.push(operation); } });
  operations.start();
  let position = -1;
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      position += 1;
      clock.at += SECOND;
      await store.commit(fence, position, position, [], recordAt(position));
      await store.prove(fence, clock.at);
      await clock.pause(2 * SECOND);
    }
  };
  return { store, stuck, pass, age: () => operations.headAgeMs(DEMO, clock.at) };
}

it('a proof is young while this gateway has what was proven', async () => {
  const { pass, age, stuck } = await given();
  await pass(60);
  expect(age()).toBeLessThan(20 * SECOND);
  expect(stuck).toEqual([]);
});

it('a gateway that no longer gets what is committed says that its picture grows old, however alive the projector is, and ends', async () => {
  const { store, pass, age, stuck } = await given();
  await pass(3);
  store.silent = true;
  await pass(5);
  expect(age()).toBeGreaterThanOrEqual(4 * SECOND);
  expect(stuck).toEqual([]);
  while (stuck.length === 0) await pass(1);
  expect(stuck[0]).toBe(DEMO);
});
