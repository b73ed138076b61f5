import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { Clock, Readiness, webGuard, type Config } from '#libs/runtime';
import { CommandController } from './commands/command.controller.ts';
import { Commander } from './commands/commander.ts';
import { LiveGateway } from './consoles/live.gateway.ts';
import { ReplayGateway } from './consoles/replay.gateway.ts';
import { SocketAdapter } from './consoles/socket-adapter.ts';
import { GatewayGauges } from './gauges.ts';
import { checkBasemap } from './page/basemap.ts';
import { servePage } from './page/page.ts';
import { LiveOperations } from './picture/live-operations.ts';
import { DocumentsController } from './read/documents.controller.ts';
import { EntitiesController } from './read/entities.controller.ts';
import { PictureController } from './read/picture.controller.ts';
import { Places } from './read/place.ts';

/** What this gateway shows. */
export abstract class GatewayOptions {
  abstract readonly operations: readonly OperationId[];
  /** Nothing may be added: the logs are recordings. */
  abstract readonly readOnly: boolean;
  /** A picture store or a log that fails: said once each time it begins. */
  abstract failed(what: string, operation: OperationId, error: unknown): void;
}

/** Pictures and frames to consoles, commands, and the read API. Needs event log, picture store, archive and runtime in the application. */
@Module({})
export class GatewayModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(@Inject(LiveOperations) private readonly operations: LiveOperations, readiness: Readiness) {
    readiness.add('gateway', () => (operations.ready ? undefined : 'not every operation has a picture'));
  }

  static register(options: GatewayOptions): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [PictureController, EntitiesController, CommandController, DocumentsController],
      providers: [
        {
          provide: LiveOperations,
          inject: [PictureStore, Clock],
          useFactory: (store: PictureStore, clock: Clock) => new LiveOperations(options.operations, store, clock, {
            failed: (operation, error) => options.failed('picture store', operation, error),
          }),
        },
        {
          provide: Commander,
          inject: [EventLog],
          useFactory: (log: EventLog) => new Commander({
            log, readOnly: options.readOnly, unrecorded: (operation, error) => options.failed('event log', operation, error),
          }),
        },
        GatewayGauges, Places, LiveGateway, ReplayGateway,
      ],
    };
  }

  onModuleInit(): void {
    this.operations.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.operations.stop();
  }
}

/** Sockets and the page on the application's server: to be called before it listens. */
export async function configureGateway(app: NestFastifyApplication, config: Config, pageDirectory: string): Promise<void> {
  checkBasemap(config);
  app.useWebSocketAdapter(new SocketAdapter(app, webGuard(config)));
  await servePage(app, pageDirectory);
}
