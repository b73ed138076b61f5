import { Injectable } from '@nestjs/common';
import type { Counter, Gauge } from 'prom-client';
import { SECOND, idOf, parseTime, view, type Audience, type EntityKey, type SourceView } from '#libs/domain';
import { Metrics } from '#libs/runtime';
import type { ConsoleGauges, Reason } from './consoles/consoles.ts';
import type { LiveOperation } from './picture/live-operation.ts';
import { LiveOperations } from './picture/live-operations.ts';

/** Registered feeds of one operation whose age is told; a label must be bounded. */
const FEEDS_AT_MOST = 200;

/** Audiences by kind: which organisations watch is nobody's business, and a label must be bounded. */
const kindOf = (audience: Audience): string => (audience.includes(':') ? audience.slice(0, audience.indexOf(':')) : audience);

/** What the gateway counts. */
@Injectable()
export class GatewayGauges implements ConsoleGauges {
  private readonly frames: Counter<never>;
  private readonly bytes: Counter<never>;
  private readonly conflations: Counter<never>;
  private readonly discontinuities: Counter<'reason'>;
  private readonly following: Gauge<'audience'>;

  constructor(metrics: Metrics, operations: LiveOperations) {
    this.frames = metrics.counter({ name: 'frames_sent_total', help: 'Pictures, parts of them and changes sent; what every console of an audience gets at once counts once' });
    this.bytes = metrics.counter({ name: 'frame_sent_bytes_total', help: 'Bytes of frames sent, counted for each console' });
    this.conflations = metrics.counter({
      name: 'conflated_changes_total', help: 'Moves of entities that needed no entry of their own in a frame: the view was the same, or a later move was sent',
    });
    this.discontinuities = metrics.counter({ name: 'discontinuities_total', help: 'Consoles whose chain of frames was broken', labelNames: ['reason'] });
    this.following = metrics.gauge({ name: 'consoles', help: 'Consoles that follow an operation', labelNames: ['audience'] });
    metrics.gauge({
      name: 'feed_age_seconds', help: 'Time since the newest event of a registered source was recorded', labelNames: ['operation', 'feed'],
      collect: (gauge) => {
        gauge.reset();
        for (const live of operations.all) for (const [feed, seconds] of feedAges(live)) gauge.set({ operation: live.operation, feed }, seconds);
      },
    });
  }

  frame(frames: number, bytes: number, consoles: number): void {
    this.frames.inc(frames);
    this.bytes.inc(bytes * consoles);
  }

  conflated(count: number): void {
    this.conflations.inc(count);
  }

  discontinuity(reason: Reason, consoles: number): void {
    this.discontinuities.inc({ reason }, consoles);
  }

  consoles(audience: Audience, change: 1 | -1): void {
    this.following.inc({ audience: kindOf(audience) }, change);
  }
}

function* feedAges(live: LiveOperation): Iterable<readonly [feed: string, seconds: number]> {
  const now = live.now();
  const keys: EntityKey[] = [...live.picture.ofType('source').keys()].slice(0, FEEDS_AT_MOST);
  for (const key of keys) {
    const source = view(live.picture, key, 'operations', now) as SourceView | null;
    const last = source?.lastRecordedAt === undefined ? undefined : parseTime(source.lastRecordedAt);
    if (last !== undefined) yield [idOf(key), Math.max(0, now - last) / SECOND];
  }
}
