import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule, KafkaSharing } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { RuntimeModule, createApp, createLog, launch, type DistributedConfig } from '#libs/runtime';
import { ProjectorModule } from './projector.module.ts';
import { failingWith } from './projection.ts';

/** The projector alone, with its health and metrics: one of several that share the operations. */
@Module({})
class ProjectorServer {
  static register(config: DistributedConfig): DynamicModule {
    const log = createLog(config.logLevel, 'projector');
    const { kafka, redis } = config.distributed;
    return {
      module: ProjectorServer,
      imports: [
        RuntimeModule.register(config, { log }), EventLogModule.register({ kafka, creates: false }), PictureStoreModule.register({ redis }),
        ProjectorModule.register({ operations: config.operations, sharing: new KafkaSharing({ kafka }), watches: true, fail: failingWith(log) }),
      ],
    };
  }
}

await launch('projector', (config) => createApp(ProjectorServer.register(config), config));
