/**
 * `npm run simulate`: lives through one world for each seed, on every core, and says what it found. `--seeds` is how many, `--from` the first
 * (drawn when it is not given); `--fixed N` adds the seeds 1 to N, `--fresh N` as many that are drawn from the sources as they are. `--trace` prints what
 * happens, `--first` ends with the first that fails. `--watched` lives through histories with a watch instead: see `watched-world.ts`. Exits 1 when any did.
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { LEAST, WATCHED_LEAST } from './covered.ts';
import { firstFresh } from './fresh.ts';
import type { Outcome } from './one.ts';

/** Megabytes for what is young, of which a world may fill a third: it is, all of it. */
const YOUNG_MB = 120;
/**
 * What worlds end with is as old as a world: V8 would take the next one's for what lasts, put it among the old at once, and keep alive with it
 * whatever it knows. Nothing is left to collect then that two threads would be done with sooner.
 */
const ALL_YOUNG = ['--no-allocation-site-pretenuring', '--no-parallel-scavenge'] as const;
const PROGRESS_EVERY_MS = 10_000;
const SEEDS = 1_000;
const HIGHEST = 4_000_000_000;

interface Asked { readonly seeds: readonly number[]; readonly words: string; readonly trace: boolean; readonly first: boolean; readonly watched: boolean }
/** Seeds that follow each other. */
interface Range { readonly from: number; readonly count: number; readonly words: string }

async function read(args: readonly string[]): Promise<Asked> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { seeds: option, from: option, fixed: option, fresh: option, trace: { type: 'boolean' }, first: { type: 'boolean' }, watched: { type: 'boolean' } } });
  const count = (name: 'seeds' | 'from' | 'fixed' | 'fresh', least: number, otherwise: number): number => {
    const given = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isSafeInteger(given) || given < least || given > HIGHEST) throw new RangeError(`--${name} is a whole number from ${least} to ${HIGHEST}`);
    return given;
  };
  const [fixed, fresh] = [count('fixed', 0, 0), count('fresh', 0, 0)];
  const others = values.seeds !== undefined || values.from !== undefined || fixed + fresh === 0;
  const ranges: readonly Range[] = [
    { from: 1, count: fixed, words: 'the fixed ones' },
    { from: fresh > 0 ? await firstFresh(process.cwd()) : 1, count: fresh, words: 'drawn from the sources' },
    { from: count('from', 1, randomInt(1_000_000, HIGHEST)), count: others ? count('seeds', 1, SEEDS) : 0, words: values.from === undefined ? 'drawn' : 'asked for' },
  ];
  const asked = ranges.filter((range) => range.count > 0);
  return {
    seeds: asked.flatMap((range) => Array.from({ length: range.count }, (_, at) => range.from + at)),
    words: asked.map((range) => `seeds ${range.from} to ${range.from + range.count - 1} (${range.words})`).join(', '), trace: values.trace === true, first: values.first === true, watched: values.watched === true,
  };
}

/** Gives the seeds out to a thread for each core, one at a time, while `told` says that it goes on; resolves once every world is over. */
async function spread(seeds: readonly number[], watched: boolean, told: (outcome: Outcome) => boolean): Promise<void> {
  for (const flag of ALL_YOUNG) setFlagsFromString(flag);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, () => new Promise<void>((resolve, reject) => {
    const worker = new Worker(process.argv[1] as string, { workerData: { watched }, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    const give = (): void => {
      if (next < seeds.length) worker.postMessage(seeds[next], []);
      else void worker.terminate().then(() => resolve());
      next += 1;
    };
    worker.on('message', (outcome: Outcome) => {
      if (!told(outcome)) next = seeds.length;
      give();
    });
    worker.on('error', reject);
    give();
  })));
}

/** Loads what worlds are made of: whoever only gives seeds out needs nothing of it. */
async function one(watched: boolean): Promise<(seed: number, print?: (line: string) => void) => Promise<Outcome>> {
  const { live, liveWatched } = await import('./one.ts');
  return watched ? liveWatched : live;
}
const listed = (counts: Iterable<readonly [what: string, count: number]>): string => [...counts].map(([what, count]) => `${count} ${what}`).join(', ');

async function simulate({ seeds, words, trace, first, watched }: Asked): Promise<boolean> {
  const began = performance.now();
  const needed = watched ? WATCHED_LEAST : LEAST;
  const least = new Map<string, number>();
  let [over, failed] = [0, 0];
  const told = (outcome: Outcome): boolean => {
    over += 1;
    if (outcome.failure === undefined) {
      for (const [what, count] of Object.entries(outcome.covered)) least.set(what, Math.min(count, least.get(what) ?? count));
      return true;
    }
    failed += 1;
    console.log(`seed ${outcome.seed}: ${outcome.failure}\n  to see it again: npm run simulate -- ${watched ? '--watched ' : ''}--seeds 1 --from ${outcome.seed} --trace`);
    return !first;
  };
  const rate = (): string => {
    const { user, system } = process.cpuUsage();
    return `${(over / (performance.now() - began) * 1_000).toFixed(1)} seeds/s, ${(over / (user + system) * 1_000_000).toFixed(1)} for each second of a core`;
  };
  console.log(`simulation: ${words}; each of at least ${listed(Object.entries(needed))}`);
  const progress = setInterval(() => console.log(`simulation: ${over} of ${seeds.length} worlds, ${failed} failed, ${rate()}`), PROGRESS_EVERY_MS);
  if (trace) for (const seed of seeds) told(await (await one(watched))(seed, (line) => console.log(line)));
  else await spread(seeds, watched, told);
  clearInterval(progress);
  console.log(`simulation: ${over - failed} worlds held, ${failed} failed; the least had ${listed(least)}; ${rate()}`);
  return failed === 0;
}

if (isMainThread) {
  try {
    process.exitCode = (await simulate(await read(process.argv.slice(2)))) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} else {
  Error.stackTraceLimit = 0; // Worlds are full of errors that somebody expects.
  const { watched } = workerData as { readonly watched: boolean };
  setFlagsFromString('--expose-gc');
  const letGo = runInNewContext('gc') as (what: { readonly type: 'minor' }) => void;
  parentPort?.on('message', async (seed: number) => {
    const outcome = await (await one(watched))(seed);
    letGo({ type: 'minor' }); // A world that is over is let go of while it is young: nothing of it is copied to where the old is kept.
    parentPort?.postMessage(outcome, []);
  });
}
