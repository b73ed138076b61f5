import { Module, type DynamicModule } from '@nestjs/common';
import { Access } from './access/access.ts';
import { Callers } from './access/callers.ts';
import { Clock, SystemClock } from './clock.ts';
import { Config } from './config.ts';
import { CursorSeals } from './cursors/cursor-seals.ts';
import { HealthModule } from './health/health.module.ts';
import { Readiness } from './health/readiness.ts';
import { createLog, LOG, type Log } from './logging/log.ts';
import { Metrics } from './metrics/metrics.ts';

/** What a test or a program that composes several servers gives instead of what the module would make. */
export interface RuntimeGiven { readonly clock?: Clock; readonly metrics?: Metrics; readonly access?: Access; readonly log?: Log }

/** Config, Access, Callers, CursorSeals, Clock, Metrics, Readiness and the log ({@link LOG}) for every module of one process, and the health paths. */
@Module({})
export class RuntimeModule {
  static register(config: Config, given: RuntimeGiven = {}): DynamicModule {
    const access = given.access ?? new Access(config);
    const provided = [
      { provide: Config, useValue: config },
      { provide: Access, useValue: access },
      { provide: Callers, useValue: new Callers(access) },
      { provide: CursorSeals, useValue: new CursorSeals() },
      { provide: Clock, useValue: given.clock ?? new SystemClock() },
      { provide: Metrics, useValue: given.metrics ?? new Metrics() },
      { provide: Readiness, useValue: new Readiness() },
      { provide: LOG, useValue: given.log ?? createLog(config.logLevel, 'watchfloor') },
    ];
    return { module: RuntimeModule, global: true, imports: [HealthModule], providers: provided, exports: provided.map(({ provide }) => provide) };
  }
}
