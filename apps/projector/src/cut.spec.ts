import { afterEach, describe, expect, it } from '@jest/globals';
import { canonical, type OperationId, type Position } from '#libs/domain';
import { LogCut, MemoryEventLog, genesis } from '#libs/event-log';
import { MemoryPictureStore } from '#libs/picture-store';
import { DEMO, NOON, foldOf, foldedTo, given, positions, start, stopAll } from './projected.ts';

afterEach(stopAll);

describe('the projector of a log that was cut', () => {
  it('builds anew when the log lost its end, and was written on, between what it read at first and what it follows', async () => {
    const { log: other } = await given(positions(100, 12));
    class Cut extends MemoryEventLog {
      follows = 0;
      override read(...asked: Parameters<MemoryEventLog['read']>) {
        if (asked[1].follow === true && asked[1].after >= 0) this.follows += 1;
        return this.follows > 0 ? other.read(...asked) : super.read(...asked);
      }
      override head(operation: OperationId): Promise<Position> {
        return this.follows > 0 ? other.head(operation) : super.head(operation);
      }
    }
    const log = new Cut();
    await genesis(log, DEMO, 'log-1', NOON);
    await log.append(DEMO, positions(0, 3));
    const store = new MemoryPictureStore();
    const { gauges, interruptions } = start(log, store);
    const stored = await foldedTo(store, 12);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(other));
    expect([interruptions, gauges.rebuilds]).toMatchObject([[{ name: 'LogCut' }], 2]);
  });

  it('builds anew when the log was cut, although it holds again, where the picture ends, what it held there', async () => {
    class Cut extends MemoryEventLog {
      cut = false;
      override async *read(...asked: Parameters<MemoryEventLog['read']>) {
        for await (const batch of super.read(...asked)) {
          yield batch;
          if (!this.cut) continue;
          this.cut = false;
          throw new LogCut(DEMO, batch[0]?.position ?? 0, 'its end is gone');
        }
      }
    }
    const log = new Cut();
    await genesis(log, DEMO, 'log-1', NOON);
    await log.append(DEMO, positions(0, 3));
    const store = new MemoryPictureStore();
    const { gauges } = start(log, store);
    const { epoch } = await foldedTo(store, 3);
    log.cut = true;
    await log.append(DEMO, positions(3, 2));
    while ((await store.load(DEMO)).epoch === epoch) await new Promise((resolve) => { setImmediate(resolve); });
    expect(gauges.rebuilds).toBe(2);
    expect(canonical(Object.fromEntries((await foldedTo(store, 5)).entities))).toBe(await foldOf(log));
  });

  it('builds anew when it was cut while no projector ran, although it holds again, where the picture ends, what it held there', async () => {
    const { log, store } = await given([...positions(50, 1), ...positions(0, 3)]);
    const first = start(log, store);
    const { epoch } = await foldedTo(store, 4);
    first.stop.abort();
    await first.ended;
    const { log: writtenOn } = await given([...positions(60, 1), ...positions(0, 5)]);
    const { gauges } = start(writtenOn, store);
    const stored = await foldedTo(store, 6);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(writtenOn));
    expect([stored.epoch === epoch, gauges.rebuilds]).toEqual([false, 1]);
  });
});
