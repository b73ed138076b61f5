/** For specs only: the ways in which this program answers of the past, each over a log of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Event } from '#libs/domain';
import { EventLog, MemoryEventLog, genesis } from '#libs/event-log';
import { createLog, parseConfig } from '#libs/runtime';
import { report as reportAt, serveGateway } from '../../gateway/src/served.ts';
import { serveReplay } from '../../replay/src/served.ts';
import { PastThread } from '../../replay/src/thread/past-thread.ts';
import { createStandalone } from './standalone.module.ts';

export const OPERATION = 'demo';

type Headers = Readonly<Record<string, string>>;
export interface Answered { readonly status: number; readonly headers: globalThis.Headers; readonly text: string; readonly body: Record<string, unknown> }
export interface Answering {
  readonly url: string;
  /** Resolves when everybody who answers knows the reports. */
  record(...reports: readonly Event[]): Promise<void>;
  /** A path below the operation's. */
  get(path: string, headers?: Headers): Promise<Answered>;
  stop(): Promise<void>;
}

export const report = (fact: string, subject: string, data: object, time: number): Event => reportAt(fact, subject, data, { time });

export async function get(url: string, path: string, headers: Headers = {}): Promise<Answered> {
  const response = await fetch(`${url}/v1/operations/${OPERATION}/${path}`, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Record<string, unknown> };
}

const urlOf = (app: NestFastifyApplication): string => `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;

/** Everything in one process, on the embedded engine. Nobody watches: the log holds what a spec puts there and nothing else. */
export async function inThisProcess(): Promise<Answering & { readonly log: EventLog; readonly thread: PastThread }> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-past-'));
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', FEED: 'off' }, 'standalone');
  const app = await createStandalone(config, { log: createLog('silent', 'spec'), watches: false });
  await app.listen(0, '127.0.0.1');
  const url = urlOf(app);
  const log = app.get(EventLog, { strict: false });
  return {
    log, url, thread: app.get(PastThread, { strict: false }),
    get: (path, headers) => get(url, path, headers),
    record: async (...reports) => {
      const recorded = await log.append(OPERATION, reports.map((event) => ({ event, recordedAt: Date.now() })));
      while (((await get(url, 'digest')).body['position'] as number) < (recorded.at(-1)?.position ?? -1));
    },
    stop: async () => {
      await app.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface Proxied extends Answering {
  /** What the replay server says itself. */
  direct(path: string, headers?: Headers): Promise<Answered>;
  /** Ends the replay server, and makes another one on its files, at its place. */
  replayAway(isAway: boolean): Promise<void>;
}

/** A gateway that knows what is, and a replay server behind it that knows what was. */
export async function throughProxy(given: { readonly access?: object; readonly headers?: Headers; readonly source?: EventLog } = {}): Promise<Proxied> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-proxied-'));
  const access = given.access === undefined ? undefined : join(directory, 'access.json');
  if (access !== undefined) await writeFile(access, JSON.stringify(given.access));
  const source = given.source ?? new MemoryEventLog();
  await genesis(source, OPERATION, 'log-1', Date.now());
  let replay = await serveReplay(source, directory, { access });
  const { url } = replay;
  const gateway = await serveGateway({ log: source, replayUrl: url, ...(given.access !== undefined && { access: given.access }) });
  return {
    url: gateway.url,
    direct: (path, headers) => get(url, path, headers),
    get: (path, headers) => get(gateway.url, path, headers),
    record: async (...reports) => {
      await gateway.record(...reports);
      const last = (await source.head(OPERATION)) - 1;
      while (((await get(url, `events?after=${last}`, given.headers)).body['items'] as unknown[] | undefined)?.length !== 1);
    },
    replayAway: async (isAway) => {
      if (isAway) await replay.stop();
      else replay = await serveReplay(source, directory, { access, port: Number(new URL(url).port) });
    },
    stop: async () => {
      await gateway.stop();
      await replay.stop().catch(() => undefined);
      if (given.source === undefined) await source.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const answering: Readonly<Record<string, () => Promise<Answering>>> = { 'in this process': inThisProcess, 'through a gateway and a replay server': throughProxy };
