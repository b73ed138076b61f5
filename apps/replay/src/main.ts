import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { RuntimeModule, SocketAdapter, createApp, createLog, launch, webGuard, type DistributedConfig } from '#libs/runtime';
import { failingCopies } from './copying/copies.ts';
import { ReplayModule } from './replay.module.ts';

/** The replay server: copies of the logs, and answers of the past from them. */
@Module({})
class ReplayServer {
  static register(config: DistributedConfig): DynamicModule {
    const log = createLog(config.logLevel, 'replay');
    const { operations, dataDir: directory, distributed: { kafka } } = config;
    return {
      module: ReplayServer,
      imports: [
        RuntimeModule.register(config, { log }), EventLogModule.register({ kafka, creates: false }),
        ReplayModule.register({ copies: { operations, directory, fail: failingCopies(log) } }),
      ],
    };
  }
}

await launch('replay', async (config) => {
  const app = await createApp(ReplayServer.register(config), config);
  app.useWebSocketAdapter(new SocketAdapter(app, webGuard(config)));
  return app;
});
