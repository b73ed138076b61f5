/** `npm run feed`: the made-up operation, a steady load, or real recorded events, through the public API. */
import { parseFeedArguments, type FeedOptions } from './arguments.ts';
import { send, type Target } from './client.ts';
import { playLive } from './live.ts';
import { playLoad } from './load.ts';
import { reference } from './reference.ts';
import { playUcdp } from './ucdp.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

/** Crossings, corridors and lines are declared once: a second declaration would be another version of each. */
async function isFurnished({ url, operation, token }: Target): Promise<boolean> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/operations/${operation}/entities/corridor/salah-al-din`, { headers })).ok;
}

async function feed(options: FeedOptions): Promise<string> {
  const target: Target = { url: options.url, operation: options.operation, signal: stop.signal, ...(options.token !== undefined && { token: options.token }) };
  const tell = (line: string) => console.error(line);
  if (options.ucdp !== undefined) {
    const { recorded, rejected } = await playUcdp(target, { file: options.ucdp, speed: options.speed, tell });
    return `${recorded} recorded, ${rejected} rejected`;
  }
  if (options.rate !== undefined) {
    const { recorded, rejected } = await playLoad(target, { seed: options.seed, rate: options.rate, duration: options.duration ?? Infinity, now: Date.now });
    return `${recorded} recorded, ${rejected} rejected`;
  }
  if (options.duration !== undefined) setTimeout(() => stop.abort(), options.duration).unref();
  if (!(await isFurnished(target))) await send(target, reference(Date.now()).map(({ event }) => event), tell);
  await playLive(target, { seed: options.seed, preset: options.preset, from: Date.now(), now: Date.now });
  return 'stopped';
}

try {
  console.log(await feed(parseFeedArguments(process.argv.slice(2))));
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
