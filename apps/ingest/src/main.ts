import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { createApp, launch, RuntimeModule, type Config } from '#libs/runtime';
import { IngestModule } from './ingest.module.ts';

/** Ingest alone in its process. */
@Module({})
class IngestServer {
  static with(config: Config): DynamicModule {
    return {
      module: IngestServer,
      imports: [RuntimeModule.register(config), EventLogModule.register({ directory: config.dataDir }), IngestModule.register({ operations: config.operations })],
    };
  }
}

await launch('ingest', (config) => createApp(IngestServer.with(config), config));
