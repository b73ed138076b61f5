import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { OperationId } from '#libs/domain';
import { Metrics } from '#libs/runtime';
import type { ProjectorGauges } from './projector.ts';

/** From 0.25 ms to about 4 s. */
const COMMIT_BUCKETS = [0.000_25, 0.001, 0.004, 0.016, 0.064, 0.256, 1.024, 4.096];

/** What the projector counts. */
@Injectable()
export class Gauges implements ProjectorGauges {
  private readonly lagEvents: Gauge<'operation'>;
  private readonly lagSeconds: Gauge<'operation'>;
  private readonly folded: Counter<'operation'>;
  private readonly commits: Histogram<'operation'>;
  private readonly rebuilds: Counter<'operation'>;

  constructor({ registry }: Metrics) {
    const labelNames = ['operation'] as const;
    const registers = [registry];
    this.lagEvents = new Gauge({ name: 'watchfloor_projector_lag_events', help: 'Events in the log that are not folded', labelNames, registers });
    this.lagSeconds = new Gauge({
      name: 'watchfloor_projector_lag_seconds', help: 'Time since the newest folded event was recorded, while there are events to fold', labelNames, registers,
    });
    this.folded = new Counter({ name: 'watchfloor_events_folded_total', help: 'Events folded and committed', labelNames, registers });
    this.commits = new Histogram({
      name: 'watchfloor_commit_seconds', help: 'Folding and committing one batch', labelNames, buckets: COMMIT_BUCKETS, registers,
    });
    this.rebuilds = new Counter({ name: 'watchfloor_rebuilds_total', help: 'Pictures built anew from the whole log', labelNames, registers });
  }

  lag(operation: OperationId, events: number, seconds: number): void {
    this.lagEvents.set({ operation }, events);
    this.lagSeconds.set({ operation }, seconds);
  }

  committed(operation: OperationId, events: number, seconds: number): void {
    this.folded.inc({ operation }, events);
    this.commits.observe({ operation }, seconds);
  }

  rebuilt(operation: OperationId): void {
    this.rebuilds.inc({ operation });
  }
}
