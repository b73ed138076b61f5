import { afterEach, describe, expect, it } from '@jest/globals';
import { canonical, type Entity, type EntityKey, type OperationId, type Position } from '#libs/domain';
import { LogCut, LogUnavailable, MemoryEventLog, genesis } from '#libs/event-log';
import { MemoryPictureStore, type StoredPicture } from '#libs/picture-store';
import { DEMO, NOON, SetClock, foldOf, foldedTo, given, positions, start, stopAll } from './projected.ts';
import { Shadow, type Verdict } from './shadow.ts';

afterEach(stopAll);

/** A store that says something else than it was told to hold. */
class Lying extends MemoryPictureStore {
  readonly lies = new Map<EntityKey, Entity | undefined>();
  override async load(operation: OperationId): Promise<StoredPicture> {
    const stored = await super.load(operation);
    const entities = new Map(stored.entities);
    for (const [key, lie] of this.lies) {
      if (lie === undefined) entities.delete(key);
      else entities.set(key, lie);
    }
    return { ...stored, entities };
  }
}

const never = new AbortController().signal;
function shadowOf(log: MemoryEventLog, store: MemoryPictureStore) {
  const checks: (readonly [Verdict, number])[] = [];
  const shadow = new Shadow(DEMO, { log, store, clock: new SetClock(10_000), checked: (_, verdict, entities) => { checks.push([verdict, entities]); } });
  return { shadow, checks };
}

describe('the shadow of a picture', () => {
  it('is equal as long as the picture is the fold of the log, check after check', async () => {
    const { log, store } = await given(positions(0, 2_500));
    start(log, store);
    await foldedTo(store, 2_500);
    const { shadow } = shadowOf(log, store);
    expect(await shadow.check(never)).toEqual({ verdict: 'equal', entities: 0 });
    await log.append(DEMO, positions(2_500, 30));
    await foldedTo(store, 2_530);
    expect(await shadow.check(never)).toEqual({ verdict: 'equal', entities: 0 });
  });

  it('finds an entity that is another, one that is missing, and one that never was', async () => {
    const store = new Lying();
    const { log } = await given(positions(0, 40));
    start(log, store);
    const { entities } = await foldedTo(store, 40);
    const { shadow } = shadowOf(log, store);
    const track = entities.get('track/c1') as Entity;
    store.lies.set('track/c1', { ...track, parked: { since: NOON } });
    store.lies.set('track/c2', undefined);
    store.lies.set('track/nobody', track);
    expect(await shadow.check(never)).toEqual({ verdict: 'different', entities: 3 });
  });

  it('says nothing of a picture that is not built, of another log, or while the log is away', async () => {
    class Away extends MemoryEventLog {
      away = false;
      override async *read(...asked: Parameters<MemoryEventLog['read']>) {
        if (this.away) throw new LogUnavailable('away');
        yield* super.read(...asked);
      }
    }
    const log = new Away();
    const store = new MemoryPictureStore();
    const { shadow } = shadowOf(log, store);
    const unknown = { verdict: 'unknown', entities: 0 };
    expect(await shadow.check(never)).toEqual(unknown);
    await genesis(log, DEMO, 'log-1', NOON);
    start(log, store);
    await foldedTo(store, 0);
    log.away = true;
    expect(await shadow.check(never)).toEqual(unknown);
    log.away = false;
    expect(await shadow.check(never)).toMatchObject({ verdict: 'equal' });
    const { log: other } = await given(positions(0, 3));
    expect(await shadowOf(other, store).shadow.check(never)).toMatchObject({ verdict: 'equal' });
    const another = new MemoryEventLog();
    await genesis(another, DEMO, 'log-2', NOON);
    expect(await shadowOf(another, store).shadow.check(never)).toEqual(unknown);
  });

  it('begins anew when the log was cut, and is equal again once the picture is', async () => {
    class Cut extends MemoryEventLog {
      cut = false;
      override async *read(operation: OperationId, asked: { readonly after: Position; readonly signal?: AbortSignal }) {
        if (this.cut && asked.after >= 0) {
          this.cut = false;
          throw new LogCut(operation, 5, 'its end is gone');
        }
        yield* super.read(operation, asked);
      }
    }
    const log = new Cut();
    await genesis(log, DEMO, 'log-1', NOON);
    await log.append(DEMO, positions(0, 8));
    const { store } = await given();
    start(log, store);
    await foldedTo(store, 8);
    const { shadow } = shadowOf(log, store);
    await shadow.check(never);
    log.cut = true;
    expect(await shadow.check(never)).toMatchObject({ verdict: 'unknown' });
    expect(await shadow.check(never)).toMatchObject({ verdict: 'equal' });
  });

  it('has the projector build the picture anew, under a new epoch, when it differs', async () => {
    const store = new Lying();
    const { log } = await given(positions(0, 20));
    const { projector, gauges } = start(log, store);
    const before = await foldedTo(store, 20);
    const { shadow, checks } = shadowOf(log, store);
    store.lies.set('track/c3', undefined);
    const stop = new AbortController();
    const running = shadow.run(() => {
      store.lies.clear();
      projector.rebuildAnew();
    }, stop.signal);
    while (gauges.rebuilds < 2 || checks.at(-1)?.[0] !== 'equal') await new Promise((resolve) => { setTimeout(resolve, 5); });
    stop.abort();
    await running;
    expect(checks.filter(([verdict]) => verdict === 'different')).toEqual([['different', 1]]);
    const after = await foldedTo(store, 20);
    expect(after.epoch).not.toBe(before.epoch);
    expect(canonical(Object.fromEntries(after.entities))).toBe(await foldOf(log));
  });
});
