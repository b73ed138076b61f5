import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const NOT_SOURCES: ReadonlySet<string> = new Set(['node_modules', 'dist']);

/** Changes when a file below these paths does: names, sizes and times of change. A path that is not there counts as empty. */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) for (const line of await linesOf(path)) hash.update(`${line}\n`);
  return hash.digest('hex');
}

async function linesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isFile()) return [`${path} ${found.size} ${found.mtimeMs}`];
  const names = (await readdir(path)).filter((name) => !NOT_SOURCES.has(name)).sort();
  return (await Promise.all(names.map((name) => linesOf(join(path, name))))).flat();
}
