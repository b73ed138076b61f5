import { createClient } from 'redis';
import { cpuSecondsFor, say } from './saying.ts';

const AT_ONCE = 500;

/** Its own types want a number here, though undefined is how it is told to leave its timers out. */
export const UNTIMED = { commandOptions: { timeout: undefined as unknown as number } };

interface Pipelines { readonly redisUrl: string; readonly commands: number; readonly timed: boolean }

/** node-redis alone: commands in hundreds at once, with its own timeout for each (its default) or without. */
export async function pipelines({ redisUrl, commands, timed }: Pipelines): Promise<void> {
  const client = createClient({ url: redisUrl, ...(!timed && UNTIMED) });
  await client.connect();
  const cpuSeconds = await cpuSecondsFor(async () => {
    for (let at = 0; at < commands; at += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => client.set(`bench:${n}`, 'x')));
  });
  say({ units: commands, cpuSeconds });
  client.destroy();
}
