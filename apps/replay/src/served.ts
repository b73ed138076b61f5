/** For specs only: a replay server on a real socket over any log. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventLog } from '#libs/event-log';
import { RuntimeModule, createApp, createLog, parseConfig, type Config } from '#libs/runtime';
import { ReplayModule } from './replay.module.ts';

@Module({})
class ServedReplay {
  static register(config: Config, source: EventLog): DynamicModule {
    const fail = (_operation: string, error: unknown): never => { throw error; };
    return {
      module: ServedReplay,
      global: true,
      imports: [
        RuntimeModule.register(config, { log: createLog('silent', 'spec') }),
        ReplayModule.register({ copies: { operations: config.operations, directory: config.dataDir, fail } }),
      ],
      providers: [{ provide: EventLog, useValue: source }],
      exports: [EventLog],
    };
  }
}

export interface ServedPast { readonly url: string; stop(): Promise<void> }

/** As main makes it, but for the log, which is closed by whoever gives it. Listens on `port`, or any free one; `access` is a file. */
export async function serveReplay(source: EventLog, directory: string, { access, port = 0 }: { access?: string | undefined; port?: number } = {}): Promise<ServedPast> {
  const config = parseConfig({ DATA_DIR: directory, PORT: '0', ACCESS: access }, 'standalone');
  const app = await createApp(ServedReplay.register(config, source), config, createLog('silent', 'spec'));
  await app.listen(port, '127.0.0.1');
  return { url: `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`, stop: () => app.close() };
}
