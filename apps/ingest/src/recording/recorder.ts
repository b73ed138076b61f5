import type { Counter, Gauge, Histogram } from 'prom-client';
import type { Accepted, Event, Millis, OperationId, Position } from '#libs/domain';
import { LogOverloaded, LogReadOnly, type EventLog } from '#libs/event-log';
import type { Clock, Log, Metrics } from '#libs/runtime';

/** Events that may wait for the log at once, over all operations; a request that finds more waiting is told to come back. */
const WAITING_EVENTS = 20_000;
/** Length of their texts together: what waiting events hold in memory, give or take. */
const WAITING_LENGTH = 64 * 1_024 * 1_024;
const MILLIS = 1_000;

/** Why events or whole requests are not recorded: the values of the label `reason`. */
export type Rejection = 'invalid' | 'forbidden' | 'too-large' | 'unparseable' | 'overloaded' | 'unavailable';

/** Positions in the order of the events; or why not one of them is in the log as far as we know, so that all may be sent again. */
export type Recording = { readonly positions: readonly Position[] } | { readonly refused: 'overloaded' | 'unavailable' | 'read-only' };

export interface RecorderPorts { readonly log: EventLog; readonly clock: Clock; readonly metrics: Metrics; readonly report: Log }

/**
 * Writes checked events into the logs. Calls that arrive together share the log's durable write; what waits is bounded. Stamps
 * each event once with the time we accepted it, which never decreases within a log, whatever the clock does.
 */
export class Recorder {
  private readonly ports: RecorderPorts;
  /** Newest recorded time of each log that was opened. */
  private readonly newest = new Map<OperationId, Millis>();
  private events = 0;
  private length = 0;
  private readonly recorded: Counter<'operation'>;
  private readonly rejected: Counter<'reason'>;
  private readonly seconds: Histogram;
  private readonly waiting: Gauge;

  constructor(ports: RecorderPorts) {
    this.ports = ports;
    const { metrics } = ports;
    this.recorded = metrics.counter({ name: 'events_recorded_total', help: 'Events from outside that are in the log', labelNames: ['operation'] });
    this.rejected = metrics.counter({ name: 'events_rejected_total', help: 'Events, or requests that could not be read, that were not recorded', labelNames: ['reason'] });
    this.seconds = metrics.histogram({ name: 'append_seconds', help: 'From a request being checked to its events being durable' });
    this.waiting = metrics.gauge({ name: 'append_queue', help: 'Events that wait to be durable', collect: (gauge) => gauge.set(this.events) });
    this.waiting.set(0);
  }

  /** The log may be appended to: it is opened, and nothing in it was recorded later than this. */
  open(operation: OperationId, newest: Millis): void {
    this.newest.set(operation, Math.max(newest, this.newest.get(operation) ?? newest));
  }

  /** Whether another request would be told to come back. */
  get full(): boolean {
    return this.events >= WAITING_EVENTS || this.length >= WAITING_LENGTH;
  }

  /** Durable when it resolves with positions. All or nothing. */
  async record(operation: OperationId, events: readonly Event[]): Promise<Recording> {
    if (events.length === 0) return { positions: [] };
    const newest = this.newest.get(operation);
    if (newest === undefined) return this.refuse('unavailable', events.length);
    if (this.full) return this.refuse('overloaded', events.length);
    const recordedAt = Math.max(newest, this.ports.clock.now());
    this.newest.set(operation, recordedAt);
    return this.append(operation, events.map((event) => ({ event, recordedAt })));
  }

  /** Counts what was turned away. */
  count(reason: Rejection, events = 1): void {
    this.rejected.inc({ reason }, events);
  }

  private async append(operation: OperationId, accepted: readonly Accepted[]): Promise<Recording> {
    const length = accepted.reduce((total, { event }) => total + event.json.length, 0);
    const began = performance.now();
    this.events += accepted.length;
    this.length += length;
    try {
      const recorded = await this.ports.log.append(operation, accepted);
      this.recorded.inc({ operation }, recorded.length);
      return { positions: recorded.map(({ position }) => position) };
    } catch (error) {
      // An event that the log cannot hold was checked wrongly: that is a bug, and sending it again would not help.
      if (error instanceof TypeError) throw error;
      if (error instanceof LogReadOnly) return { refused: 'read-only' };
      this.ports.report.error({ err: error, operation }, 'events could not be recorded');
      return this.refuse(error instanceof LogOverloaded ? 'overloaded' : 'unavailable', accepted.length);
    } finally {
      this.events -= accepted.length;
      this.length -= length;
      this.seconds.observe((performance.now() - began) / MILLIS);
    }
  }

  private refuse(refused: 'overloaded' | 'unavailable', events: number): Recording {
    this.count(refused, events);
    return { refused };
  }
}
