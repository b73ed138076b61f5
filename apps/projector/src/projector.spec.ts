import { afterEach, describe, expect, it } from '@jest/globals';
import { FOLD, LivePicture, canonical, type OperationId, type Position, type Recorded } from '#libs/domain';
import { MemoryEventLog, genesis } from '#libs/event-log';
import { Fenced, MemoryPictureStore, type CommitResult, type Fence, type StoredPicture } from '#libs/picture-store';
import { DEMO, NOON, foldOf, foldedTo, given, positions, start, stopAll } from './projected.ts';

afterEach(stopAll);

type Rest<Call> = Call extends (first: Fence, ...rest: infer Asked) => unknown ? Asked : never;
async function readTo(log: MemoryEventLog, position: Position): Promise<Recorded | undefined> {
  for await (const [recorded] of log.read(DEMO, { after: position - 1 })) return recorded;
  return undefined;
}

describe('the projector', () => {
  it('builds the picture of a log that has one, and follows it', async () => {
    const { log, store } = await given(positions(0, 30));
    const { gauges } = start(log, store);
    await foldedTo(store, 30);
    await log.append(DEMO, positions(30, 20));
    const stored = await foldedTo(store, 50);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
    expect(stored).toMatchObject({ log: 'log-1', fold: FOLD, position: 50, recordedAt: NOON + 49_000 });
    expect(gauges.rebuilds).toBe(1);
  });

  it('waits for the log to be opened', async () => {
    const log = new MemoryEventLog();
    const store = new MemoryPictureStore();
    start(log, store);
    await genesis(log, DEMO, 'late', NOON);
    expect((await foldedTo(store, 0)).log).toBe('late');
  });

  it('commits at most 1,000 events at once', async () => {
    const { log, store } = await given();
    const { gauges } = start(log, store);
    await foldedTo(store, 0);
    await log.append(DEMO, positions(0, 2_500));
    await foldedTo(store, 2_500);
    expect(Math.max(...gauges.batches)).toBeLessThanOrEqual(1_000);
    expect(gauges.batches.reduce((sum, events) => sum + events, 0)).toBe(2_500);
  });

  it('goes on from a stored picture that it can prove, without a new epoch', async () => {
    const { log, store } = await given(positions(0, 10));
    const first = start(log, store);
    const { epoch } = await foldedTo(store, 10);
    first.stop.abort();
    await first.ended;
    await log.append(DEMO, positions(10, 5));
    const { gauges } = start(log, store);
    const stored = await foldedTo(store, 15);
    expect(stored.epoch).toBe(epoch);
    expect(gauges.rebuilds).toBe(0);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
  });

  it('builds anew from position 0 when the log holds another record where the picture ends', async () => {
    const { log, store } = await given(positions(0, 10));
    const first = start(log, store);
    const { epoch } = await foldedTo(store, 10);
    first.stop.abort();
    await first.ended;
    const { log: other } = await given(positions(100, 12));
    const { gauges } = start(other, store);
    const stored = await foldedTo(store, 12);
    expect(stored.epoch).not.toBe(epoch);
    expect(gauges.rebuilds).toBe(1);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(other));
  });

  it('builds anew when the picture is of another log', async () => {
    const { log, store } = await given(positions(0, 10));
    const first = start(log, store);
    await foldedTo(store, 10);
    first.stop.abort();
    await first.ended;
    const other = new MemoryEventLog();
    await genesis(other, DEMO, 'log-2', NOON);
    await other.append(DEMO, positions(0, 10));
    start(other, store);
    for (let stored = await store.load(DEMO); stored.log !== 'log-2'; stored = await store.load(DEMO)) await new Promise((resolve) => { setImmediate(resolve); });
    expect((await store.load(DEMO)).position).toBe(10);
  });

  it('is finished when a later one has taken over', async () => {
    const { log, store } = await given(positions(0, 3));
    const zombie = start(log, store);
    await foldedTo(store, 3);
    await store.acquire(DEMO);
    await log.append(DEMO, positions(3, 1));
    await expect(zombie.ended).rejects.toMatchObject({ why: 'fenced' });
  });

  it('is finished when it hears of the later one by a proof', async () => {
    class Taken extends MemoryPictureStore {
      override prove(): Promise<never> {
        return Promise.reject(new Fenced('a later writer has it'));
      }
    }
    const { log } = await given(positions(0, 3));
    await expect(start(log, new Taken()).ended).rejects.toMatchObject({ why: 'fenced' });
  });

  it('begins again from what is there when the store was put back to its past', async () => {
    class PutBack extends MemoryPictureStore {
      past: StoredPicture | undefined;
      override async commit(fence: Fence, ...asked: Rest<MemoryPictureStore['commit']>): Promise<CommitResult> {
        const { past } = this;
        if (past === undefined) return super.commit(fence, ...asked);
        this.past = undefined;
        await this.rebuild(fence, { log: past.log ?? '', fold: past.fold ?? '', picture: new LivePicture(past.entities), changed: past.changed, recordedAt: past.recordedAt, last: (await readTo(log, past.position)), tail: past.tail });
        return super.commit(fence, ...asked);
      }
    }
    const { log } = await given(positions(0, 3));
    const store = new PutBack();
    const { interruptions, gauges } = start(log, store);
    const before = await foldedTo(store, 3);
    await log.append(DEMO, positions(3, 5));
    await foldedTo(store, 8);
    store.past = before;
    await log.append(DEMO, positions(8, 2));
    const stored = await foldedTo(store, 10);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
    expect([interruptions, gauges.rebuilds]).toEqual([[undefined], 1]);
  });

  it('never follows a jump in the log', async () => {
    class Jumping extends MemoryEventLog {
      override async *read(...asked: Parameters<MemoryEventLog['read']>) {
        for await (const batch of super.read(...asked)) yield batch.filter((recorded) => recorded.position !== 5);
      }
    }
    const log = new Jumping();
    await genesis(log, DEMO, 'log-1', NOON);
    const { ended } = start(log, new MemoryPictureStore());
    await log.append(DEMO, positions(0, 8));
    await expect(ended).rejects.toMatchObject({ why: 'gap' });
  });

  it('is finished, and waits for nothing, when the log has more and reading it brings nothing any more', async () => {
    class Hanging extends MemoryEventLog {
      override async *read(...asked: Parameters<MemoryEventLog['read']>) {
        yield* super.read(...asked);
        if (asked[1].follow === true) await new Promise(() => undefined);
      }
      more = 0;
      override async head(operation: OperationId): Promise<Position> {
        return (await super.head(operation)) + this.more;
      }
    }
    const log = new Hanging();
    await genesis(log, DEMO, 'log-1', NOON);
    log.more = 1;
    await expect(start(log, new MemoryPictureStore(), 100).ended).rejects.toMatchObject({ why: 'stuck' });
  });

  it('builds anew when the store has lost its picture', async () => {
    const { log } = await given(positions(0, 3));
    class Forgetful extends MemoryPictureStore {
      forgets = false;
      override commit(fence: Fence, ...rest: Rest<MemoryPictureStore['commit']>): Promise<CommitResult> {
        if (!this.forgets) return super.commit(fence, ...rest);
        this.forgets = false;
        return Promise.resolve('no-epoch');
      }
      override async load(operation: OperationId) {
        const stored = await super.load(operation);
        return this.forgets ? { ...stored, epoch: undefined } : stored;
      }
    }
    const store = new Forgetful();
    const { gauges } = start(log, store);
    await foldedTo(store, 3);
    store.forgets = true;
    await log.append(DEMO, positions(3, 4));
    store.forgets = true;
    const stored = await foldedTo(store, 7);
    expect(gauges.rebuilds).toBeGreaterThanOrEqual(1);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
  });

  it('proves that it is at the head once it is', async () => {
    const { log, store } = await given(positions(0, 3));
    const { projector } = start(log, store);
    await foldedTo(store, 3);
    while (!projector.ready) await new Promise((resolve) => { setTimeout(resolve, 10); });
    expect((await store.proof(DEMO))?.age).toBeLessThan(10_000);
  });

  it('proves it while the log never stands still: what was the head when it looked is folded a moment later', async () => {
    class Growing extends MemoryEventLog {
      asked = 0;
      override async head(operation: OperationId): Promise<Position> {
        this.asked += 1;
        if (this.asked > 1) await this.append(operation, positions(this.asked, 1));
        return super.head(operation);
      }
    }
    const log = new Growing();
    await genesis(log, DEMO, 'log-1', NOON);
    const store = new MemoryPictureStore();
    const { projector } = start(log, store);
    while (!projector.ready && log.asked < 10) await new Promise((resolve) => { setTimeout(resolve, 10); });
    expect((await store.proof(DEMO))?.age).toBeLessThan(10_000);
    expect((await store.load(DEMO)).position).toBeGreaterThan(0);
  });
});
