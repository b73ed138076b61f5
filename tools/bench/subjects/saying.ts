import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

export const say = (line: object): void => { process.stdout.write(`${JSON.stringify(line)}\n`); };
/** Resolves when whoever started this process tells it to go on. */
export const told = async (): Promise<void> => { await once(process.stdin, 'data'); };

/** Where profiles of what is measured are to be written; none is made where it does not say. */
const PROFILES = process.env['BENCH_PROFILES'];

/** Seconds of processor time of this process, all its threads, that the work took. */
export async function cpuSecondsFor(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await (PROFILES === undefined ? work() : profiled(work, PROFILES));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function profiled(work: () => Promise<void>, folder: string): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  await writeFile(join(folder, `${process.argv[2] ?? 'subject'}.${process.pid}.cpuprofile`), JSON.stringify(profile));
}
