import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprint } from './fingerprint.ts';
import { holding } from './lock.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'watchfloor-build-')); });
afterEach(() => rm(folder, { recursive: true }));

describe('the fingerprint of what a build is made from', () => {
  it('is the same for the same files and another for a changed, a new and a missing one', async () => {
    const file = join(folder, 'a.ts');
    await writeFile(file, 'one');
    const first = await fingerprint([folder]);
    expect(await fingerprint([folder])).toBe(first);
    await utimes(file, 1, 1);
    const touched = await fingerprint([folder]);
    await writeFile(join(folder, 'b.ts'), '');
    const more = await fingerprint([folder]);
    await rm(file);
    expect(new Set([first, touched, more, await fingerprint([folder]), await fingerprint([join(folder, 'none')])]).size).toBe(5);
  });
});

describe('the lock of the build', () => {
  it('lets one in at a time', async () => {
    let inside = 0;
    await Promise.all(Array.from({ length: 5 }, () => holding(join(folder, 'lock'), async () => {
      expect((inside += 1)).toBe(1);
      await fingerprint([folder]);
      inside -= 1;
    })));
  });

  it('is taken over from a process that is gone, and let go when the work fails', async () => {
    const lock = join(folder, 'lock');
    await writeFile(lock, '4194305');
    await expect(holding(lock, () => Promise.reject(new Error('no build')))).rejects.toThrow('no build');
    expect(await holding(lock, () => Promise.resolve('built'))).toBe('built');
  });
});
