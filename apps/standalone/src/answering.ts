/** For specs only: the ways in which this program answers of the past, each over a log of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Event } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { createLog, parseConfig } from '#libs/runtime';
import { report as reportAt } from '../../gateway/src/served.ts';
import { createStandalone } from './standalone.module.ts';

const OPERATION = 'demo';

export interface Answered { readonly status: number; readonly type: string; readonly text: string; readonly body: Record<string, unknown> }
export interface Answering {
  /** Resolves when everybody who answers knows the reports. */
  record(...reports: readonly Event[]): Promise<void>;
  /** A path below the operation's. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  stop(): Promise<void>;
}

export const report = (fact: string, subject: string, data: object, time: number): Event => reportAt(fact, subject, data, { time });

export async function get(url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const response = await fetch(`${url}/v1/operations/${OPERATION}/${path}`, { headers });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, body: JSON.parse(text) as Record<string, unknown> };
}

export const urlOf = (app: NestFastifyApplication): string => `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;

async function inThisProcess(): Promise<Answering> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-past-'));
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', FEED: 'off' }, 'standalone');
  const app = await createStandalone(config, { log: createLog('silent', 'spec') });
  await app.listen(0, '127.0.0.1');
  const url = urlOf(app);
  return {
    get: (path, headers) => get(url, path, headers),
    record: async (...reports) => {
      const recorded = await app.get(EventLog, { strict: false }).append(OPERATION, reports.map((event) => ({ event, recordedAt: Date.now() })));
      while (((await get(url, 'digest')).body['position'] as number) < (recorded.at(-1)?.position ?? -1));
    },
    stop: async () => {
      await app.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const answering: Readonly<Record<string, () => Promise<Answering>>> = { 'in this process': inThisProcess };
