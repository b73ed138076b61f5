/**
 * `npm run bad-input [-- --count 500000 --seed N]`: generated bad input against every door of the servers on Kafka and Redis. Prints
 * after each round whether a promise was broken, at the end what was asked and answered, the longest block and the memory; exits 1 when one was.
 */
import { parseArgs } from 'node:util';
import { Siege, startBesieged } from '../../test/bad-input/siege.ts';
import { Follower } from '../../test/support/follower.ts';
import { forgetOperationAt, ownOperation } from '../../test/support/trial.ts';
import { until } from '../../test/support/until.ts';
import { startServices } from '../services/services.ts';

/** quality.md. */
const BLOCKED_MS = 100;
/** Memory is flat when the last third of the rounds holds no more than this above the middle third. */
const GROWTH = 1.1;
const EACH_ROUND = 5_000;
const ROUNDS_AT_LEAST = 6;
const MEGABYTE = 1_048_576;

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.count ?? 500_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('--count and --seed are whole numbers');
  process.exit(2);
}
const own = await startServices({ given: process.env, lost: (line) => console.error(line) });
const operation = ownOperation('bad-input');
const began = Date.now();
console.log(`${count} inputs, seed ${seed}`);
const system = await startBesieged(operation, own.env);
const follower = new Follower({ url: system.one('gateway').url, operation });
let well = false;
try {
  await until('a console to follow', async () => (follower.following ? true : undefined));
  const rounds = Math.max(ROUNDS_AT_LEAST, Math.ceil(count / EACH_ROUND));
  const endured = (round: number, found: number): void => console.log(`round ${round} of ${rounds}, ${found === 0 ? 'nothing' : found} broken, after ${Math.round((Date.now() - began) / 1_000)} s`);
  const { inputs, statuses, busiest, slowest, heaps, broken } = await new Siege(system, own.env, follower).lay(count, rounds, seed, endured);
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length) / MEGABYTE;
  const grown = Object.entries(heaps).map(([server, all]) => {
    const third = Math.floor(all.length / 3);
    return [server, mean(all.slice(third, 2 * third)), mean(all.slice(-third))] as const;
  });
  const growth = grown.reduce((sum, [,, last]) => sum + last, 0) / grown.reduce((sum, [, middle]) => sum + middle, 0);
  console.log(`inputs    ${Object.entries(inputs).map(([door, times]) => `${door} ${times}`).join(' · ')}`);
  console.log(`answers   ${Object.entries(statuses).map(([status, times]) => `${status === '0' ? 'closed' : status} ${times}`).join(' · ')}`);
  console.log(`blocked   ${Object.entries(busiest).map(([server, ms]) => `${server} ${ms.toFixed(0)} ms (${slowest[server]?.toFixed(0)} by the clock)`).join(' · ')}: of processor time, limit ${BLOCKED_MS}`);
  console.log(`memory    ${grown.map(([server, middle, last]) => `${server} ${middle.toFixed(1)} MB, then ${last.toFixed(1)} MB`).join(' · ')}: ${growth.toFixed(3)} (limit ${GROWTH})`);
  for (const what of broken) console.log(`BROKEN    ${what}`);
  console.log(`in ${Math.round((Date.now() - began) / 1_000)} s`);
  well = broken.length === 0 && Object.values(busiest).every((ms) => ms <= BLOCKED_MS) && growth <= GROWTH;
} finally {
  follower.leave();
  await system.end('SIGKILL');
  await forgetOperationAt(own.env, operation);
  await own.stop();
}
process.exitCode = well ? 0 : 1;
