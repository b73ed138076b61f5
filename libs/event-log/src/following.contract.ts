import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import type { EventLog } from './event-log.ts';
import { ids, note, notes, readAll } from './samples.contract.ts';

/** What the port promises about reads that wait, and about closing. */
export function followingContract(name: string, current: () => EventLog): void {
  /** Reads with follow until the ids are these many, then aborts. */
  async function followed(count: number, after = -1): Promise<readonly Recorded[]> {
    const stop = new AbortController();
    const seen: Recorded[] = [];
    for await (const batch of current().read('demo', { after, follow: true, signal: stop.signal })) {
      expect(batch.length).toBeGreaterThan(0);
      seen.push(...batch);
      if (seen.length >= count) stop.abort();
    }
    return seen;
  }

  describe(`${name}: read with follow`, () => {
    it('gives what is there and waits for more', async () => {
      await current().append('demo', notes(2, 'there'));
      const reading = followed(4);
      await current().append('demo', notes(2, 'more'));
      expect(ids(await reading)).toEqual(['there-0', 'there-1', 'more-0', 'more-1']);
    });

    it('gives every event once, in order, while appends run', async () => {
      const readers = [followed(400), followed(400)];
      await Promise.all(Array.from({ length: 20 }, (_, at) => current().append('demo', notes(20, `c${at}`))));
      const all = await readAll(current(), 'demo');
      for (const reader of readers) expect(await reader).toEqual(all);
    });

    it('from beyond the end gives only what comes after that position', async () => {
      const reading = followed(1, 2);
      await current().append('demo', notes(3));
      await current().append('demo', [note('wanted')]);
      expect(ids(await reading)).toEqual(['wanted']);
    });

    it('ends without an error when aborted while waiting', async () => {
      const stop = new AbortController();
      const waiting = current().read('demo', { after: -1, follow: true, signal: stop.signal })[Symbol.asyncIterator]().next();
      await current().head('demo');
      stop.abort();
      expect(await waiting).toMatchObject({ done: true });
    });

    it('ends at once when aborted before it began', async () => {
      await current().append('demo', notes(1));
      expect(await readAll(current(), 'demo', { after: -1, follow: true, signal: AbortSignal.abort() })).toEqual([]);
    });

    it('ends after the batch in hand when aborted meanwhile', async () => {
      await current().append('demo', notes(600));
      const stop = new AbortController();
      const reader = current().read('demo', { after: -1, follow: true, signal: stop.signal })[Symbol.asyncIterator]();
      expect((await reader.next()).done).toBe(false);
      stop.abort();
      expect(await reader.next()).toMatchObject({ done: true });
    });

    it('leaves nothing behind when a thousand readers come and go', async () => {
      const stop = new AbortController();
      const readers = Array.from({ length: 1_000 }, () =>
        current().read('demo', { after: -1, follow: true, signal: stop.signal })[Symbol.asyncIterator]().next());
      await current().head('demo');
      stop.abort();
      for (const answer of await Promise.all(readers)) expect(answer.done).toBe(true);
      await current().append('demo', notes(1));
      expect(await readAll(current(), 'demo')).toHaveLength(1);
    });
  });

  describe(`${name}: close`, () => {
    it('waits for running appends; appends after it reject', async () => {
      const running = current().append('demo', notes(500));
      await current().head('demo');
      await current().close();
      expect(await running).toHaveLength(500);
      await expect(current().append('demo', notes(1))).rejects.toMatchObject({ name: 'LogClosed' });
      await expect(current().append('new', notes(1))).rejects.toMatchObject({ name: 'LogClosed' });
    });

    it('ends readers that wait, and refuses reads after it', async () => {
      const waiting = current().read('demo', { after: -1, follow: true })[Symbol.asyncIterator]().next();
      await current().head('demo');
      await current().close();
      expect(await waiting).toMatchObject({ done: true });
      await expect(readAll(current(), 'demo')).rejects.toMatchObject({ name: 'LogClosed' });
    });

    it('twice is once', async () => {
      await current().append('demo', notes(1));
      await Promise.all([current().close(), current().close()]);
      await current().close();
    });
  });
}
