import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const ASK_EVERY_MS = 100;

/** Runs `work` while this process alone holds the lock file; waits for whoever holds it, unless that process is gone. */
export async function holding<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(file))) {
    if (!(await heldByALivingProcess(file))) await rm(file, { force: true });
    else await setTimeout(ASK_EVERY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Made whole before it has its name: whoever sees it can read whose it is. */
async function take(file: string): Promise<boolean> {
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

async function heldByALivingProcess(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // Just let go: ask again.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
