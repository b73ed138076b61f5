import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ids, notes, readAll } from '../samples.contract.ts';
import { EmbeddedEventLog } from './embedded-event-log.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-log-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

type Child = ChildProcessByStdio<null, Readable, Readable>;
const program = new URL('killed-writer.ts', import.meta.url).pathname;
const children: Child[] = [];

function startWriter(run: number): Child {
  const flags = ['--disable-warning=ExperimentalWarning', program, directory, String(run)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

/** Lets the child acknowledge so many events, kills it, and returns everything it acknowledged: id → position. */
async function killAfter(child: Child, count: number): Promise<ReadonlyMap<string, number>> {
  const acknowledged = new Map<string, number>();
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, position] = line.split(' ');
    acknowledged.set(id as string, Number(position));
    if (acknowledged.size === count) child.kill('SIGKILL');
  }
  expect([errors, ...(await exited)]).toEqual(['', null, 'SIGKILL']);
  return acknowledged;
}

describe('an embedded log', () => {
  it('holds everything after close and open', async () => {
    const before = new EmbeddedEventLog({ directory });
    const recorded = await before.append('demo', notes(1_200));
    await before.close();
    const after = new EmbeddedEventLog({ directory });
    expect(await after.head('demo')).toBe(1_199);
    expect(await readAll(after, 'demo')).toEqual(recorded);
    expect((await after.append('demo', notes(1, 'next')))[0]?.position).toBe(1_200);
    await after.close();
  });

  it('holds everything it acknowledged, whole calls only, however often its writer is killed under load', async () => {
    const acknowledged = new Map<string, number>();
    for (const run of [0, 1, 2, 3]) {
      for (const [id, position] of await killAfter(startWriter(run), 150 + run * 97)) acknowledged.set(id, position);
      const log = new EmbeddedEventLog({ directory });
      const read = await readAll(log, 'demo');
      await log.close();
      const positions = new Map(read.map(({ event, position }) => [event.id, position]));
      for (const [id, position] of acknowledged) expect([id, positions.get(id)]).toEqual([id, position]);
      const calls = Map.groupBy(positions.keys(), (id) => id.slice(0, id.lastIndexOf('-')));
      for (const call of calls.values()) expect(call).toHaveLength(Number(call[0]?.split('of')[1]));
    }
  });

  it('refuses a second writer in the same process, names the file, and lets it in after close', async () => {
    const first = new EmbeddedEventLog({ directory });
    await first.append('demo', notes(1));
    const second = new EmbeddedEventLog({ directory });
    await expect(second.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogInUse', message: expect.stringContaining(join(directory, 'demo.log.sqlite')) });
    await first.close();
    expect((await second.append('demo', notes(1, 'second')))[0]?.position).toBe(1);
    expect(ids(await readAll(second, 'demo'))).toEqual(['n-0', 'second-0']);
    await second.close();
  });

  it('refuses a second writer while another process writes, and takes over when that one was killed', async () => {
    const child = startWriter(0);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const log = new EmbeddedEventLog({ directory });
    await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogInUse' });
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    child.stdout.resume();
    child.stderr.resume();
    await closed;
    await log.append('demo', notes(1, 'mine'));
    const all = ids(await readAll(log, 'demo'));
    expect(all.at(-1)).toBe('mine-0');
    expect(all).toContain(line.split(' ')[0]);
    await log.close();
  });

  it('takes an operation for a name and never for a path', async () => {
    const log = new EmbeddedEventLog({ directory: join(directory, 'new', 'deep') });
    for (const operation of ['../demo', 'Demo', '', 'a/b', `a${'b'.repeat(32)}`]) await expect(log.append(operation, notes(1))).rejects.toThrow(RangeError);
    expect(await log.append('demo', notes(1))).toHaveLength(1);
    await log.close();
  });

  it('refuses more than may wait and records none of it', async () => {
    const log = new EmbeddedEventLog({ directory });
    const many = notes(1_000);
    const calls = await Promise.allSettled(Array.from({ length: 60 }, () => log.append('demo', many)));
    const refused = calls.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toMatchObject(refused.map(() => ({ reason: { name: 'LogOverloaded' } })));
    expect(await log.head('demo')).toBe((60 - refused.length) * 1_000 - 1);
    await log.close();
  });
});
