/** Worlds that once showed something wrong, each with what it was. */
import { expect, it } from '@jest/globals';
import { live } from './one.ts';

it.each([
  [1_951_694_307, 'the log lost its end, the store went back to before that, and everything died before anybody looked: a console went on from what was lost'],
])('world %d holds: %s', async (seed) => {
  expect((await live(seed)).failure).toBeUndefined();
}, 60_000);
