/**
 * Loaded into a server before its program: watches from inside what no answer shows. At SIGUSR2 it writes {@link Testimony} to
 * standard error. A block is counted in the loop thread's own time on a processor, so that no other program can be the cause.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

export interface Testimony {
  /** 1, 2, 3 … */
  readonly nth: number;
  /** Since it was asked last: the most milliseconds of processor time between two turns of the event loop, and of time as people count it. */
  readonly busiest: number;
  readonly slowest: number;
  /** Bytes that are in use once everything was collected. */
  readonly heap: number;
  /** What is on the prototypes of everything and was not there at first. */
  readonly polluted: readonly string[];
}
export const TESTIMONY = 'testimony ';

const TURN_MS = 5;
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype, Promise.prototype, Map.prototype, RegExp.prototype] as const;

function testify(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const spent = (): number => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1_000; };
  const known = PROTOTYPES.map((prototype) => new Set(Reflect.ownKeys(prototype)));
  const delays = monitorEventLoopDelay({ resolution: TURN_MS });
  let [nth, busiest, before] = [0, 0, spent()];
  delays.enable();
  const turn = (): void => {
    const now = spent();
    busiest = Math.max(busiest, now - before);
    before = now;
  };
  setInterval(turn, TURN_MS).unref();
  process.on('SIGUSR2', () => {
    turn();
    const polluted = PROTOTYPES.flatMap((prototype, at) => Reflect.ownKeys(prototype).filter((key) => known[at]?.has(key) !== true).map(String));
    const slowest = delays.max / 1e6;
    collect();
    nth += 1;
    const told: Testimony = { nth, busiest, slowest, heap: process.memoryUsage().heapUsed, polluted };
    process.stderr.write(`${TESTIMONY}${JSON.stringify(told)}\n`);
    delays.reset();
    busiest = 0;
    // What collecting took is nobody's input.
    before = spent();
  });
}

if (isMainThread && process.env['WITNESS'] === 'on') testify();
