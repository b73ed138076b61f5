import { Injectable } from '@nestjs/common';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { openBySeverity, type OperationId, type Picture, type RuleName } from '#libs/domain';
import { Metrics } from '#libs/runtime';
import type { ProjectorGauges } from './ports.ts';
import type { Verdict } from './shadow.ts';

/** What the projector counts. */
@Injectable()
export class Gauges implements ProjectorGauges {
  private readonly lagEvents: Gauge<'operation'>;
  private readonly lagSeconds: Gauge<'operation'>;
  private readonly folded: Counter<'operation'>;
  private readonly commits: Histogram<'operation'>;
  private readonly rebuilds: Counter<'operation'>;
  private readonly interruptions: Counter<'operation'>;
  private readonly checks: Counter<'operation' | 'result'>;
  private readonly differing: Gauge<'operation'>;
  private readonly rules: Histogram<'operation'>;
  private readonly failures: Counter<'operation' | 'rule'>;
  private readonly takeovers: Counter<'operation'>;
  private pictures: () => Iterable<readonly [OperationId, Picture]> = () => [];

  constructor(metrics: Metrics) {
    const labelNames = ['operation'] as const;
    this.lagEvents = metrics.gauge({ name: 'projector_lag_events', help: 'Events in the log that are not folded', labelNames });
    this.lagSeconds = metrics.gauge({
      name: 'projector_lag_seconds', help: 'Time since the newest folded event was recorded, while there are events to fold', labelNames,
    });
    this.folded = metrics.counter({ name: 'events_folded_total', help: 'Events folded and committed', labelNames });
    this.commits = metrics.histogram({ name: 'commit_seconds', help: 'Folding and committing one batch', labelNames });
    this.interruptions = metrics.counter({ name: 'projector_interruptions_total', help: 'Times the log or the store was away, or the picture was lost, and folding began again', labelNames });
    this.checks = metrics.counter({ name: 'shadow_checks_total', help: 'Comparisons of the stored picture with a second fold of the log', labelNames: ['operation', 'result'] });
    this.differing = metrics.gauge({ name: 'shadow_differing_entities', help: 'Entities that the last comparison found to be no fold of the log', labelNames });
    this.rules = metrics.histogram({ name: 'rule_seconds', help: 'Judging what one event touched, all rules together, with its fold', labelNames });
    this.failures = metrics.counter({ name: 'rule_failures_total', help: 'Times a rule threw for an entity', labelNames: ['operation', 'rule'] });
    this.takeovers = metrics.counter({ name: 'watch_interruptions_total', help: 'Times the watch could not write to the log and was taken over anew', labelNames });
    metrics.gauge({
      name: 'alerts_open', help: 'Alerts that are not closed, shelved ones too', labelNames: ['operation', 'severity'],
      collect: (gauge) => {
        gauge.reset();
        for (const [operation, picture] of this.pictures()) for (const [severity, open] of openBySeverity(picture)) gauge.set({ operation, severity }, open);
      },
    });
    this.rebuilds = metrics.counter({ name: 'rebuilds_total', help: 'Pictures built anew from the whole log', labelNames });
  }

  /** What this process folds, asked for at each scrape. */
  reads(pictures: () => Iterable<readonly [OperationId, Picture]>): void {
    this.pictures = pictures;
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

  checked(operation: OperationId, verdict: Verdict, entities: number): void {
    this.checks.inc({ operation, result: verdict });
    if (verdict !== 'unknown') this.differing.set({ operation }, entities);
  }

  interrupted(operation: OperationId): void {
    this.interruptions.inc({ operation });
  }

  judged(operation: OperationId, seconds: number): void {
    this.rules.observe({ operation }, seconds);
  }

  ruleFailed(operation: OperationId, rule: RuleName): void {
    this.failures.inc({ operation, rule });
  }

  watchInterrupted(operation: OperationId): void {
    this.takeovers.inc({ operation });
  }
}
