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
  /** How much later than here it is at the store. */
  storesAhead = 0;
  override steady(): number {
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
  const clock = new FastClock();
  const store = new Silent({ now: () => clock.at + clock.storesAhead });
  const fence = await store.acquire(DEMO);
  await store.rebuild(fence, { log: 'log-1', fold: FOLD, picture: new LivePicture(), changed: new Map(), recordedAt: 0, last: undefined });
  const stuck: OperationId[] = [];
  operations = new LiveOperations([DEMO], store, clock, { failed: () => undefined, stuck: (operation) => { stuck.push(operation); } });
  operations.start();
  let position = -1;
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      position += 1;
      clock.at += SECOND;
      await store.commit(fence, position, position, [], recordAt(position));
      await store.prove(fence, position, await store.time());
      await clock.pause(2 * SECOND);
    }
  };
  return { clock, store, stuck, pass, age: () => operations.headAgeMs(DEMO, operations.get(DEMO)?.provenAt) };
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

it('no clock but its own says how old a proof is: a store a day ahead, and one that is set back a day while nobody proves anything', async () => {
  const { clock, pass, age } = await given();
  clock.storesAhead = 86_400 * SECOND;
  await pass(20);
  expect(age()).toBeLessThan(20 * SECOND);
  clock.storesAhead = 0;
  const before = age();
  for (let second = 0; second < 30; second += 1) {
    clock.at += SECOND;
    await clock.pause(2 * SECOND);
  }
  expect(age()).toBe(before + 30 * SECOND);
});

it('a gateway that is started beside a projector that is dead shows nothing as live, and says how old it is', async () => {
  const { clock, store, pass, age } = await given();
  expect(age()).toBeGreaterThanOrEqual(30 * SECOND);
  await pass(5);
  clock.at += 3_600 * SECOND;
  const late = new LiveOperations([DEMO], store, clock, { failed: () => undefined, stuck: () => undefined });
  late.start();
  while ((late.get(DEMO)?.position ?? -1) < 4) await clock.pause(SECOND);
  await clock.pause(5 * SECOND);
  expect(late.headAgeMs(DEMO, late.get(DEMO)?.provenAt)).toBeGreaterThanOrEqual(3_600 * SECOND);
  await late.stop();
});

it('what is proven of less than is shown proves nothing of what is shown', async () => {
  const { store, pass, age } = await given();
  await pass(5);
  const before = age();
  const proof = store.proof.bind(store);
  store.proof = async (operation) => {
    const said = await proof(operation);
    return said && { ...said, position: said.position - 20 };
  };
  await pass(20);
  expect(age()).toBeGreaterThanOrEqual(before + 15 * SECOND);
  store.proof = proof;
  await pass(20);
  expect(age()).toBeLessThan(15 * SECOND);
});
