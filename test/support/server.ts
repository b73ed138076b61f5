/** The built servers as their users start them: each its own process, data folder and free port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../tools/services/ports.ts';

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

/** One that no client of this machine is given by the system: a server that is killed and started again must find it free. */
export const freePort = async (): Promise<number> => (await freePorts(1))[0] as number;

export async function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'watchfloor-'));
}
export const forget = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

export interface StartOptions {
  readonly app?: 'standalone' | 'ingest' | 'projector' | 'gateway' | 'replay';
  readonly dataDir: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** For Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
  /** A program, with its arguments, that becomes Node: it is given Node's path and arguments besides. */
  readonly within?: readonly string[];
  /** Is given the process before it is ready. */
  readonly started?: (child: ChildProcess) => void;
}
/** What the tests' own environment may not choose for a server: a trial says for itself where Kafka and Redis are. */
const NOT_INHERITED = { KAFKA_BROKERS: '', REDIS_URL: '', NODE_OPTIONS: '' };

/** What a server's own command in package.json gives Node, and its environment: what is tried and measured is what users start. */
export function usersCommand(app: NonNullable<StartOptions['app']>): { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const [, given, flags] = /&& ((?:[A-Z_]+=\S+ )*)node ((?:--\S+ )*)dist\/apps\//.exec(scripts[app === 'standalone' ? 'start' : app] ?? '') ?? [];
  if (given === undefined || flags === undefined) throw new Error(`package.json does not say how ${app} is started`);
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  return { flags: words(flags), env: Object.fromEntries(words(given).map((word) => word.split('=') as [string, string])) };
}

/** Starts a built server, standalone by default; resolves when it says `ready`, rejects with what it wrote when it ends before. */
export async function startServer(options: StartOptions): Promise<Running> {
  const app = options.app ?? 'standalone';
  const port = options.port ?? (await freePort());
  const users = usersCommand(app);
  const env = { ...process.env, ...NOT_INHERITED, ...users.env, PORT: String(port), DATA_DIR: options.dataDir, FEED: 'off', LOG_LEVEL: 'warn', ...options.env };
  const [program, ...args] = [...(options.within ?? []), process.execPath, ...users.flags, ...(options.nodeArgs ?? []), `dist/apps/${app}/main.js`, ...(options.args ?? [])];
  const child = spawn(program as string, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  options.started?.(child);
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
