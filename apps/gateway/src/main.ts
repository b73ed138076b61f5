import { resolve } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { RuntimeModule, createApp, createLog, launch, type Config } from '#libs/runtime';
import { GatewayModule, configureGateway } from './gateway.module.ts';

/** The gateway alone. On the embedded engine it shows what another process of this machine cannot: it is for the distributed one. */
@Module({})
class GatewayServer {
  static register(config: Config): DynamicModule {
    const log = createLog(config.logLevel, 'gateway');
    const directory = config.dataDir;
    return {
      module: GatewayServer,
      imports: [
        RuntimeModule.register(config, { log }), EventLogModule.register({ directory }), PictureStoreModule.register(),
        GatewayModule.register({
          operations: config.operations, readOnly: false, failed: (what, operation, error) => log.error({ err: error, operation }, `${what} failed`),
        }),
      ],
    };
  }
}

await launch('gateway', async (config) => {
  const app = await createApp(GatewayServer.register(config), config);
  await configureGateway(app, config, resolve('dist/console'));
  return app;
});
