import { describe, expect, it } from '@jest/globals';
import type { Epoch, Fence, PictureStore } from './picture-store.ts';
import { builtTo, change, NOON, ranges, recordAt, take } from './samples.contract.ts';

/** More commits than a store lets followers reach back over: it keeps about 10,000. */
const FAR = 10_500;

/** What the port promises about followers, and about closing. */
export function followersContract(name: string, current: () => PictureStore): void {
  const never = (): AbortSignal => new AbortController().signal;
  async function built(position: number): Promise<{ readonly fence: Fence; readonly epoch: Epoch }> {
    const fence = await current().acquire('demo');
    return { fence, epoch: await current().rebuild(fence, builtTo(position)) };
  }
  const commit = (fence: Fence, from: number, to = from): Promise<unknown> => current().commit(fence, from, to, [change(`note/n${to}`, `at ${to}`)], recordAt(to));

  describe(`${name}: follow`, () => {
    it('gives committed changes after a position, in order, then new ones', async () => {
      const { fence, epoch } = await built(0);
      await commit(fence, 1, 3);
      await commit(fence, 4);
      const told = take(current().follow('demo', epoch, 0, never()), 3);
      await commit(fence, 5, 6);
      expect(await told).toEqual([[1, 3], [4, 4], [5, 6]].map(([from, to]) => ({
        epoch, from, to, recordedAt: NOON + (to as number), changes: [change(`note/n${to}`, `at ${to}`)], writer: fence.token,
      })));
      expect(ranges(await take(current().follow('demo', epoch, 3, never()), 2))).toEqual([[4, 4], [5, 6]]);
    });

    it('sees commits made between load and follow', async () => {
      const { fence } = await built(0);
      const { epoch, position } = await current().load('demo');
      await commit(fence, 1);
      await commit(fence, 2);
      expect(ranges(await take(current().follow('demo', epoch as Epoch, position, never()), 2))).toEqual([[1, 1], [2, 2]]);
    });

    it('gives two followers the same', async () => {
      const { fence, epoch } = await built(0);
      const followers = [take(current().follow('demo', epoch, 0, never()), 50), take(current().follow('demo', epoch, 0, never()), 50)];
      for (let at = 1; at <= 50; at += 1) await commit(fence, at);
      const [one, other] = await Promise.all(followers);
      expect(one).toEqual(other);
      expect(ranges(one ?? [])).toEqual(Array.from({ length: 50 }, (_, at) => [at + 1, at + 1]));
    });

    it('says lost to a follower that fell off the stream, and ends', async () => {
      const { fence, epoch } = await built(0);
      const slow = current().follow('demo', epoch, 0, never())[Symbol.asyncIterator]();
      await commit(fence, 1);
      expect(await slow.next()).toMatchObject({ value: { from: 1 } });
      for (let at = 2; at <= FAR; at += 1) await commit(fence, at);
      expect(await slow.next()).toEqual({ done: false, value: { lost: true } });
      expect((await slow.next()).done).toBe(true);
      expect(await take(current().follow('demo', epoch, 0, never()), 9)).toEqual([{ lost: true }]);
      expect(ranges(await take(current().follow('demo', epoch, FAR - 9_000, never()), 9_000))[8_999]).toEqual([FAR, FAR]);
    }, 120_000);

    it('says lost when the picture was built anew, also to one that waits', async () => {
      const { fence, epoch } = await built(3);
      const waiting = take(current().follow('demo', epoch, 3, never()), 9);
      await current().rebuild(fence, builtTo(3));
      expect(await waiting).toEqual([{ lost: true }]);
      expect(await take(current().follow('demo', epoch, 3, never()), 9)).toEqual([{ lost: true }]);
    });

    it.each([-1, 0, 2, 9])('says lost at position %d, from which no commit of this epoch goes on', async (after) => {
      const { fence, epoch } = await built(1);
      await commit(fence, 2, 4);
      expect(await take(current().follow('demo', epoch, after, never()), 9)).toEqual([{ lost: true }]);
    });

    it('says lost when nothing was built', async () => {
      expect(await take(current().follow('demo', 'none', -1, never()), 9)).toEqual([{ lost: true }]);
    });

    it('ends without an error when aborted while waiting or before', async () => {
      const { epoch } = await built(0);
      const stop = new AbortController();
      const waiting = take(current().follow('demo', epoch, 0, stop.signal), 9);
      await current().load('demo');
      stop.abort();
      expect(await waiting).toEqual([]);
      expect(await take(current().follow('demo', epoch, 0, AbortSignal.abort()), 9)).toEqual([]);
    });

    it('keeps operations apart', async () => {
      const { fence, epoch } = await built(0);
      const other = await current().acquire('demo-2');
      await current().rebuild(other, builtTo(0));
      const told = take(current().follow('demo', epoch, 0, never()), 1);
      await commit(other, 1, 7);
      await commit(fence, 1);
      expect(ranges(await told)).toEqual([[1, 1]]);
    });
  });

  describe(`${name}: close`, () => {
    it('ends every follower; calls after it reject', async () => {
      const { fence, epoch } = await built(0);
      const waiting = take(current().follow('demo', epoch, 0, never()), 9);
      await current().load('demo');
      await current().close();
      expect(await waiting).toEqual([]);
      await expect(current().load('demo')).rejects.toThrow();
      await expect(commit(fence, 1)).rejects.toThrow();
      await current().close();
    });
  });
}
