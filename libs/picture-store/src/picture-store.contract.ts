import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventKey, type Position } from '#libs/domain';
import { followersContract } from './followers.contract.ts';
import type { CommitResult, Fence, PictureStore } from './picture-store.ts';
import { builtTo, change, NOON, recordAt } from './samples.contract.ts';
import { writersContract } from './writers.contract.ts';

/** Makes an empty store for one test; `dispose` is called after it. */
export type MakeStore = () => Promise<{ readonly store: PictureStore; readonly dispose: () => Promise<void> }>;

/** Every promise in the port's comments. */
export function pictureStoreContract(name: string, make: MakeStore): void {
  let store: PictureStore;
  let dispose: () => Promise<void>;
  beforeEach(async () => ({ store, dispose } = await make()));
  afterEach(() => dispose());

  const commit = (fence: Fence, from: Position, to: Position, ...keys: readonly string[]): Promise<CommitResult> =>
    store.commit(fence, from, to, keys.map((key) => change(key, `at ${to}`)), recordAt(to));

  describe(`${name}: load`, () => {
    it('of nothing built has no epoch, no log and no entities', async () => {
      expect(await store.load('demo')).toEqual({
        epoch: undefined, log: undefined, fold: undefined, position: -1, last: undefined, entities: new Map(), changed: new Map(), recordedAt: 0,
      });
    });

    it('gives the whole picture, its epoch and the position it is folded to', async () => {
      const fence = await store.acquire('demo');
      const epoch = await store.rebuild(fence, builtTo(1));
      await commit(fence, 2, 4, 'note/n1', 'note/n4');
      expect(await store.load('demo')).toEqual({
        epoch, log: 'log-1', fold: 'fold-1', position: 4, last: eventKey(recordAt(4).event), recordedAt: NOON + 4,
        entities: new Map([change('note/n0', 'built'), change('note/n1', 'at 4'), change('note/n4', 'at 4')]),
        changed: new Map([['note/n0', 0], ['note/n1', 4], ['note/n4', 4]]), writers: [{ token: fence.token, from: 0 }],
      });
    });

    it('gives what the writer said last of the records before, and nothing when it said nothing', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, { ...builtTo(1), tail: 'to 1' });
      expect((await store.load('demo')).tail).toBe('to 1');
      await store.commit(fence, 2, 2, [change('note/n2', 'at 2')], recordAt(2), 'to 2');
      expect((await store.load('demo')).tail).toBe('to 2');
      await commit(fence, 3, 3, 'note/n3');
      expect((await store.load('demo')).tail).toBeUndefined();
    });

    it('was read at one moment: later commits do not show in it', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      const loaded = await store.load('demo');
      await commit(fence, 1, 1, 'note/n0', 'note/n1');
      expect([loaded.position, loaded.entities.size, loaded.changed.get('note/n0')]).toEqual([0, 1, 0]);
    });

    it('keeps operations apart, also those whose names begin alike', async () => {
      await store.rebuild(await store.acquire('a'), builtTo(2, 'log-a'));
      await store.rebuild(await store.acquire('ab'), builtTo(0, 'log-ab'));
      expect([(await store.load('a')).log, (await store.load('ab')).log, (await store.load('b')).log]).toEqual(['log-a', 'log-ab', undefined]);
      expect((await store.load('a')).position).toBe(2);
    });
  });

  describe(`${name}: commit`, () => {
    it('refuses by name no-epoch when nothing was built', async () => {
      expect(await commit(await store.acquire('demo'), 0, 0, 'note/n0')).toBe('no-epoch');
    });

    it.each<readonly [CommitResult, Position, Position]>([
      ['committed', 3, 3], ['committed', 3, 9], ['duplicate', 2, 2], ['duplicate', 0, 1], ['duplicate', 1, 2], ['gap', 4, 4], ['gap', 2, 3], ['gap', 1, 9],
    ])('is %s from %d to %d on a picture folded to 2', async (expected, from, to) => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(2));
      const before = await store.load('demo');
      expect(await commit(fence, from, to, 'note/n0', 'note/new')).toBe(expected);
      const after = await store.load('demo');
      if (expected !== 'committed') expect(after).toEqual(before);
      else expect([after.position, after.changed.get('note/new')]).toEqual([to, to]);
    });

    it('refuses by name fenced when a later writer holds the fence, and changes nothing', async () => {
      const earlier = await store.acquire('demo');
      await store.rebuild(earlier, builtTo(2));
      const later = await store.acquire('demo');
      const before = await store.load('demo');
      expect(await commit(earlier, 3, 3, 'note/n3')).toBe('fenced');
      expect(await store.load('demo')).toEqual(before);
      expect(await commit(later, 3, 3, 'note/n3')).toBe('committed');
    });

    it('refuses a fence of another operation', async () => {
      await store.rebuild(await store.acquire('demo'), builtTo(0));
      expect(await commit({ operation: 'demo', token: (await store.acquire('other')).token }, 1, 1)).toBe('fenced');
    });

    it('of no changes still moves the position', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      expect(await commit(fence, 1, 1)).toBe('committed');
      expect((await store.load('demo')).position).toBe(1);
    });

    it('throws when the last event is not the one at its end', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      await expect(store.commit(fence, 1, 2, [], recordAt(1))).rejects.toThrow(RangeError);
      await expect(store.commit(fence, 2, 1, [], recordAt(1))).rejects.toThrow(RangeError);
    });

    it('of two writers at the same time lets one through', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      const results = await Promise.all([commit(fence, 1, 1, 'note/a'), commit(fence, 1, 1, 'note/b')]);
      expect(results.toSorted()).toEqual(['committed', 'duplicate']);
    });
  });

  describe(`${name}: rebuild`, () => {
    it('makes a new epoch each time and replaces everything', async () => {
      const fence = await store.acquire('demo');
      const first = await store.rebuild(fence, builtTo(5_000));
      expect((await store.load('demo')).entities.size).toBe(5_001);
      const second = await store.rebuild(fence, builtTo(1, 'log-2'));
      expect(second).not.toBe(first);
      expect(await store.load('demo')).toMatchObject({ epoch: second, log: 'log-2', position: 1, recordedAt: NOON + 1 });
      expect((await store.load('demo')).entities.size).toBe(2);
    });

    it('of an empty log is folded to -1', async () => {
      const fence = await store.acquire('demo');
      const epoch = await store.rebuild(fence, builtTo(-1));
      expect(await store.load('demo')).toMatchObject({ epoch, position: -1, last: undefined, recordedAt: 0 });
      expect(await commit(fence, 0, 0, 'note/n0')).toBe('committed');
    });

    it('leaves the old epoch whole until the switch', async () => {
      const fence = await store.acquire('demo');
      const old = await store.rebuild(fence, builtTo(2));
      const building = store.rebuild(fence, builtTo(30_000));
      expect(await store.load('demo')).toMatchObject({ epoch: old, position: 2 });
      await building;
      expect((await store.load('demo')).position).toBe(30_000);
    });

    it('throws when a later writer holds the fence, also when it came while the epoch was written', async () => {
      const earlier = await store.acquire('demo');
      const building = expect(store.rebuild(earlier, builtTo(30_000))).rejects.toMatchObject({ name: 'Fenced' });
      const later = await store.acquire('demo');
      await building;
      await expect(store.rebuild(earlier, builtTo(0))).rejects.toMatchObject({ name: 'Fenced' });
      expect((await store.load('demo')).epoch).toBeUndefined();
      await store.rebuild(later, builtTo(0));
    });
  });

  describe(`${name}: proof`, () => {
    it('is undefined until a writer proves, then the last proof', async () => {
      const fence = await store.acquire('demo');
      const epoch = await store.rebuild(fence, builtTo(0));
      expect(await store.proof('demo')).toBeUndefined();
      expect(await store.prove(fence, 0, (await store.time()) - 60_000)).toBe('proved');
      const first = await store.proof('demo');
      expect(await store.prove(fence, 0, await store.time())).toBe('proved');
      const second = await store.proof('demo');
      expect(second).toMatchObject({ epoch, position: 0 });
      expect(second?.at).toBeGreaterThan(first?.at ?? 0);
      expect(await store.proof('dem')).toBeUndefined();
    });

    it('is as old as the writer said and what has passed since, by the clock of the store alone', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      const began = performance.now();
      await store.prove(fence, 0, (await store.time()) - 86_400_000);
      const age = (await store.proof('demo'))?.age ?? 0;
      expect(age).toBeGreaterThanOrEqual(86_400_000);
      expect(age).toBeLessThanOrEqual(86_400_001 + performance.now() - began);
    });

    it('is told with the place of the picture as it is now', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      await store.prove(fence, 0, await store.time());
      const before = await store.proof('demo');
      expect(await commit(fence, 1, 4, 'note/n4')).toBe('committed');
      expect(await store.proof('demo')).toMatchObject({ at: before?.at, position: 4 });
    });

    it('throws when a later writer holds the fence', async () => {
      const earlier = await store.acquire('demo');
      await store.rebuild(earlier, builtTo(0));
      await store.acquire('demo');
      await expect(store.prove(earlier, 0, await store.time())).rejects.toMatchObject({ name: 'Fenced' });
      expect(await store.proof('demo')).toBeUndefined();
    });

    it('is lost, and proves nothing, while nothing is built', async () => {
      expect(await store.prove(await store.acquire('demo'), -1, await store.time())).toBe('lost');
      expect(await store.proof('demo')).toBeUndefined();
    });

    it('is lost, and proves nothing, of a position that the picture is not at', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(3));
      expect(await store.prove(fence, 4, await store.time())).toBe('lost');
      expect(await store.proof('demo')).toBeUndefined();
      expect(await store.prove(fence, 2, await store.time())).toBe('proved');
    });

    it('is never younger than now, whatever the writer took for the time', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      await store.prove(fence, 0, (await store.time()) + 86_400_000);
      expect((await store.proof('demo'))?.age).toBeGreaterThanOrEqual(0);
    });

    it('outlives what is built after it', async () => {
      const fence = await store.acquire('demo');
      await store.rebuild(fence, builtTo(0));
      await store.prove(fence, 0, await store.time());
      const before = await store.proof('demo');
      const epoch = await store.rebuild(fence, builtTo(3));
      expect(await store.proof('demo')).toMatchObject({ at: before?.at, epoch, position: 3 });
    });
  });

  describe(`${name}: the spool`, () => {
    it('is not told of until an ingest says so, for that operation alone, and as often as it likes', async () => {
      expect(await store.spooled('demo')).toBe(false);
      await store.tellSpooled('demo');
      await store.tellSpooled('demo');
      expect([await store.spooled('demo'), await store.spooled('dem'), await store.spooled('demo-2')]).toEqual([true, false, false]);
    });

    it('needs no picture and no writer, and touches neither', async () => {
      const before = await store.load('demo');
      await store.tellSpooled('demo');
      expect(await store.load('demo')).toEqual(before);
    });
  });

  followersContract(name, () => store);
  writersContract(name, () => store);
}
