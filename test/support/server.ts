/** The built program as its users start it: one process, its own data folder, a free port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_MS = 60_000;

export interface Running {
  readonly url: string;
  readonly dataDir: string;
  readonly child: ChildProcess;
  /** What it wrote to standard error so far. */
  errors(): string;
  /** Sends a signal and resolves when the process is gone; SIGTERM lets it finish. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export async function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'watchfloor-'));
}
export const forget = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Starts `dist/apps/standalone/main.js`; resolves when it says `ready`, rejects with what it wrote when it ends before. */
export async function startServer(options: { readonly dataDir: string; readonly port?: number; readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] }): Promise<Running> {
  const port = options.port ?? (await freePort());
  const env = { ...process.env, PORT: String(port), DATA_DIR: options.dataDir, FEED: 'off', LOG_LEVEL: 'warn', NODE_OPTIONS: '', ...options.env };
  const child = spawn(process.execPath, ['--max-semi-space-size=4', 'dist/apps/standalone/main.js', ...(options.args ?? [])], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-20_000); });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`no ready line within ${READY_MS} ms\n${said}`)); }, READY_MS);
    let line = '';
    child.stdout.on('data', (text: Buffer) => {
      line = `${line}${text.toString()}`.slice(-4_000);
      const ready = /^ready (http\S+)/m.exec(line);
      if (ready !== null) { clearTimeout(late); resolve(ready[1] as string); }
    });
    child.once('exit', (code) => { clearTimeout(late); reject(new Error(`ended with ${code} before it was ready\n${said}`)); });
  });
  return {
    url, dataDir: options.dataDir, child, errors: () => said,
    end: async (signal = 'SIGTERM') => { if (child.exitCode === null && child.signalCode === null) child.kill(signal); return (await ended)[0]; },
  };
}
