/** For tests: an ingest that really listens. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OperationId, Recorded } from '#libs/domain';
import { EventLog, Inbox, MemoryEventLog } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { configureHttp, createLog, httpAdapter, parseConfig, RuntimeModule, SystemClock } from '#libs/runtime';
import { exchangeWith, written, type Answered, type Sent } from './exchange.ts';
import { IngestModule } from './ingest.module.ts';
import type { SpoolPlace } from './spool/spooling.ts';

export const OPERATION: OperationId = 'demo';

/** A clock that a test moves. */
export class SetClock extends SystemClock {
  at: number;

  constructor(at: number) {
    super();
    this.at = at;
  }

  override now(): number {
    return this.at;
  }
}

export type { Answered, Sent } from './exchange.ts';
export interface Listening {
  readonly port: number;
  readonly app: NestFastifyApplication;
  readonly log: EventLog;
  readonly clock: SetClock;
  /** Sends the bytes as they are and reads one answer. */
  exchange(bytes: string | Uint8Array): Promise<Answered>;
  send(request: Sent): Promise<Answered>;
  recorded(): Promise<readonly Recorded[]>;
  close(): Promise<void>;
}
export interface ListenOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: EventLog;
  readonly now?: number;
  readonly spool?: SpoolPlace;
  readonly store?: PictureStore;
  readonly inbox?: Inbox;
}

export async function listen(options: ListenOptions = {}): Promise<Listening> {
  const config = parseConfig({ PORT: '0', LOG_LEVEL: 'silent', OPERATIONS: OPERATION, ...options.env }, 'standalone');
  const log = options.log ?? new MemoryEventLog();
  const clock = new SetClock(options.now ?? Date.parse('2026-03-01T12:00:00Z'));
  const report = createLog('silent', 'test');
  const module = await Test.createTestingModule({
    imports: [
      RuntimeModule.register(config, { clock, log: report }),
      givenModule(log, options),
      IngestModule.register({ operations: config.operations, ...(options.spool !== undefined && { spool: options.spool }), ...(options.inbox !== undefined && { inbox: true }) }),
    ],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(config), { bodyParser: false, logger: false });
  configureHttp(app, config, report);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const exchange = (bytes: string | Uint8Array): Promise<Answered> => exchangeWith(port, bytes);
  return {
    port, app, log, clock, exchange,
    send: (request) => exchange(written(port, `/v1/operations/${OPERATION}/events`, request)),
    recorded: async () => {
      const all: Recorded[] = [];
      for await (const batch of log.read(OPERATION, { after: -1 })) all.push(...batch);
      return all;
    },
    close: async () => {
      await app.close();
      await log.close();
    },
  };
}

/** What the test holds itself, so that it can look into it and use it again. */
function givenModule(log: EventLog, { store, inbox }: ListenOptions): DynamicModule {
  const providers: Provider[] = [{ provide: EventLog, useValue: log }];
  if (store !== undefined) providers.push({ provide: PictureStore, useValue: store });
  if (inbox !== undefined) providers.push({ provide: Inbox, useValue: inbox });
  return { module: Given, global: true, providers, exports: providers.map((provider) => (provider as { readonly provide: typeof EventLog }).provide) };
}
@Module({})
class Given {}
