/**
 * `npm run soak [-- --for 1h]`: the built program under the demo's feed for a long time. Prints its resident memory each minute;
 * fails when it passes 400 MB or when the last third lies more than 10 % above the middle third.
 * `npm run soak -- --console --for 10m [--seed 7]`: two consoles under a busy feed, through whatever befalls their links; fails when map or
 * lists are ever not what the server's picture is.
 * `npm run soak -- --watch 12h [--for 4m]`: a console's memory over a watch of twelve hours, on a server whose clock runs that much faster.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { HOUR, MINUTE, SECOND } from '#libs/domain';
import { parseDuration } from '../feed/arguments.ts';
import { forget, scratchFolder, startServer } from '../../test/support/server.ts';
import { soakConsoles } from './consoles.ts';
import { soakWatch } from './watch.ts';

const LIMIT_MB = 400;
const GROWTH = 1.1;

const { values } = parseArgs({ options: { for: { type: 'string' }, every: { type: 'string' }, console: { type: 'boolean' }, watch: { type: 'string' }, seed: { type: 'string' } } });
if (values.console === true) process.exit(await soakConsoles(parseDuration(values.for ?? '10m') ?? 10 * MINUTE, Number(values.seed ?? Date.now() % 1_000_000)));
if (values.watch !== undefined) process.exit(await soakWatch(parseDuration(values.watch) ?? 12 * HOUR, parseDuration(values.for ?? '4m') ?? 4 * MINUTE));
const duration = parseDuration(values.for ?? '1h') ?? HOUR;
const every = parseDuration(values.every ?? '60s') ?? MINUTE;

async function residentMb(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}
const mean = (figures: readonly number[]) => figures.reduce((sum, figure) => sum + figure, 0) / Math.max(1, figures.length);

const dataDir = await scratchFolder();
const server = await startServer({ dataDir, env: { FEED: 'demo' } });
const readings: number[] = [];
const began = Date.now();
while (Date.now() - began < duration) {
  await wait(Math.min(every, duration));
  readings.push(await residentMb(server.child.pid as number));
  console.log(`${Math.round((Date.now() - began) / SECOND)} s  ${readings.at(-1)} MB`);
}
await server.end();
await forget(dataDir);
const third = Math.max(1, Math.floor(readings.length / 3));
const growth = mean(readings.slice(-third)) / mean(readings.slice(third, 2 * third).length > 0 ? readings.slice(third, 2 * third) : readings);
const most = Math.max(...readings);
console.log(`largest ${most} MB (limit ${LIMIT_MB}), last third over middle third ${growth.toFixed(3)} (limit ${GROWTH})`);
process.exitCode = most <= LIMIT_MB && growth <= GROWTH ? 0 : 1;
