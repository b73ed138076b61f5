/** For specs only: a replay server on a real socket over any log. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventLog } from '#libs/event-log';
import { RuntimeModule, SocketAdapter, createApp, createLog, parseConfig, webGuard, type Config } from '#libs/runtime';
import type { Pictures } from './past/pictures.ts';
import { ReplayModule } from './replay.module.ts';

@Module({})
class ServedReplay {
  static register(config: Config, source: EventLog, pictures: Pictures | undefined): DynamicModule {
    const fail = (_operation: string, error: unknown): never => { throw error; };
    const copies = { operations: config.operations, directory: config.dataDir, fail };
    return {
      module: ServedReplay,
      global: true,
      imports: [
        RuntimeModule.register(config, { log: createLog('silent', 'spec') }),
        ReplayModule.register(pictures === undefined ? { copies } : { copies, pictures: { useFactory: () => pictures } }),
      ],
      providers: [{ provide: EventLog, useValue: source }],
      exports: [EventLog],
    };
  }
}

export interface ServedPast { readonly url: string; readonly app: NestFastifyApplication; stop(): Promise<void> }
export interface Given { readonly access?: string | undefined; readonly port?: number; readonly pictures?: Pictures }

/** As main makes it, but for the log, which is closed by whoever gives it; with `pictures`, as an application that has them. `access` is a file. */
export async function serveReplay(source: EventLog, directory: string, { access, port = 0, pictures }: Given = {}): Promise<ServedPast> {
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', ACCESS: access }, 'standalone');
  const app = await createApp(ServedReplay.register(config, source, pictures), config, createLog('silent', 'spec'));
  app.useWebSocketAdapter(new SocketAdapter(app, webGuard(config)));
  await app.listen(port, '127.0.0.1');
  return { url: `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`, app, stop: () => app.close() };
}
