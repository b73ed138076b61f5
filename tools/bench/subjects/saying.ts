import { once } from 'node:events';

export const say = (line: object): void => { process.stdout.write(`${JSON.stringify(line)}\n`); };
/** Resolves when whoever started this process tells it to go on. */
export const told = async (): Promise<void> => { await once(process.stdin, 'data'); };

/** Seconds of processor time of this process, all its threads, that the work took. */
export async function cpuSecondsFor(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
