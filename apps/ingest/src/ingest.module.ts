import { Inject, Injectable, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { Access, Clock, LOG, Metrics, Readiness, type Log } from '#libs/runtime';
import { addDevicesRoute } from './devices/devices-route.ts';
import { addEventsRoute } from './events/events-route.ts';
import { Taking } from './events/taking.ts';
import { Operations } from './recording/operations.ts';
import { Recorder } from './recording/recorder.ts';

/** What this ingest takes events for. */
export abstract class IngestOptions {
  abstract readonly operations: readonly OperationId[];
}

/** Puts the paths for events and devices on the server, and opens the logs once every module is there. */
@Injectable()
export class Ingest implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recorder: Recorder;
  private readonly operations: Operations;

  constructor(
    options: IngestOptions, log: EventLog, metrics: Metrics, readiness: Readiness, @Inject(LOG) report: Log,
    private readonly clock: Clock, private readonly access: Access, private readonly host: HttpAdapterHost,
  ) {
    this.recorder = new Recorder({ log, clock, metrics, report });
    this.operations = new Operations(options.operations, { log, clock, recorder: this.recorder, report });
    readiness.add('ingest', () => this.operations.missing());
  }

  onModuleInit(): void {
    const instance = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { recorder, operations, clock } = this;
    const taking = new Taking({ access: this.access, operations, recorder });
    addEventsRoute(instance, taking, recorder);
    addDevicesRoute(instance, { taking, operations, recorder, clock });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.operations.start();
  }

  /** The server has finished its requests by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.operations.stop();
  }
}

/** Takes reports in. Needs the event log and the runtime in the application. */
@Module({})
export class IngestModule {
  static register(options: IngestOptions): DynamicModule {
    return { module: IngestModule, providers: [{ provide: IngestOptions, useValue: options }, Ingest] };
  }
}
