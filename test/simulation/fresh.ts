/** Seeds that nobody has chosen and everybody finds again: drawn from what a world is made of, so that every change of it lives through worlds of its own. */
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The servers, the console's feed, the domain, and the worlds themselves. */
const SOURCES = ['apps', 'libs', 'test/simulation', 'tools/feed'] as const;
/** Below are the fixed seeds; above, nothing is left for as many as anybody asks for. */
const [LOWEST, HIGHEST] = [1_000_000, 3_000_000_000];

/** The first of them, from the names and bytes of every source below `root`. */
export async function firstFresh(root: string): Promise<number> {
  const files = await Array.fromAsync(glob(SOURCES.map((folder) => `${folder}/**/*.ts`), { cwd: root }));
  const digest = createHash('sha256');
  for (const file of files.sort()) digest.update(`${file}\0`).update(await readFile(join(root, file))).update('\0');
  return LOWEST + (digest.digest().readUInt32BE() % (HIGHEST - LOWEST));
}
