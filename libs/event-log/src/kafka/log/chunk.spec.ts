import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { notes } from '../../samples.contract.ts';
import { batchOf } from '../wire/batch.ts';
import { readBatches } from '../wire/record-batches.ts';
import { Appended } from './appended.ts';
import { Chunk } from './chunk.ts';
import { messageOf } from './record.ts';

/** The first three records of a log whose last is at that position. */
async function chunkOf({ head }: { readonly head: number }): Promise<Chunk> {
  const [batch] = await readBatches(batchOf(notes(3).map(messageOf), 0));
  return new Chunk({ name: 'demo', appended: new Appended() }, 0, batch?.records ?? [], { head, start: 0, generation: 0 });
}
const first = ([recorded]: readonly Recorded[]): Recorded | undefined => recorded;

describe('what one request read of a log', () => {
  it('is decoded once for all who follow, where the log ends in it', async () => {
    const chunk = await chunkOf({ head: 2 });
    expect(chunk.page(-1).map(({ event, position }) => `${position} ${event.id}`)).toEqual(['0 n-0', '1 n-1', '2 n-2']);
    expect(first(chunk.page(0))).toBe(chunk.page(-1)[1]);
  });

  it('is kept by nobody before the end, and reads the same each time', async () => {
    const chunk = await chunkOf({ head: 3 });
    expect(chunk.page(-1)).toEqual(chunk.page(-1));
    expect(first(chunk.page(-1))).not.toBe(first(chunk.page(-1)));
  });
});
