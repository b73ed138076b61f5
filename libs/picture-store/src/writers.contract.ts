import { describe, expect, it } from '@jest/globals';
import type { Position } from '#libs/domain';
import type { Fence, PictureStore } from './picture-store.ts';
import { builtTo, change, recordAt } from './samples.contract.ts';
import { WRITERS_KEPT } from './writers.ts';

/** What the port promises about who wrote a picture. */
export function writersContract(name: string, current: () => PictureStore): void {
  const commit = (fence: Fence, at: Position): Promise<unknown> => current().commit(fence, at, at, [change(`note/n${at}`, `at ${at}`)], recordAt(at));
  const writers = async () => (await current().load('demo')).writers;

  describe(`${name}: writers`, () => {
    it('are whoever built it and each who committed since, with where that began; who only took the fence is none', async () => {
      const builder = await current().acquire('demo');
      await current().rebuild(builder, builtTo(1));
      await commit(builder, 2);
      await current().acquire('demo');
      expect(await writers()).toEqual([{ token: builder.token, from: 0 }]);
      const later = await current().acquire('demo');
      await commit(later, 3);
      await commit(later, 4);
      expect(await writers()).toEqual([{ token: builder.token, from: 0 }, { token: later.token, from: 3 }]);
      expect(await commit(builder, 5)).toBe('fenced');
      expect(await writers()).toHaveLength(2);
      await current().rebuild(later, builtTo(1));
      expect(await writers()).toEqual([{ token: later.token, from: 0 }]);
    });

    it(`are kept until there were ${WRITERS_KEPT} later ones`, async () => {
      await current().rebuild(await current().acquire('demo'), builtTo(0));
      const later: unknown[] = [];
      for (let at = 1; at <= WRITERS_KEPT; at += 1) {
        const fence = await current().acquire('demo');
        await commit(fence, at);
        later.push({ token: fence.token, from: at });
      }
      expect(await writers()).toEqual(later);
    });
  });
}
