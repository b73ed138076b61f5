/**
 * Builds what the npm scripts run: the servers of the named apps (standalone by default, `all` for every one), and the console
 * beside those that serve it. What is built already from the very same files is left alone, so that servers may be started
 * at the same time, and a second start does not pull the page from under a running first one.
 */
import { mkdir } from 'node:fs/promises';
import { overBudget, weights } from './budgets.ts';
import { holding } from './lock.ts';
import { build, type Part } from './part.ts';

const APPS = ['standalone', 'gateway', 'ingest', 'projector', 'replay'] as const;
/** What is built as a server is, and is none: whoever runs it names it. */
const TESTS = ['simulation', 'bench'] as const;
const PAGE_OF: ReadonlySet<string> = new Set(['standalone', 'gateway']);
const ALL_APPS = APPS.map((app) => `apps/${app}`);
const STAMPS = 'dist/.built';
/** What every build is made from; `console` is the page's own addition. */
const SOURCES = ['libs', 'package-lock.json', 'tsconfig.json', 'tools/build'];

function partsOf(apps: readonly string[]): readonly Part[] {
  // The standalone server is made of the others, as is the simulation, which has the console's feed besides; the bench has the projector.
  const made: Readonly<Record<string, readonly string[]>> = { standalone: ALL_APPS, simulation: [...ALL_APPS, 'apps/console', 'test/simulation'], bench: ['apps/projector', 'tools/bench'] };
  const servers = apps.map((app): Part => ({
    name: app, sources: [...SOURCES, ...(made[app] ?? [`apps/${app}`]), 'tools/feed', 'nest-cli.json', 'rspack.config.mjs'],
    program: ['nest', 'build', app],
  }));
  const page: Part = {
    name: 'console', sources: [...SOURCES, 'apps/console'],
    program: ['vite', 'build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'warn'], faults: async () => overBudget(await weights('dist/console')),
  };
  return apps.some((app) => PAGE_OF.has(app)) ? [...servers, page] : servers;
}

const asked = process.argv.slice(2);
const apps: readonly string[] = asked.length === 0 ? ['standalone'] : [...new Set(asked.flatMap((app) => (app === 'all' ? APPS : [app])))];
const unknown = apps.find((app) => ![...APPS, ...TESTS].some((known) => known === app));
if (unknown !== undefined) {
  console.error(`there is no app ${unknown}; there are ${APPS.join(', ')}`);
  process.exit(1);
}
const began = performance.now();
await mkdir(STAMPS, { recursive: true });
const built = await holding(`${STAMPS}/lock`, () => Promise.all(partsOf(apps).map((part) => build(part, STAMPS)))).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
if (built.includes(true)) console.error(`built ${apps.join(', ')} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
