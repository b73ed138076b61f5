import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { createApp, createLog, launch, RuntimeModule, type DistributedConfig } from '#libs/runtime';
import { IngestModule } from './ingest.module.ts';
import { spoolOf } from './spool/place.ts';

/** Ingest alone: makes the topics of its operations, takes events over HTTP and from the inbox, and spools while Kafka is away. */
@Module({})
class IngestServer {
  static register(config: DistributedConfig): DynamicModule {
    const { kafka, redis } = config.distributed;
    return {
      module: IngestServer,
      imports: [
        RuntimeModule.register(config, { log: createLog(config.logLevel, 'ingest') }), EventLogModule.register({ kafka, creates: true }), PictureStoreModule.register({ redis }),
        IngestModule.register({ operations: config.operations, spool: spoolOf(config), inbox: true }),
      ],
    };
  }
}

await launch('ingest', (config) => createApp(IngestServer.register(config), config));
