import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { createLog, SystemClock } from '#libs/runtime';
import { Spooling } from './spooling.ts';

const program = new URL('killed-spooler.ts', import.meta.url).pathname;
const failed: unknown[] = [];

/** Lets a process spool so many events and kills it; gives all that it acknowledged, in order. */
async function killAfter(directory: string, run: number, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, directory, String(run)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'exit');
  const acknowledged: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) if (acknowledged.push(id) === count) child.kill('SIGKILL');
  expect([errors, ...(await exited)]).toEqual(['', null, 'SIGKILL']);
  return acknowledged;
}

it('a killed process leaves its spool to the next one, with everything it acknowledged, in order for each of its callers', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-killed-'));
  const acknowledged: string[] = [];
  for (const run of [0, 1]) acknowledged.push(...(await killAfter(directory, run, 300 + run * 150)));
  const spooling = await Spooling.open({ directory, limitBytes: 1 }, ['demo'], { report: createLog('silent', 'test'), clock: new SystemClock(), fail: (error) => failed.push(error) });
  const found: string[] = [];
  for (let front = await spooling.spool?.front(1_000); front !== undefined; front = await spooling.spool?.front(1_000)) {
    found.push(...front.lines.map(({ json }) => (JSON.parse(json) as { readonly id: string }).id));
    await spooling.spool?.settle(front);
  }
  const there = new Set(found);
  expect([acknowledged.filter((id) => !there.has(id)), there.size]).toEqual([[], found.length]);
  const callerOf = (id: string): string => id.split('-').slice(0, 2).join('-');
  const placeOf = (id: string): number => Number(id.split('-')[2]) * 10 + Number(id.split('-')[3]);
  for (const ids of Map.groupBy(found, callerOf).values()) expect(ids.map(placeOf)).toEqual(ids.map(placeOf).toSorted((a, b) => a - b));
  await spooling.close();
  await rm(directory, { recursive: true });
});
