import { Injectable } from '@nestjs/common';
import type { Counter, Gauge } from 'prom-client';
import type { OperationId } from '#libs/domain';
import { Metrics } from '#libs/runtime';
import { PastThread } from './thread/past-thread.ts';

/** What is counted of the past. */
@Injectable()
export class PastGauges {
  private readonly damages: Counter<'operation'>;
  private readonly frames: Counter<never>;
  private readonly bytes: Counter<never>;

  constructor(metrics: Metrics, thread: PastThread) {
    this.frames = metrics.counter({ name: 'playback_frames_total', help: 'Pictures, parts of them, changes and differences sent to playbacks' });
    this.bytes = metrics.counter({ name: 'playback_sent_bytes_total', help: 'Bytes of them' });
    metrics.gauge({ name: 'playback_sessions', help: 'Playbacks that are open', collect: (gauge) => gauge.set(thread.playbacks) });
    this.damages = metrics.counter({ name: 'archive_damage_total', help: 'Times that tables of the past were found not to be as they were written, and were made anew', labelNames: ['operation'] });
  }

  frame(bytes: number): void {
    this.frames.inc();
    this.bytes.inc(bytes);
  }

  damaged(operation: OperationId): void {
    this.damages.inc({ operation });
  }
}

/** What copying counts. */
@Injectable()
export class CopyGauges {
  private readonly events: Counter<'operation'>;
  private readonly behind: Gauge<'operation'>;
  private readonly aside: Counter<'operation'>;

  constructor(metrics: Metrics) {
    const labelNames = ['operation'] as const;
    this.events = metrics.counter({ name: 'archive_copied_events_total', help: 'Events copied from the log into the archive', labelNames });
    this.behind = metrics.gauge({ name: 'archive_lag_events', help: 'Events in the log that are not in the archive', labelNames });
    this.aside = metrics.counter({ name: 'archive_set_aside_total', help: 'Copies that the log contradicted, or that were damaged, and that were begun anew', labelNames });
  }

  copied(operation: OperationId, events: number): void {
    this.events.inc({ operation }, events);
  }

  lag(operation: OperationId, events: number): void {
    this.behind.set({ operation }, events);
  }

  setAside(operation: OperationId): void {
    this.aside.inc({ operation });
  }
}
