import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule, type FactoryProvider, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { Clock, Config, Readiness, SocketAdapter, webGuard } from '#libs/runtime';
import { CommandController } from './commands/command.controller.ts';
import { Commander } from './commands/commander.ts';
import { LiveGateway } from './consoles/live.gateway.ts';
import { GatewayGauges } from './gauges.ts';
import { readBasemap } from './page/basemap.ts';
import { servePage } from './page/page.ts';
import { NoPast } from './past/no-past.ts';
import { Past } from './past/past.ts';
import { ProxiedPast } from './past/proxied-past.ts';
import { LiveOperations } from './picture/live-operations.ts';
import { RelayGateway } from './relay/relay.gateway.ts';
import { DocumentsController } from './read/documents.controller.ts';
import { EntitiesController } from './read/entities.controller.ts';
import { PictureController } from './read/picture.controller.ts';
import { PastController } from './read/past.controller.ts';
import { Places } from './read/place.ts';

/** What this gateway shows. */
export interface GatewayOptions {
  readonly operations: readonly OperationId[];
  /** Nothing may be added: the logs are recordings. */
  readonly readOnly: boolean;
  /** Answers of the past; absent: the replay server at REPLAY_URL does, or nobody without one. */
  readonly past?: Pick<FactoryProvider<Past>, 'inject' | 'useFactory'>;
  /** A picture store, a log or a replay server that fails: said once each time it begins. */
  failed(what: string, operation: OperationId | undefined, error: unknown): void;
}

/** Pictures and frames to consoles, commands, and the read API. Needs event log, picture store and runtime in the application. */
@Module({})
export class GatewayModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(@Inject(LiveOperations) private readonly operations: LiveOperations, readiness: Readiness) {
    readiness.add('gateway', () => (operations.ready ? undefined : 'not every operation has a picture'));
  }

  static register(options: GatewayOptions): DynamicModule {
    return {
      module: GatewayModule,
      // In one process with others, they look at the same pictures.
      global: true,
      exports: [LiveOperations],
      controllers: [PictureController, EntitiesController, PastController, CommandController, DocumentsController],
      providers: [
        {
          provide: LiveOperations,
          inject: [PictureStore, Clock],
          useFactory: (store: PictureStore, clock: Clock) => new LiveOperations(options.operations, store, clock, {
            failed: (operation, error) => options.failed('picture store', operation, error),
            stuck: crash,
          }),
        },
        {
          provide: Commander,
          inject: [EventLog],
          useFactory: (log: EventLog) => new Commander({
            log, readOnly: options.readOnly, unrecorded: (operation, error) => options.failed('event log', operation, error),
          }),
        },
        { provide: Past, ...(options.past ?? pastElsewhere(options)) },
        GatewayGauges, Places, LiveGateway, ...(options.past === undefined ? [RelayGateway] : []),
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

/** Nobody catches it: the process says why and ends, and the next one loads the picture again. */
function crash(operation: OperationId): void {
  setImmediate(() => {
    throw new Error(`the picture of ${operation} moves in the store and no longer here`);
  });
}

function pastElsewhere({ failed }: GatewayOptions): Pick<FactoryProvider<Past>, 'inject' | 'useFactory'> {
  const useFactory = ({ replayUrl }: Config): Past =>
    replayUrl === undefined ? new NoPast() : new ProxiedPast({ url: replayUrl, failed: (error) => failed('replay server', undefined, error) });
  return { inject: [Config], useFactory };
}

/** Sockets and the page on the application's server: to be called before it listens. */
export async function configureGateway(app: NestFastifyApplication, config: Config, pageDirectory: string): Promise<void> {
  const basemap = await readBasemap(config);
  app.useWebSocketAdapter(new SocketAdapter(app, webGuard(config)));
  await servePage(app, pageDirectory, basemap);
}
