/**
 * `npm run mutations`: takes each guard out of a copy of this tree, and says which test goes red. A guard that no test misses is no promise. Worlds of
 * the simulation are asked first, `--seeds` of them (400 unless given); then the suites that are named with the guard. `--guard` asks for one
 * alone. Exits 1 when anything stays green, or when the tree itself is not.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GUARDS, type Removal } from './guards.ts';

const SUITES = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '400' }, guard: { type: 'string' } } });

interface Ended { readonly code: number; readonly said: string }

/** A copy of every file that is kept, or would be, with the packages of this one. */
async function copyOfTree(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'watchfloor-mutations-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter((file) => file !== '');
  for (const file of files) await cp(file, join(copy, file)).catch(() => undefined); // gone, and not committed yet
  await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function run(tree: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code: code ?? 1, said }));
  });
}

async function worlds(tree: string): Promise<Ended> {
  const built = await run(tree, 'node', ['tools/build/main.ts', 'simulation']);
  if (built.code !== 0) throw new Error(`it cannot be built\n${built.said}`);
  return run(tree, 'node', ['dist/test/simulation/main.js', '--from', '1', '--seeds', values.seeds, '--first']);
}

const lineOf = ({ said }: Ended, mark: RegExp): string => said.split('\n').find((line) => mark.test(line))?.trim() ?? '';

/** The first test that is red, or undefined. */
async function red(tree: string, suites: readonly string[]): Promise<string | undefined> {
  const world = await worlds(tree);
  if (world.code !== 0) return lineOf(world, /^seed /);
  const suite = await run(tree, 'jest', ['--config', 'jest.config.mjs', ...suites], { NODE_OPTIONS: SUITES });
  return suite.code === 0 ? undefined : lineOf(suite, /●/);
}

async function takeOut(tree: string, removals: readonly Removal[]): Promise<() => Promise<void>> {
  const whole = new Map<string, string>();
  for (const { file, text, without } of removals) {
    const source = await readFile(join(tree, file), 'utf8');
    if (source.split(text).length !== 2) throw new Error(`${file} does not hold this once any more: ${text}`);
    if (!whole.has(file)) whole.set(file, source);
    await writeFile(join(tree, file), source.replace(text, () => without));
  }
  return async () => { for (const [file, source] of whole) await writeFile(join(tree, file), source); };
}

const guards = GUARDS.filter(({ name }) => values.guard === undefined || name === values.guard);
if (guards.length === 0) throw new RangeError(`there is no guard of that name; there are ${GUARDS.map(({ name }) => name).join(', ')}`);
const tree = await copyOfTree();
try {
  const itself = await red(tree, [...new Set(guards.flatMap(({ suites }) => suites))]);
  if (itself !== undefined) throw new Error(`the tree itself is red: ${itself}`);
  console.log(`with every guard nothing is red; ${values.seeds} worlds hold`);
  for (const guard of guards) {
    const putBack = await takeOut(tree, guard.removals);
    const test = await red(tree, guard.suites);
    await putBack();
    console.log(test === undefined ? `GREEN  without ${guard.name}` : `red  without ${guard.name}: ${test}`);
    if (test === undefined) process.exitCode = 1;
  }
} finally {
  await rm(tree, { recursive: true });
}
