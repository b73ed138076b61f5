/**
 * The whole test command: types, purity, lint, law and tidiness, then every suite, then the servers apart, then the browser. Each
 * check counts as one test, and so does having Kafka and Redis. Ends with one line `N passed, N failed` and exits 1 when anything failed.
 * Arguments choose: a step by its name, or else suites by a path.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServices, type Services } from '../services/services.ts';

interface Tally { readonly passed: number; readonly failed: number }
interface Step {
  readonly name: string;
  readonly run: (services: Partial<Services['env']>) => Promise<Tally>;
  readonly needsServices?: boolean;
  /** It runs what the step `build` makes. */
  readonly needsBuild?: boolean;
}

const PASSED: Tally = { passed: 1, failed: 0 };
const FAILED: Tally = { passed: 0, failed: 1 };
/** With these set a program runs on Kafka and Redis: only the steps that ask for them inherit them. */
const EMBEDDED = { KAFKA_BROKERS: undefined, REDIS_URL: undefined };

/** How long Jest may stay after it has written its results: longer, and a suite left something open. */
const LEAVE_MS = 15_000;

const results = await mkdtemp(join(tmpdir(), 'watchfloor-test-'));

/** Runs a program with its output on ours; resolves to its exit code, 1 when a signal ended it. It is killed when `overdue` says so. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, overdue?: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...EMBEDDED, ...env } });
    overdue?.addEventListener('abort', () => child.kill('SIGKILL'));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal !== null) console.error(`${program} was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

/** Aborts a while after the file was written, with a line that says why. */
function overdueAfter(file: string, name: string): { readonly signal: AbortSignal; readonly end: () => void } {
  const overdue = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(results, (_, written) => {
    if (written !== file || timer !== undefined) return;
    timer = setTimeout(() => { console.error(`${name}: a suite left something open, so Jest did not end by itself`); overdue.abort(); }, LEAVE_MS);
  });
  return { signal: overdue.signal, end: () => { watcher.close(); clearTimeout(timer); } };
}

function check(name: string, program: string, ...args: readonly string[]): Step {
  return { name, run: async () => ((await run(program, args)) === 0 ? PASSED : FAILED) };
}

/**
 * How Jest says that a check of V8's own ended the process of a suite, whatever was tested in it: its list of compiled pages, one for all threads of a process,
 * loses one now and then where threads come and go (nodejs/node#64500).
 */
const ENDED_BY_V8 = 'signal=SIGTRAP';

/** What Jest writes of a run. */
interface Summary {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numRuntimeErrorTestSuites?: number;
  readonly testResults?: readonly { readonly name: string; readonly message: string }[];
}

