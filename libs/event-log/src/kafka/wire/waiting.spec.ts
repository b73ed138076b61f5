import { describe, expect, it } from '@jest/globals';
import { unlessAborted } from './waiting.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('what is not waited for once aborted', () => {
  it.each(['before', 'while'] as const)('may fail later, and nobody has to take that, aborted %s it is asked for', async (when) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const abort = new AbortController();
    const asked = Promise.withResolvers<number>();
    if (when === 'before') abort.abort();
    const waited = unlessAborted(asked.promise, abort.signal);
    abort.abort();
    expect(await waited).toBeUndefined();
    asked.reject(new Error('the connection was given up'));
    await nextTurn();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('is what came of it otherwise', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('away')), signal)).rejects.toThrow('away');
    await expect(unlessAborted(Promise.reject(new Error('away')), undefined)).rejects.toThrow('away');
  });
});
