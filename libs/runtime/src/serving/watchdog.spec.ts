import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';

const EVERY_MS = 50;
const LOOKS = 20;

let child: ChildProcess;
let said = '';
afterEach(() => { child.kill('SIGKILL'); });

async function start(): Promise<void> {
  said = '';
  child = spawn(process.execPath, ['libs/runtime/src/serving/blocked-server.ts', `${EVERY_MS}`, `${LOOKS}`], { env: { ...process.env, NODE_OPTIONS: '' } });
  child.stderr?.on('data', (text: Buffer) => { said += text.toString(); });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
}

describe('a process whose event loop is watched', () => {
  it('ends by SIGKILL, with one line that says why, when its loop hangs', async () => {
    await start();
    const ended = once(child, 'exit');
    child.stdin?.write('block');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(JSON.parse(said)).toEqual({ level: 'fatal', server: 'spec', msg: 'the event loop hangs; the process ends' });
  });

  it('lives while its loop turns, and after it was frozen for longer than a loop may hang', async () => {
    await start();
    child.kill('SIGSTOP');
    await wait(2 * EVERY_MS * LOOKS);
    child.kill('SIGCONT');
    await wait(2 * EVERY_MS * LOOKS);
    expect([child.exitCode, child.signalCode, said]).toEqual([null, null, '']);
  });
});