/** Runs Jest to its end. `code` is 0 when all passed; an empty summary when it wrote none. */
async function jest(name: string, args: readonly string[], services: Partial<Services['env']>): Promise<{ readonly code: number; readonly summary: Summary }> {
  const written = `${encodeURIComponent(name)}.json`;
  const file = join(results, written);
  const overdue = overdueAfter(written, name);
  const env = { ...services, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning' };
  const code = await run('jest', ['--json', `--outputFile=${file}`, ...args], env, overdue.signal).finally(overdue.end);
  return { code, summary: JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Summary };
}

function tallyOf({ code, summary }: Awaited<ReturnType<typeof jest>>): Tally {
  const failed = (summary.numFailedTests ?? 0) + (summary.numRuntimeErrorTestSuites ?? 0) + (summary.numPendingTests ?? 0);
  return { passed: summary.numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Jest's own count; a suite that could not even start counts as one failure. What V8 ended is run once more, aloud, and counts as it ends then. */
function suite(name: string, ...args: readonly string[]): Step {
  return {
    name,
    run: async (services) => {
      const first = await jest(name, args, services);
      const ended = (first.summary.testResults ?? []).filter(({ message }) => message.includes(ENDED_BY_V8)).map((one) => one.name);
      const tally = tallyOf(first);
      if (ended.length === 0) return tally;
      console.error(`${name}: V8 ended ${ended.join(', ')}, which is run once more`);
      const again = tallyOf(await jest(`${name} again`, [...args, '--runTestsByPath', ...ended], services));
      return { passed: tally.passed + again.passed, failed: tally.failed - ended.length + again.failed };
    },
  };
}

const STEPS: readonly Step[] = [
  check('types', 'tsc', '-p', 'tsconfig.json'),
  check('purity of the domain', 'tsc', '-p', 'libs/domain/tsconfig.json'),
  check('types of tests and tools', 'tsc', '-p', 'test/tsconfig.json'),
  check('types of the console', 'tsc', '-p', 'apps/console/tsconfig.json'),
  check('types of the console with its specs', 'tsc', '-p', 'apps/console/tsconfig.spec.json'),
  check('lint', 'oxlint', '--deny-warnings'),
  check('lint of styles', 'stylelint', 'apps/console/src/**/*.css'),
  check('dependency law', 'depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'test', 'tools'),
  check('guard of speed', 'node', 'tools/bench/guard.ts'),
  { ...suite('suites', '--config', 'jest.config.mjs', '--maxWorkers=2'), needsServices: true },
  check('build', 'node', 'tools/build/main.ts', 'all', 'simulation'),
  // The same worlds wherever the sources are the same: one that fails here fails everywhere. Others are drawn by `npm run simulate`.
  { ...check('simulation', 'node', 'dist/test/simulation/main.js', '--fixed', '1000', '--fresh', '1000'), needsBuild: true },
  { ...check('simulation of the watch', 'node', 'dist/test/simulation/main.js', '--watched', '--fixed', '12'), needsBuild: true },
  // What is timed has the machine to itself, as have servers that are killed; the others mostly wait, so two of them run side by side.
  { ...suite('distributed', '--config', 'test/distributed/jest.config.mjs', '--maxWorkers=1'), needsServices: true, needsBuild: true },
  { ...suite('latency', '--config', 'test/e2e/jest.config.mjs', 'latency'), needsBuild: true },
  { ...suite('browser', '--config', 'test/e2e/jest.config.mjs', '--maxWorkers=2', '--testPathIgnorePatterns=latency'), needsBuild: true },
];

/** The suites below a path, by themselves. Those of adapters want Kafka and Redis, which are taken where the environment says that they are. */
function suitesBelow(path: string): readonly Step[] {
  const kind = (['test/e2e', 'test/distributed'] as const).find((folder) => path.startsWith(folder));
  const { KAFKA_BROKERS, REDIS_URL } = process.env;
  const given = { ...(KAFKA_BROKERS && { KAFKA_BROKERS }), ...(REDIS_URL && { REDIS_URL }) };
  if (kind === undefined) {
    const { name, run: runWith } = suite(path, '--config', 'jest.config.mjs', path);
    return [{ name, run: () => runWith(given) }];
  }
  return [check('build', 'node', 'tools/build/main.ts', 'all'), { ...suite(path, '--config', `${kind}/jest.config.mjs`, '--maxWorkers=1', path), needsServices: kind === 'test/distributed' }];
}

const only = process.argv.slice(2);
let total: Tally = { passed: 0, failed: 0 };
let services: Services | undefined;

/** Started once for all who need them. The suites that need them say so themselves when they cannot be had. */
const start: Step = {
  name: 'services',
  run: async () => {
    try {
      services = await startServices({ given: process.env, lost: (line) => console.error(line) });
      return PASSED;
    } catch (error) {
      console.error((error as Error).message);
      return FAILED;
    }
  },
};

async function count(step: Step): Promise<void> {
  const began = performance.now();
  const { passed, failed } = await step.run(step.needsServices === true ? (services?.env ?? {}) : {});
  total = { passed: total.passed + passed, failed: total.failed + failed };
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${failed === 0 ? 'ok' : 'FAILED'}  ${step.name}  ${passed} passed, ${failed} failed  ${seconds} s`);
}

const isStep = (asked: string): boolean => STEPS.some(({ name }) => name === asked);
const isChosen = ({ name }: Step): boolean => only.length === 0 || only.includes(name);
const isBuildNeeded = STEPS.some((step) => step.needsBuild === true && isChosen(step));
const steps = [...STEPS.filter((step) => isChosen(step) || (isBuildNeeded && step.name === 'build')), ...only.filter((asked) => !isStep(asked)).flatMap(suitesBelow)];
const first = steps.findIndex(({ needsServices }) => needsServices);
const last = steps.findLastIndex(({ needsServices }) => needsServices);
try {
  for (const [index, step] of steps.entries()) {
    if (index === first) await count(start);
    await count(step);
    // What is timed after it has the machine to itself.
    if (index === last) await services?.stop();
  }
} finally {
  await services?.stop();
  await rm(results, { recursive: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
