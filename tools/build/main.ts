/**
 * Builds what the npm scripts run: the servers of the named apps (standalone by default, `all` for every one), and the console
 * beside those that serve it. What is built already from the very same files is left alone, so that servers may be started
 * at the same time, and a second start does not pull the page from under a running first one.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { holding } from './lock.ts';
import { fingerprint } from './fingerprint.ts';

const APPS = ['standalone', 'gateway', 'ingest', 'projector', 'replay'] as const;
const PAGE_OF: ReadonlySet<string> = new Set(['standalone', 'gateway']);
const STAMPS = 'dist/.built';
/** What every build is made from; `console` is the page's own addition. */
const SOURCES = ['libs', 'package-lock.json', 'tsconfig.json', 'tools/build'];

interface Part { readonly name: string; readonly sources: readonly string[]; readonly program: string; readonly args: readonly string[] }

function partsOf(apps: readonly string[]): readonly Part[] {
  const servers = apps.map((app): Part => ({
    // The standalone server is made of the others.
    name: app, sources: [...SOURCES, ...(app === 'standalone' ? APPS.map((each) => `apps/${each}`) : [`apps/${app}`]), 'tools/feed', 'nest-cli.json', 'rspack.config.mjs'],
    program: 'nest', args: ['build', app],
  }));
  const page: Part = {
    name: 'console', sources: [...SOURCES, 'apps/console'], program: 'vite', args: ['build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'warn'],
  };
  return apps.some((app) => PAGE_OF.has(app)) ? [...servers, page] : servers;
}

function run({ program, args }: Part): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-4_000); });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} failed\n${said}`))));
  });
}

/** True when there was something to build. */
async function build(part: Part): Promise<boolean> {
  const stamp = `${STAMPS}/${part.name}`;
  const made = await fingerprint(part.sources);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === made) return false;
  await rm(stamp, { force: true });
  await run(part);
  await writeFile(stamp, made);
  return true;
}

const asked = process.argv.slice(2);
const apps: readonly string[] = asked.includes('all') ? APPS : asked.length === 0 ? ['standalone'] : asked;
const unknown = apps.find((app) => !(APPS as readonly string[]).includes(app));
if (unknown !== undefined) {
  console.error(`there is no app ${unknown}; there are ${APPS.join(', ')}`);
  process.exit(1);
}
const began = performance.now();
await mkdir(STAMPS, { recursive: true });
const built = await holding(`${STAMPS}/lock`, () => Promise.all(partsOf(apps).map(build)));
if (built.includes(true)) console.error(`built ${apps.join(', ')} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
