import { afterEach, describe, expect, it } from '@jest/globals';
import { canonical, type OperationId, type Position } from '#libs/domain';
import { LogUnavailable, MemoryEventLog, genesis } from '#libs/event-log';
import { MemoryPictureStore, StoreUnavailable, type CommitResult, type Fence } from '#libs/picture-store';
import { DEMO, NOON, foldOf, foldedTo, given, positions, start, stopAll } from './projected.ts';

afterEach(stopAll);

/** A store that counts its writers, and is away, or has lost everything, when a test says so. */
class Failing extends MemoryPictureStore {
  fences = 0;
  away = false;
  lost = false;
  override async acquire(operation: OperationId): Promise<Fence> {
    this.refuse();
    this.fences += 1;
    this.lost = false;
    return super.acquire(operation);
  }
  override async commit(...asked: Parameters<MemoryPictureStore['commit']>): Promise<CommitResult> {
    this.refuse();
    return super.commit(...asked);
  }
  override async prove(...asked: Parameters<MemoryPictureStore['prove']>): ReturnType<MemoryPictureStore['prove']> {
    this.refuse();
    return this.lost ? 'lost' : super.prove(...asked);
  }
  private refuse(): void {
    if (this.away) throw new StoreUnavailable('away');
  }
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 5); });
}

describe('what is away comes back', () => {
  it('a store: the projector begins again in the same process, with a fresh fence and the picture that is there', async () => {
    const { log } = await given(positions(0, 5));
    const store = new Failing();
    const { projector, gauges, interruptions } = start(log, store);
    await until(() => projector.ready);
    store.away = true;
    await log.append(DEMO, positions(5, 5));
    await until(() => interruptions.length > 1);
    expect(projector.ready).toBe(false);
    store.away = false;
    const stored = await foldedTo(store, 10);
    await until(() => projector.ready);
    expect(interruptions[0]).toBeInstanceOf(StoreUnavailable);
    expect(store.fences).toBe(2);
    expect(gauges.rebuilds).toBe(1);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
  });

  it('a store that lost its picture: a new fence, and the picture from position 0', async () => {
    const { log } = await given(positions(0, 5));
    const store = new Failing();
    const { projector, interruptions } = start(log, store);
    await until(() => projector.ready);
    store.lost = true;
    await until(() => interruptions.length === 1);
    await until(() => projector.ready);
    expect(interruptions).toEqual([undefined]);
    expect(store.fences).toBe(2);
    await log.append(DEMO, positions(5, 1));
    expect(canonical(Object.fromEntries((await foldedTo(store, 6)).entities))).toBe(await foldOf(log));
  });

  it('a log: nothing is taken from another writer before it answers again', async () => {
    class Away extends MemoryEventLog {
      away = false;
      override async head(operation: OperationId): Promise<Position> {
        if (this.away) throw new LogUnavailable('away');
        return super.head(operation);
      }
    }
    const log = new Away();
    await genesis(log, DEMO, 'log-1', NOON);
    const store = new Failing();
    const { projector, interruptions } = start(log, store);
    await until(() => projector.ready);
    log.away = true;
    await until(() => interruptions.length > 2);
    expect(store.fences).toBe(1);
    log.away = false;
    await until(() => projector.ready);
    expect(store.fences).toBe(2);
    expect(interruptions[0]).toBeInstanceOf(LogUnavailable);
  });
});
