/**
 * `npm run bench [-- P3 P9] [--quick] [--rounds 7] [--profile] [--growth]`: every figure as a ratio against a bare baseline in the same run, on real Kafka and
 * Redis. Prints one line for each row, with `--profile` where its time went, then the table; when every row was asked for also the growth curves, with `--growth` nothing
 * but them. Writes `bench/results.md` when every row ran, and `bench/growth.svg`. Exits 1 when a row is under its floor or a control reaches its goal.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { forget, scratchFolder } from '../../test/support/server.ts';
import { startServices } from '../services/services.ts';
import { growthCurves, type Curve } from './growth.ts';
import { drawn } from './picture.ts';
import { P16 } from './rows/console.ts';
import { E1, E2 } from './rows/embedded.ts';
import { N1, N2, N3, P10, P11, P9, P9b } from './rows/gateway.ts';
import { P1, P2 } from './rows/ingest.ts';
import { P12, P17 } from './rows/latency.ts';
import { P6, P7, P8 } from './rows/past.ts';
import { K1, P14, P4, P5 } from './rows/projector.ts';
import { P15, P3 } from './rows/watched.ts';
import { spendingIn, toldSpending } from './profile.ts';
import { measure, type Measured, type Row } from './row.ts';
import { lineOf, markdown } from './table.ts';

const ROWS: readonly Row[] = [P1, P2, K1, P3, P4, P5, P6, P7, P8, P9, P9b, P10, P11, P12, P14, P15, P16, P17, E1, E2, N1, N2, N3];
const ROUNDS = 7;
const QUICK_ROUNDS = 3;
const QUICK_SIZE = 0.2;

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, profile: { type: 'boolean' }, growth: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find((id) => !ROWS.some((row) => row.id === id));
const rounds = values.rounds === undefined ? (values.quick === true ? QUICK_ROUNDS : ROUNDS) : Number(values.rounds);
if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1) {
  console.error(unknown === undefined ? '--rounds takes a whole number from 1' : `there is no row ${unknown}; there are ${ROWS.map(({ id }) => id).join(', ')}`);
  process.exit(1);
}
const size = values.quick === true ? QUICK_SIZE : 1;
const chosen = values.growth === true ? [] : positionals.length === 0 ? ROWS : ROWS.filter(({ id }) => positionals.includes(id));

execFileSync(process.execPath, ['tools/build/main.ts', 'ingest', 'projector', 'gateway', 'bench'], { stdio: 'inherit' });
// Nobody else's Kafka and Redis: what is measured there is ours alone.
const services = await startServices({ say: (line) => console.error(line) });
const measured: Measured[] = [];
let growth: readonly Curve[] | undefined;
try {
  for (const row of chosen) {
    console.error(`measuring ${row.id}: ${row.what}`);
    const profiles = values.profile === true ? await scratchFolder() : undefined;
    const result = await measure(row, { brokers: services.brokers, redisUrl: services.redisUrl, size, profiles }, rounds);
    const spending = profiles === undefined ? undefined : await spendingIn(profiles);
    measured.push({ ...result, ...(spending !== undefined && { spending }) });
    console.log(lineOf(result));
    if (spending !== undefined) console.log(toldSpending(spending));
    if (profiles !== undefined) await forget(profiles);
  }
  // What one row alone is asked for says nothing of growth.
  if (positionals.length === 0) growth = await growthCurves({ brokers: services.brokers, redisUrl: services.redisUrl, size }, (line) => console.error(line));
} finally {
  await services.stop();
}
const whole = positionals.length === 0;
const text = markdown({ rows: measured, rounds, size, growth });
console.log(`\n${text}`);
if (whole || growth !== undefined) await mkdir('bench', { recursive: true });
if (growth !== undefined) await writeFile('bench/growth.svg', drawn(growth));
if (whole && values.growth !== true) await writeFile('bench/results.md', text);
process.exitCode = measured.every(({ passed }) => passed) ? 0 : 1;
