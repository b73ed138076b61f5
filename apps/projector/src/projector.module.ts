import { Module, type DynamicModule } from '@nestjs/common';
import { Gauges } from './gauges.ts';
import { Projection, ProjectionOptions } from './projection.ts';

/** Turns logs into stored pictures. Needs the event log, the picture store and the runtime in the application. */
@Module({})
export class ProjectorModule {
  static register(options: ProjectionOptions): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: ProjectionOptions, useValue: options }, Gauges, Projection] };
  }
}
