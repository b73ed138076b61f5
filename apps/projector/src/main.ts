import { Module, type DynamicModule } from '@nestjs/common';
import { EventLogModule } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { RuntimeModule, createApp, createLog, launch, type Config } from '#libs/runtime';
import { failingWith } from './projection.ts';
import { ProjectorModule } from './projector.module.ts';

/** The projector alone, with its health and metrics. */
@Module({})
class ProjectorServer {
  static register(config: Config): DynamicModule {
    const log = createLog(config.logLevel, 'projector');
    return {
      module: ProjectorServer,
      imports: [
        RuntimeModule.register(config, { log }), EventLogModule.register({ directory: config.dataDir }), PictureStoreModule.register(),
        ProjectorModule.register({ operations: config.operations, fail: failingWith(log) }),
      ],
    };
  }
}

await launch('projector', (config) => createApp(ProjectorServer.register(config), config));
