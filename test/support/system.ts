/** The distributed set-up as its users start it: real Kafka and Redis, each server its own process, any of them killed at will. */
import { rm } from 'node:fs/promises';
import { freePort, scratchFolder, startServer, type Running, type StartOptions } from './server.ts';

export const APPS = ['ingest', 'projector', 'replay', 'gateway'] as const;
export type AppName = (typeof APPS)[number];

/** Where the suites' Kafka and Redis are. Throws when they were not started: a trial without them is a failure. */
export function services(): { readonly KAFKA_BROKERS: string; readonly REDIS_URL: string } {
  const { KAFKA_BROKERS, REDIS_URL } = process.env;
  if (!KAFKA_BROKERS || !REDIS_URL) throw new Error('KAFKA_BROKERS and REDIS_URL are not set: run the suites through npm test, or start npm run services first.');
  return { KAFKA_BROKERS, REDIS_URL };
}

/** One server that keeps its port and its folder however often it is killed. */
export class Member {
  readonly app: AppName;
  readonly dataDir: string;
  readonly port: number;
  private readonly env: Readonly<Record<string, string>>;
  private running: Running | undefined;
  private wanted = false;
  /** What it is started with from now on, besides what it was made with: a small spool, a wrong clock, a disk of its own. */
  extra: { readonly env?: Readonly<Record<string, string>> } & Pick<StartOptions, 'nodeArgs' | 'within'> = {};

  constructor(app: AppName, place: { readonly dataDir: string; readonly port: number; readonly env: Readonly<Record<string, string>> }) {
    this.app = app;
    this.dataDir = place.dataDir;
    this.port = place.port;
    this.env = place.env;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get pid(): number {
    return this.running?.child.pid ?? 0;
  }
  get alive(): boolean {
    const child = this.running?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }
  /** What it wrote to standard error since it was started last. */
  errors(): string {
    return this.running?.errors() ?? '';
  }

  /** When it ended without having been told to: what it wrote last. */
  get fallen(): string | undefined {
    return this.wanted && !this.alive ? `${this.app} ended by itself\n${this.errors()}` : undefined;
  }

  async start(): Promise<void> {
    this.running = await startServer({ ...this.extra, app: this.app, dataDir: this.dataDir, port: this.port, env: { ...this.env, ...this.extra.env } });
    this.wanted = true;
  }
  /** Resolves when the process is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.wanted = false;
    const ended = this.running?.end(signal);
    // One that was stopped by a signal ends only when it goes on.
    this.signal('SIGCONT');
    await ended;
  }
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.end(signal);
    await this.start();
  }
  /** Sends a signal and goes on: SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.running?.child.kill(signal);
  }
}

export interface SystemOptions {
  /** Every trial has an operation of its own: Kafka and Redis are shared. */
  readonly operation: string;
  /** How many of each; one unless it says otherwise. */
  readonly count?: Partial<Readonly<Record<AppName, number>>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Other services than the suites' own, such as ones behind a proxy that breaks. */
  readonly services?: { readonly KAFKA_BROKERS: string; readonly REDIS_URL: string };
}

/** All servers of one operation. */
export class System {
  readonly operation: string;
  private readonly members: Readonly<Record<AppName, readonly Member[]>>;

  private constructor(operation: string, members: Readonly<Record<AppName, readonly Member[]>>) {
    this.operation = operation;
    this.members = members;
  }

  /** Starts every server at once; resolves when each has said `ready`. */
  static async start(options: SystemOptions): Promise<System> {
    const replay = await freePort();
    const env = {
      ...(options.services ?? services()), OPERATIONS: options.operation, REPLAY_URL: `http://127.0.0.1:${replay}`, ...options.env,
    };
    const make = async (app: AppName): Promise<readonly Member[]> => Promise.all(Array.from({ length: options.count?.[app] ?? 1 }, async (_, at) =>
      new Member(app, { dataDir: await scratchFolder(), port: app === 'replay' && at === 0 ? replay : await freePort(), env })));
    const system = new System(options.operation, {
      ingest: await make('ingest'), projector: await make('projector'), replay: await make('replay'), gateway: await make('gateway'),
    });
    await Promise.all(system.all.map((member) => member.start())).catch(async (error: unknown) => {
      await system.end('SIGKILL');
      throw error;
    });
    return system;
  }

  get all(): readonly Member[] {
    return APPS.flatMap((app) => this.members[app]);
  }
  every(app: AppName): readonly Member[] {
    return this.members[app];
  }
  /** The first of its kind, or the one with this number. */
  one(app: AppName, at = 0): Member {
    const member = this.members[app][at];
    if (member === undefined) throw new Error(`there is no ${app} ${at}`);
    return member;
  }
  /** Those that ended without having been told to, with what they wrote last. */
  get fallen(): readonly string[] {
    return this.all.flatMap(({ fallen }) => fallen ?? []);
  }
  /** Of the gateway (or another server), below this trial's operation. */
  url(path: string, member: Member = this.one('gateway')): string {
    return `${member.url}/v1/operations/${this.operation}${path}`;
  }

  /** Ends every server and forgets their folders. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await Promise.all(this.all.map((member) => member.end(signal)));
    await Promise.all(this.all.map(({ dataDir }) => rm(dataDir, { recursive: true, force: true })));
  }
}
