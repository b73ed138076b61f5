import { describe, expect, it } from '@jest/globals';
import { pictureStoreContract } from '../picture-store.contract.ts';
import { SPOOLED_FOR_MS } from '../picture-store.ts';
import { builtTo, change, recordAt, take } from '../samples.contract.ts';
import { ChangesStream, STREAM_CHANGES, STREAM_COMMITS } from './changes-stream.ts';
import { MemoryPictureStore } from './memory-picture-store.ts';

pictureStoreContract('memory picture store', async () => {
  const store = new MemoryPictureStore();
  return { store, dispose: () => store.close() };
});

describe('the memory picture store', () => {
  it('takes its names from whoever made it', async () => {
    let names = 0;
    const store = new MemoryPictureStore({ name: () => `name-${(names += 1)}` });
    const fence = await store.acquire('demo');
    expect([fence.token, await store.rebuild(fence, builtTo(0))]).toEqual(['name-1', 'name-2']);
    await store.close();
  });

  it(`forgets after ${SPOOLED_FOR_MS} ms that something was spooled`, async () => {
    let now = 0;
    const store = new MemoryPictureStore({ now: () => now });
    await store.tellSpooled('demo');
    now = SPOOLED_FOR_MS - 1;
    expect(await store.spooled('demo')).toBe(true);
    now = SPOOLED_FOR_MS;
    expect(await store.spooled('demo')).toBe(false);
    await store.close();
  });

  it('lets other work run while a follower catches up', async () => {
    const store = new MemoryPictureStore();
    const fence = await store.acquire('demo');
    const epoch = await store.rebuild(fence, builtTo(0));
    for (let at = 1; at <= 1_000; at += 1) await store.commit(fence, at, at, [], recordAt(at));
    let ran = false;
    setImmediate(() => (ran = true));
    await take(store.follow('demo', epoch, 0, new AbortController().signal), 1_000);
    expect(ran).toBe(true);
    await store.close();
  });
});

describe('the changes stream', () => {
  const entry = (at: number, changes: number): Parameters<ChangesStream['push']>[0] =>
    ({ epoch: 'e', from: at, to: at, recordedAt: 0, changes: Array.from({ length: changes }, () => change('note/n', 'x')) });

  it(`keeps the last ${STREAM_COMMITS} commits, however many there were`, () => {
    const stream = new ChangesStream(-1);
    const total = STREAM_COMMITS * 2 + 7;
    for (let at = 0; at < total; at += 1) stream.push(entry(at, 1));
    expect(stream.after(total - STREAM_COMMITS - 2)).toBe('lost');
    for (const at of [total - STREAM_COMMITS - 1, total - STREAM_COMMITS + 5, total - 2]) expect(stream.after(at)).toMatchObject({ from: at + 1 });
    expect(stream.after(total - 1)).toBeNull();
    expect(stream.after(total)).toBe('lost');
  });

  it(`keeps no more than ${STREAM_CHANGES} changes, but always the newest commit`, () => {
    const stream = new ChangesStream(-1);
    const each = STREAM_CHANGES / 10;
    for (let at = 0; at < 11; at += 1) stream.push(entry(at, each));
    expect([stream.after(-1), stream.after(0)]).toMatchObject(['lost', { from: 1 }]);
    stream.push(entry(11, STREAM_CHANGES + 1));
    expect([stream.after(9), stream.after(10)]).toMatchObject(['lost', { from: 11 }]);
  });
});
