import { resolve } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { RuntimeModule, createApp, createLog, launch, type DistributedConfig } from '#libs/runtime';
import { GatewayModule, configureGateway } from './gateway.module.ts';

/** The gateway alone: any number of them show the same pictures. It writes nothing but the acts of its operators. */
@Module({})
class GatewayServer {
  static register(config: DistributedConfig): DynamicModule {
    const log = createLog(config.logLevel, 'gateway');
    const { kafka, redis } = config.distributed;
    return {
      module: GatewayServer,
      imports: [
        RuntimeModule.register(config, { log }), EventLogModule.register({ kafka, creates: false }), PictureStoreModule.register({ redis }),
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
