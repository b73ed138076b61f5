/** For specs only: a gateway on real sockets over a log of its own, with a folding loop in the place of the projector. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { io, type Socket } from 'socket.io-client';
import { FOLD, LivePicture, evolve, type Accepted, type Entity, type EntityKey, type Event, type Position } from '#libs/domain';
import { EmbeddedEventLog, EventLog, genesis } from '#libs/event-log';
import { PictureStore, PictureStoreModule } from '#libs/picture-store';
import { parseEvent, type ClientEvents, type ServerEvents } from '#libs/protocol';
import { RuntimeModule, createApp, createLog, parseConfig, type Config } from '#libs/runtime';
import { GatewayModule, configureGateway } from './gateway.module.ts';

export const OPERATION = 'demo';
/** Specs that wait longer than this have failed. */
const WAIT_MS = 10_000;

@Module({})
class ServedGateway {
  static register(config: Config, readOnly: boolean, log: EventLog): DynamicModule {
    return {
      module: ServedGateway,
      global: true,
      providers: [{ provide: EventLog, useValue: log }],
      exports: [EventLog],
      imports: [
        RuntimeModule.register(config, { log: createLog('silent', 'spec') }), PictureStoreModule.register(),
        GatewayModule.register({ operations: config.operations, readOnly, failed: () => {} }),
      ],
    };
  }
}

export interface Served {
  readonly url: string;
  /** Appends reports made of type, subject, body and options, and resolves when the store holds them. */
  record(...reports: readonly Event[]): Promise<void>;
  /** An ingest says that it holds events which are not in the log yet. */
  spool(): Promise<void>;
  readonly log: EventLog;
  /** Holds commits back, or lets them go on. */
  hold(held: boolean): void;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<{ status: number; type: string; body: Record<string, unknown> }>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }>;
  connect(auth?: Readonly<Record<string, unknown>>, namespace?: string): Socket<ServerEvents, ClientEvents>;
  stop(): Promise<void>;
}

/** What a gateway is served with instead of what it would have by itself. */
export interface Given {
  readonly access?: object;
  readonly readOnly?: boolean;
  readonly page?: string;
  /** Path of a PMTiles file. */
  readonly basemap?: string;
  /** Closed by whoever gives it. */
  readonly log?: EventLog;
  readonly replayUrl?: string;
}

export async function serveGateway(given: Given = {}): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-gateway-'));
  const accessFile = join(directory, 'access.json');
  if (given.access !== undefined) await writeFile(accessFile, JSON.stringify(given.access));
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', REPLAY_URL: given.replayUrl, BASEMAP: given.basemap, ...(given.access !== undefined && { ACCESS: accessFile }) }, 'standalone');
  const log = given.log ?? new EmbeddedEventLog({ directory });
  const app = await createApp(ServedGateway.register(config, given.readOnly === true, log), config, createLog('silent', 'spec'));
  await configureGateway(app, config, given.page ?? join(directory, 'no-page'));
  const logId = await genesis(log, OPERATION, 'log-1', Date.now());
  const store = app.get(PictureStore, { strict: false });
  const folding = new Folding(log, logId, store);
  await folding.begin();
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
  const sockets: Socket[] = [];
  const read = async (response: Response) => ({
    status: response.status, type: response.headers.get('content-type') ?? '', body: JSON.parse(await response.text()) as Record<string, unknown>,
  });
  return {
    url,
    spool: () => store.tellSpooled(OPERATION),
    log,
    hold: (held) => folding.hold(held),
    record: async (...reports) => {
      const accepted: Accepted[] = reports.map((event) => ({ event, recordedAt: Date.now() }));
      const recorded = await log.append(OPERATION, accepted);
      await folding.foldedTo(recorded.at(-1)?.position ?? -1);
    },
    get: async (path, headers = {}) => read(await fetch(`${url}${path}`, { headers })),
    post: async (path, body, headers = {}) =>
      read(await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })),
    connect: (auth = {}, namespace = '/live') => {
      const socket = io(`${url}${namespace}`, { transports: ['websocket'], auth, reconnection: false, forceNew: true });
      sockets.push(socket);
      return socket;
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
      folding.end();
      await app.close();
      if (given.log === undefined) await log.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

class Folding {
  private readonly log: EventLog;
  private readonly logId: string;
  private readonly store: PictureStore;
  private readonly ended = new AbortController();
  private position: Position = -1;
  private held = Promise.withResolvers<void>();

  constructor(log: EventLog, logId: string, store: PictureStore) {
    this.log = log;
    this.logId = logId;
    this.store = store;
    this.held.resolve();
  }

  async begin(): Promise<void> {
    const fence = await this.store.acquire(OPERATION);
    const picture = new LivePicture();
    await this.store.rebuild(fence, { log: this.logId, fold: FOLD, picture, changed: new Map(), recordedAt: 0, last: undefined });
    await this.store.prove(fence, this.position, await this.store.time());
    void this.follow(fence, picture);
  }

  hold(held: boolean): void {
    if (held) this.held = Promise.withResolvers();
    else this.held.resolve();
  }

  async foldedTo(position: Position): Promise<void> {
    while (this.position < position) await new Promise((resolve) => { setImmediate(resolve); });
  }

  end(): void {
    this.held.resolve();
    this.ended.abort();
  }

  private async follow(fence: Awaited<ReturnType<PictureStore['acquire']>>, picture: LivePicture): Promise<void> {
    for await (const batch of this.log.read(OPERATION, { after: -1, follow: true, signal: this.ended.signal })) {
      await this.held.promise;
      const changes = new Map<EntityKey, Entity>();
      for (const recorded of batch) {
        const changed = evolve(picture, recorded);
        picture.apply(changed);
        for (const [key, entity] of changed) changes.set(key, entity);
      }
      const last = batch.at(-1);
      if (last === undefined) continue;
      await this.store.commit(fence, this.position + 1, last.position, [...changes], last);
      this.position = last.position;
    }
  }
}

let ids = 0;
/** A report as the border lets it in, now unless `time` says otherwise. */
export function report(fact: string, subject: EntityKey, data: object, { time = Date.now(), source = 'urn:source:patrol' } = {}): Event {
  ids += 1;
  const parsed = parseEvent({ specversion: '1.0', id: `r-${ids}`, source, type: `watchfloor.${fact}.v1`, subject, time: new Date(time).toISOString(), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** Rejects when nothing came of it in time. */
export function within<T>(promise: Promise<T>, what: string, ms = WAIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
