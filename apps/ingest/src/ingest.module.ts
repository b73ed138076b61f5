import { Inject, Injectable, Module, Optional, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { OperationId } from '#libs/domain';
import { EventLog, Inbox } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { Access, Clock, LOG, Metrics, Readiness, type Log } from '#libs/runtime';
import { addDevicesRoute } from './devices/devices-route.ts';
import { addEventsRoute } from './events/events-route.ts';
import { Taking } from './events/taking.ts';
import { InboxReading } from './inbox/inbox-reading.ts';
import { Intake } from './recording/intake.ts';
import { Spooling, type SpoolPlace } from './spool/spooling.ts';

/** What this ingest takes events for. */
export abstract class IngestOptions {
  abstract readonly operations: readonly OperationId[];
  /** Operations that are shown here and never written: who sends to one is told so, and not that there is none. */
  abstract readonly recordings?: readonly OperationId[];
  /** Where events wait while the log is away. Without it they are refused then. */
  abstract readonly spool?: SpoolPlace;
  /** Whether events come from the application's {@link Inbox} too. */
  abstract readonly inbox?: boolean;
}

/** What goes on after an error after which nobody knows what is on the disk: nothing. The process ends and is started again. */
function fail(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** Puts the paths for events and devices on the server, and opens the logs once every module is there. */
@Injectable()
export class Ingest implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly intake: Intake;
  private readonly reading: InboxReading | undefined;

  constructor(
    private readonly options: IngestOptions, log: EventLog, metrics: Metrics, readiness: Readiness, @Inject(LOG) report: Log,
    private readonly clock: Clock, private readonly access: Access, private readonly host: HttpAdapterHost,
    private readonly spooling: Spooling, @Optional() store?: PictureStore, @Optional() inbox?: Inbox,
  ) {
    const { spool, kept } = spooling;
    const tell = async (operation: OperationId): Promise<void> => store?.tellSpooled(operation);
    this.intake = new Intake(options.operations, { log, clock, metrics, report, spool, kept, tell, fail });
    const { operations, recorder } = this.intake;
    readiness.add('ingest', () => operations.missing());
    if (options.inbox !== true) return;
    if (inbox === undefined) throw new TypeError('an ingest that reads an inbox needs one in the application');
    this.reading = new InboxReading({ inbox, operations: options.operations, recorder, report });
  }

  onModuleInit(): void {
    const instance = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { clock, intake: { recorder, operations }, options: { recordings = [] } } = this;
    const taking = new Taking({ access: this.access, operations, recorder, recordings });
    addEventsRoute(instance, taking, recorder);
    addDevicesRoute(instance, { taking, operations, recorder, clock });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.intake.start();
    this.reading?.start();
  }

  /** The server has finished its requests by now. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.reading?.stop(), this.intake.stop()]);
    await this.spooling.close();
  }
}

/**
 * Takes reports in. Needs the event log and the runtime in the application; with a spool it tells the application's picture store,
 * if there is one, while events wait; with `inbox` it needs an Inbox.
 */
@Module({})
export class IngestModule {
  static register(options: IngestOptions): DynamicModule {
    const spooling = { provide: Spooling, inject: [LOG, Clock], useFactory: (report: Log, clock: Clock) => Spooling.open(options.spool, options.operations, { report, clock, fail }) };
    return { module: IngestModule, providers: [{ provide: IngestOptions, useValue: options }, spooling, Ingest] };
  }
}
