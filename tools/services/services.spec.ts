import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { keep, type Keeper } from './keeper.ts';
import { LocalServer, type Recipe } from './local-server.ts';
import { freePorts } from './ports.ts';
import { startServices } from './services.ts';

const LOOK_EVERY_MS = 20;

function runs(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'watchfloor-spec-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a free port', () => {
  it('is never one that the system gives to an outgoing connection, nor twice the same', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    expect(ports.every((port) => port >= 20_000 && port < 30_000)).toBe(true);
  });

  it('can be listened on', async () => {
    const [port] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });
});

describe('a local server', () => {
  let keeper: Keeper;
  let lost: string[];
  beforeEach(() => { keeper = keep(folder); lost = []; });
  afterEach(() => keeper.finish());
  const server = (script: string, answers: Recipe['answers']) =>
    new LocalServer({ name: 'Something', program: 'sh', args: ['-c', script], log: join(folder, 'log'), answers }, keeper, (line) => { lost.push(line); });
  const atOnce = () => Promise.resolve();

  it('is killed by its pid and started again', async () => {
    const trial = server('exec sleep 1000', atOnce);
    await trial.start();
    const { pid } = trial;
    expect(runs(pid)).toBe(true);
    await trial.kill();
    expect([runs(pid), trial.pid]).toEqual([false, undefined]);
    await trial.start();
    expect(trial.pid).not.toBe(pid);
    await trial.kill('SIGTERM');
    await trial.kill();
    expect(lost).toEqual([]);
  });

  it('that ends while it starts is told with its last line', async () => {
    const trial = server('echo Address already in use; exit 1', () => Promise.reject(new Error('not yet')));
    await expect(trial.start()).rejects.toThrow('Something ended while it was starting: Address already in use');
    expect(trial.pid).toBeUndefined();
  });

  it('that ends by itself later is told of', async () => {
    const trial = server('exec sleep 1000', atOnce);
    await trial.start();
    process.kill(trial.pid as number, 'SIGKILL');
    while (trial.pid !== undefined) await setTimeout(LOOK_EVERY_MS);
    expect(lost).toEqual(['Something ended by itself (SIGKILL)']);
  });

  it('leaves no process when starting it is given up', async () => {
    const giving = new AbortController();
    let asked = 0;
    const trial = server('exec sleep 1000', (pid) => { asked = pid; giving.abort(); return Promise.reject(new Error('not yet')); });
    await expect(trial.start(giving.signal)).rejects.toThrow('aborted');
    expect([runs(asked), trial.pid]).toEqual([false, undefined]);
  });
});

it('what it started and wrote is cleared away even when it is killed', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    import { keep } from ${JSON.stringify(join(import.meta.dirname, 'keeper.ts'))};
    const keeper = keep(${JSON.stringify(folder)});
    keeper.holds(spawn('sleep', ['1000'], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] }).pid);
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const killed = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  // Its output ends only when nobody holds it any more, the sleeping one neither.
  await once(killed, 'close');
  while (existsSync(folder)) await setTimeout(LOOK_EVERY_MS);
});

describe('servers that are given', () => {
  beforeAll(() => {
    if (!process.env['KAFKA_BROKERS'] || !process.env['REDIS_URL']) throw new Error('KAFKA_BROKERS and REDIS_URL are not set: run the suites through npm test, or start npm run services first.');
  });

  it('are refused in one line without the value when they do not answer', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await expect(startServices({ given: { KAFKA_BROKERS: `127.0.0.1:${port}` } })).rejects.toThrow(
      /^What KAFKA_BROKERS names does not answer \(.*ECONNREFUSED.*\)\. Start it, correct the variable, or unset it to have one started here\.$/,
    );
    const refused = await startServices({ given: { REDIS_URL: `redis://me:secret@127.0.0.1:${port}` } }).catch(String);
    expect(refused).toMatch(/^ServicesUnavailable: What REDIS_URL names does not answer/);
    expect(refused).not.toContain('secret');
  });

  it('are used as they are and are not ours to kill or stop', async () => {
    const services = await startServices({ given: process.env });
    expect(services.env).toEqual({ KAFKA_BROKERS: process.env['KAFKA_BROKERS'], REDIS_URL: process.env['REDIS_URL'] });
    await expect(services.kafka.kill()).rejects.toThrow('Kafka was given, not started here');
    await expect(services.redis.start()).rejects.toThrow('Redis was given, not started here');
    await services.stop();
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('are printed by the command on two lines until %s', async (signal) => {
    const command = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    command.stdout.on('data', (text: Buffer) => { printed += text.toString(); if (printed.split('\n').length > 2) command.kill(signal); });
    expect(await once(command, 'close')).toEqual([0, null]);
    expect(printed).toBe(`KAFKA_BROKERS=${process.env['KAFKA_BROKERS']}\nREDIS_URL=${process.env['REDIS_URL']}\n`);
  });
});

it('the command takes no arguments', async () => {
  const command = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port', '1'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  command.stderr.on('data', (text: Buffer) => { said += text.toString(); });
  expect(await once(command, 'close')).toEqual([1, null]);
  expect(said).toBe('npm run services takes no arguments; KAFKA_BROKERS and REDIS_URL name servers that run already.\n');
});
