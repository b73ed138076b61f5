/** For tests: an ingest that really listens, and a client that sends exactly the bytes it is told to. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OperationId, Recorded } from '#libs/domain';
import { EventLog, Inbox, MemoryEventLog } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { configureHttp, createLog, httpAdapter, parseConfig, RuntimeModule, SystemClock } from '#libs/runtime';
import { IngestModule } from './ingest.module.ts';
import type { SpoolPlace } from './spool/spooling.ts';

export const OPERATION: OperationId = 'demo';
const ANSWER_WITHIN_MS = 10_000;

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

export interface Answered { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string; readonly json: Readonly<Record<string, unknown>> }
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
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
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
    send: (request) => exchange(written(port, request)),
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

/** The bytes of a request. A `host` or `content-length` header that is given is not added. */
export function written(port: number, { method = 'POST', path = `/v1/operations/${OPERATION}/events`, headers = {}, body }: Sent): Uint8Array {
  const given = (Array.isArray(headers) ? headers : Object.entries(headers)) as readonly (readonly [string, string])[];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.has('host') ? [] : [`host: 127.0.0.1:${port}`]),
    ...(names.has('content-length') || names.has('transfer-encoding') || (bytes.length === 0 && method === 'GET') ? [] : [`content-length: ${bytes.length}`]),
    ...(names.has('connection') ? [] : ['connection: close']),
    ...given.map(([name, value]) => `${name}: ${value}`), '', '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]);
}

async function exchangeWith(port: number, bytes: string | Uint8Array): Promise<Answered> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: false });
  const late = setTimeout(() => socket.destroy(new Error('no answer in time')), ANSWER_WITHIN_MS);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // A server that refuses may close before it has read everything; what it said before is its answer.
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  clearTimeout(late);
  return answerIn(Buffer.concat(parts).toString('utf8'));
}

function answerIn(said: string): Answered {
  const end = said.indexOf('\r\n\r\n');
  const [first = '', ...lines] = said.slice(0, Math.max(end, 0)).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const text = end < 0 ? '' : said.slice(end + 4);
  let json: Readonly<Record<string, unknown>> = {};
  try {
    json = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // Not every answer is JSON: metrics are text, and a connection that was cut off said nothing.
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, text, json };
}
