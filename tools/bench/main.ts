/**
 * `npm run bench [-- P3 P9] [--quick] [--rounds 7] [--profile] [--growth]`: every figure as a ratio against a bare baseline in the same run, on real Kafka and
 * Redis. Prints one line for each row, with `--profile` where its time went, then the table; when every row was asked for also the growth curves, with `--growth` nothing
 * but them. Writes `bench/results.md` when every row ran, and `bench/growth.svg`. Exits 1 when a row failed or is under its floor, or a control reaches its goal; told to
 * stop it ends whatever it started, and writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { forget, scratchFolder } from '../../test/support/server.ts';
import { startServices, type Services } from '../services/services.ts';
import { growthCurves, type Curve } from './growth.ts';
import { beginKeeping } from './kept.ts';
import { drawn } from './picture.ts';
import { spendingIn, toldSpending } from './profile.ts';
import { measure, within, type Failed, type Lasting, type Measured } from './row.ts';
import { ROWS } from './rows/rows.ts';
import { lineOf, markdown } from './table.ts';

const ROUNDS = 7;
const QUICK_ROUNDS = 3;
const QUICK_SIZE = 0.2;
/** Milliseconds after which a row is given up: whoever starts the bench need not stay with it. */
const ROW_MS = 1_800_000;
/** By convention of the shells: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, profile: { type: 'boolean' }, growth: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find((id) => !ROWS.some((row) => row.id === id));
const rounds = values.rounds === undefined ? (values.quick === true ? QUICK_ROUNDS : ROUNDS) : Number(values.rounds);
if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1) {
  console.error(unknown === undefined ? '--rounds takes a whole number from 1' : `there is no row ${unknown}; there are ${ROWS.map(({ id }) => id).join(', ')}`);
  process.exit(1);
}
const size = values.quick === true ? QUICK_SIZE : 1;
const chosen = values.growth === true ? [] : positionals.length === 0 ? ROWS : ROWS.filter(({ id }) => positionals.includes(id));

execFileSync(process.execPath, ['tools/build/main.ts', 'ingest', 'projector', 'gateway', 'replay', 'bench'], { stdio: 'inherit' });
const starting = new AbortController();
let services: Services | undefined;
const keeper = beginKeeping(await scratchFolder());
const ended = async (): Promise<void> => { await Promise.all([services?.stop(), keeper.finish()]); };
let leaving: Promise<never> | undefined;
async function leave(code: number): Promise<never> {
  starting.abort();
  await ended();
  process.exit(code);
}
for (const [name, code] of Object.entries(SIGNALS)) {
  process.on(name, () => {
    // Told twice: leave at once, the keepers clear away.
    if (leaving !== undefined) process.exit(code);
    leaving = leave(code);
  });
}

const measured: (Measured & Lasting)[] = [];
const failed: Failed[] = [];
let growth: readonly Curve[] | undefined;

/** One row after another; one that fails keeps none of the others from being measured. */
async function measureAll(brokers: string, redisUrl: string): Promise<void> {
  for (const row of chosen) {
    console.error(`measuring ${row.id}: ${row.what}`);
    const profiles = values.profile === true ? await scratchFolder() : undefined;
    try {
      const result = await within(ROW_MS, measure(row, { brokers, redisUrl, size, profiles }, rounds));
      const spending = profiles === undefined ? undefined : await spendingIn(profiles);
      measured.push({ ...result, ...(spending !== undefined && { spending }) });
      console.log(lineOf(result));
      if (spending !== undefined) console.log(toldSpending(spending));
    } catch (error) {
      note(row.id, error);
    }
    if (profiles !== undefined) await forget(profiles);
  }
  // What one row alone is asked for says nothing of growth.
  if (positionals.length === 0) growth = await growthCurves({ brokers, redisUrl, size }, (line) => console.error(line)).catch((error: unknown) => note('growth', error));
}

function note(what: string, error: unknown): undefined {
  if (leaving !== undefined) throw error;
  failed.push({ what, error });
  console.log(`${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
}

try {
  // Nobody else's Kafka and Redis: what is measured there is ours alone.
  services = await startServices({ say: (line) => console.error(line), signal: starting.signal });
  await measureAll(services.brokers, services.redisUrl);
} catch (error) {
  // What ran was ended under it.
  await leaving;
  throw error;
} finally {
  await ended();
}
const whole = positionals.length === 0;
const text = markdown({ rows: measured, failed, rounds, size, growth });
console.log(`\n${text}`);
if (whole || growth !== undefined) await mkdir('bench', { recursive: true });
if (growth !== undefined) await writeFile('bench/growth.svg', drawn(growth));
if (whole && values.growth !== true) await writeFile('bench/results.md', text);
// Whatever a row that failed left open holds nobody.
process.exit(failed.length === 0 && measured.every(({ passed }) => passed) ? 0 : 1);
