import { describe, expect, it } from '@jest/globals';
import { WholeSharing } from './whole-sharing.ts';

describe('one process alone', () => {
  it('has every operation until it is told to stop', async () => {
    const sharing = new WholeSharing();
    const stop = new AbortController();
    const told: (readonly string[])[] = [];
    const sharingAll = sharing.share(['a', 'b'], (mine) => told.push([...mine]), stop.signal);
    stop.abort();
    await sharingAll;
    expect(told).toEqual([['a', 'b']]);
  });

  it('is told nothing when it stopped before it began, or was closed', async () => {
    const sharing = new WholeSharing();
    const told: unknown[] = [];
    await sharing.share(['a'], (mine) => told.push(mine), AbortSignal.abort());
    const open = sharing.share(['a'], () => {}, new AbortController().signal);
    await sharing.close();
    await open;
    await sharing.share(['a'], (mine) => told.push(mine), new AbortController().signal);
    expect(told).toEqual([]);
  });
});
