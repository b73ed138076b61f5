import { describe, expect, it } from '@jest/globals';
import { note } from '../../samples.contract.ts';
import { Appended } from './appended.ts';

const valueOf = (at: number, bytes = 0): Buffer => Buffer.from(`n-${at}`.padEnd(bytes, ' '));
function appended(count: number, bytes = 0): Appended {
  const all = new Appended();
  for (let at = 0; at < count; at += 1) all.add(note(`n-${at}`), valueOf(at, bytes));
  return all;
}
const { recordedAt } = note('any');

describe('what this process appends', () => {
  it('is the very event when it is read back, once', () => {
    const all = new Appended();
    const accepted = note('n-0');
    all.add(accepted, valueOf(0));
    expect(all.readBack(valueOf(0), recordedAt)).toBe(accepted);
    expect(all.readBack(valueOf(0), recordedAt)).toBeUndefined();
  });

  it.each<readonly [string, Buffer, number]>([
    ['other bytes', valueOf(1), recordedAt],
    ['another recorded time', valueOf(0), recordedAt + 1],
  ])('is not what is read with %s', (_, value, at) => {
    expect(appended(1).readBack(value, at)).toBeUndefined();
  });

  it('is told by its length from most of what others wrote, as long as it is held', () => {
    const all = new Appended();
    const heldAt = (): readonly boolean[] => [3, 4, 5].map((length) => all.mayHold(length));
    expect(heldAt()).toEqual([false, false, false]);
    for (const at of [1, 2, 10]) all.add(note(`n-${at}`), valueOf(at));
    expect(heldAt()).toEqual([true, true, false]);
    all.readBack(valueOf(1), recordedAt);
    expect(heldAt()).toEqual([true, true, false]);
    for (const at of [2, 10]) all.readBack(valueOf(at), recordedAt);
    expect(heldAt()).toEqual([false, false, false]);
  });

  it('of as many as are held at most is still told by its length, and forgotten with the oldest', () => {
    const all = appended(5_000, 7);
    expect(all.mayHold(7)).toBe(true);
    for (let at = 0; at < 5_000; at += 1) all.readBack(valueOf(at, 7), recordedAt);
    expect(all.mayHold(7)).toBe(false);
  });

  it('is not what only has the same checksum', () => {
    // Two texts that CRC-32 does not tell apart.
    const all = new Appended();
    all.add(note('plumless'), Buffer.from('plumless'));
    expect(all.readBack(Buffer.from('buckeroo'), recordedAt)).toBeUndefined();
  });

  it('is what was appended last of two that are the same but for their time', () => {
    const all = appended(1);
    all.add({ ...note('n-0'), recordedAt: recordedAt + 1 }, valueOf(0));
    expect(all.readBack(valueOf(0), recordedAt + 1)?.event.id).toBe('n-0');
  });

  it.each([[5_000, 0, 904], [100, 1_048_576, 92]])('of %d events of %d bytes is forgotten for the first ones', (count, bytes, first) => {
    const all = appended(count, bytes);
    expect([all.readBack(valueOf(first - 1, bytes), recordedAt), all.readBack(valueOf(first, bytes), recordedAt)?.event.id]).toEqual([undefined, `n-${first}`]);
  });
});
