import { once } from 'node:events';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { BEFORE_FIRST, type Accepted, type Event, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { ClockOff, LogCut, LogOverloaded, LogReadOnly, LogUnavailable, type EventLog } from '#libs/event-log';
import type { Clock, Log, Metrics } from '#libs/runtime';
import { SpoolFull } from '../spool/failures.ts';
import type { Kept } from '../spool/kept.ts';
import type { Spool } from '../spool/spool.ts';

/** Events that may wait to be durable at once, over all operations; a request that finds more waiting is told to come back. */
const WAITING_EVENTS = 20_000;
/** Length of their texts together: what waiting events hold in memory, give or take. */
const WAITING_LENGTH = 64 * 1_024 * 1_024;
const MILLIS = 1_000;

/** Why nothing of a call was recorded, so that all of it may be sent again. */
export type Refused = 'overloaded' | 'unavailable' | 'clock-off' | 'spool-full' | 'read-only';
type Outcome = { readonly recorded: readonly Recorded[] } | { readonly failed: unknown };
/** Why events or whole requests are not recorded: the values of the label `reason`. */
export type Rejection = 'invalid' | 'forbidden' | 'too-large' | 'unparseable' | 'unsupported' | Exclude<Refused, 'read-only'>;

/** Positions in the order of the events; or that all are durable here and will be in the log; or why none is, as far as we know. */
export type Recording = { readonly positions: readonly Position[] } | { readonly spooled: true } | { readonly refused: Refused };

export interface RecorderPorts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly report: Log;
  /** Where events wait while the log cannot take them. Without it they are refused then. */
  readonly spool?: Spool | undefined;
  /** Where a copy of what was recorded is kept for a while. */
  readonly kept?: Kept | undefined;
}

/**
 * Writes checked events into the logs. Calls that arrive together share the log's durable write; what waits is bounded. Stamps
 * each event once with the time we accepted it, which never decreases in what this process writes, whatever the clock does. While
 * anything is spooled every new event is spooled behind it, or waits for the last of it, so that none overtakes another that was
 * answered before it came.
 */
export class Recorder {
  private readonly ports: RecorderPorts;
  private readonly opened = new Set<OperationId>();
  /** Newest recorded time that is known of each log. */
  private readonly newest = new Map<OperationId, Millis>();
  /** Position of the last event of each log that this process recorded. */
  private readonly last = new Map<OperationId, Position>();
  private onCut: (error: LogCut) => void = () => undefined;
  private onRecorded: (operation: OperationId, recorded: readonly Recorded[]) => void = () => undefined;
  private clockOff = false;
  private events = 0;
  private length = 0;
  private readonly recorded: Counter<'operation'>;
  private readonly spooled: Counter<'operation'> | undefined;
  private readonly rejected: Counter<'reason'>;
  private readonly seconds: Histogram;
  private readonly waiting: Gauge;

  constructor(ports: RecorderPorts) {
    this.ports = ports;
    const { metrics, spool } = ports;
    this.recorded = metrics.counter({ name: 'events_recorded_total', help: 'Events from outside that are in the log', labelNames: ['operation'] });
    if (spool !== undefined) this.spooled = metrics.counter({ name: 'events_spooled_total', help: 'Events that went to the spool first', labelNames: ['operation'] });
    this.rejected = metrics.counter({ name: 'events_rejected_total', help: 'Events, or requests that could not be read, that were not recorded', labelNames: ['reason'] });
    this.seconds = metrics.histogram({ name: 'append_seconds', help: 'From a request being checked to its events being durable' });
    this.waiting = metrics.gauge({ name: 'append_queue', help: 'Events that wait to be durable', collect: (gauge) => gauge.set(this.events) });
    this.waiting.set(0);
  }

  /** The log may be appended to: it is opened, and nothing in it that we know of was recorded later than this. */
  open(operation: OperationId, newest: Millis): void {
    this.newest.set(operation, Math.max(newest, this.newest.get(operation) ?? newest));
    this.opened.add(operation);
  }

  /** Calls `listener` when a log was cut; it is shut by then. */
  whenCut(listener: (error: LogCut) => void): void {
    this.onCut = listener;
  }

  /** Calls `listener` with whatever comes into a log, once the log has answered so. */
  whenRecorded(listener: (operation: OperationId, recorded: readonly Recorded[]) => void): void {
    this.onRecorded = listener;
  }

  /** The log does not hold what it held: it is shut until it is opened again. */
  cut(error: LogCut): void {
    this.opened.delete(error.operation);
    this.last.delete(error.operation);
    this.onCut(error);
  }

  /** Whether another request would be told to come back. */
  get full(): boolean {
    return this.events >= WAITING_EVENTS || this.length >= WAITING_LENGTH;
  }

  /** Whether there is a spool to put events into while the log is away. */
  get hasSpool(): boolean {
    return this.ports.spool !== undefined;
  }

  /** Whether a new event of this operation would be spooled. */
  spools(operation: OperationId): boolean {
    const { spool } = this.ports;
    return spool !== undefined && (spool.events > 0 || !this.opened.has(operation));
  }

  /** Durable when it resolves with positions or as spooled. All or nothing. */
  async record(operation: OperationId, events: readonly Event[]): Promise<Recording> {
    if (events.length === 0) return { positions: [] };
    const refused = this.cannotTake(operation);
    if (refused !== undefined) return this.refuse(refused, events.length);
    const accepted = this.stamp(operation, events);
    return this.held(accepted, async () => {
      if (this.ports.spool?.ebbs === true) await this.ebbed();
      return this.spools(operation) ? this.intoSpool(operation, accepted) : this.append(operation, accepted);
    });
  }

  /** For events that are durable elsewhere and come again until this resolves: they are never spooled. Rejects when the log takes none now. */
  async recordInLog(operation: OperationId, events: readonly Event[]): Promise<void> {
    await this.ebbed();
    if (this.spools(operation) || !this.opened.has(operation)) throw new LogUnavailable('what came before is not in the log yet');
    if (this.full) throw new LogOverloaded('too much waits to be recorded');
    const accepted = this.stamp(operation, events);
    const outcome = await this.held(accepted, () => this.intoLog(operation, accepted));
    if ('failed' in outcome) throw outcome.failed;
  }

  /** Appends what was accepted before. Undefined when it is in the log; else why not, so that it must be tried again. */
  async recordAgain(operation: OperationId, accepted: readonly Accepted[]): Promise<unknown> {
    if (!this.opened.has(operation)) return 'unavailable';
    return this.appendAccepted(operation, accepted);
  }

  /** As {@link recordAgain}, for who is just opening the log. */
  async appendAccepted(operation: OperationId, accepted: readonly Accepted[]): Promise<unknown> {
    const outcome = await this.intoLog(operation, accepted);
    return 'failed' in outcome ? outcome.failed : undefined;
  }

  /** Counts what was turned away. */
  count(reason: Rejection, events = 1): void {
    this.rejected.inc({ reason }, events);
  }

  /** Waits for the last spooled events to be in the log: under load new ones would else always find some before them. */
  private async ebbed(): Promise<void> {
    while (this.ports.spool?.ebbs === true) await once(this.ports.spool.moved, 'moved');
  }

  private cannotTake(operation: OperationId): Rejection & Refused | undefined {
    if (this.ports.spool === undefined && !this.opened.has(operation)) return 'unavailable';
    // The log says that of direct appends itself. What is spooled would be stamped wrongly and for good.
    if (this.clockOff && this.spools(operation)) return 'clock-off';
    return this.full ? 'overloaded' : undefined;
  }

  private stamp(operation: OperationId, events: readonly Event[]): readonly Accepted[] {
    const recordedAt = Math.max(this.newest.get(operation) ?? this.ports.spool?.newest ?? 0, this.ports.clock.now());
    this.newest.set(operation, recordedAt);
    return events.map((event) => ({ event, recordedAt }));
  }

  private async held<T>(accepted: readonly Accepted[], work: () => Promise<T>): Promise<T> {
    const length = accepted.reduce((total, { event }) => total + event.json.length, 0);
    const began = this.ports.clock.steady();
    this.events += accepted.length;
    this.length += length;
    try {
      return await work();
    } finally {
      this.events -= accepted.length;
      this.length -= length;
      this.seconds.observe((this.ports.clock.steady() - began) / MILLIS);
    }
  }

  private async append(operation: OperationId, accepted: readonly Accepted[]): Promise<Recording> {
    const outcome = await this.intoLog(operation, accepted);
    if ('recorded' in outcome) return { positions: outcome.recorded.map(({ position }) => position) };
    const { failed } = outcome;
    if (failed instanceof LogReadOnly) return { refused: 'read-only' };
    if (failed instanceof ClockOff) return this.refuse('clock-off', accepted.length);
    const away = failed instanceof LogUnavailable || failed instanceof LogCut;
    if (away && this.ports.spool !== undefined) return this.intoSpool(operation, accepted);
    this.ports.report.error({ err: failed, operation }, 'events could not be recorded');
    return this.refuse(failed instanceof LogOverloaded ? 'overloaded' : 'unavailable', accepted.length);
  }

  private async intoSpool(operation: OperationId, accepted: readonly Accepted[]): Promise<Recording> {
    const { spool, report } = this.ports;
    try {
      if (spool?.events === 0) report.warn({ operation }, 'the log cannot be written now; events are spooled');
      await spool?.append(operation, accepted);
      this.spooled?.inc({ operation }, accepted.length);
      return { spooled: true };
    } catch (error) {
      if (error instanceof SpoolFull) return this.refuse('spool-full', accepted.length);
      report.error({ err: error, operation }, 'events could not be spooled');
      return this.refuse('unavailable', accepted.length);
    }
  }

  private async intoLog(operation: OperationId, accepted: readonly Accepted[]): Promise<Outcome> {
    try {
      const recorded = await this.ports.log.append(operation, accepted);
      this.clockOff = false;
      this.follow(operation, recorded);
      this.onRecorded(operation, recorded);
      await this.ports.kept?.write(operation, recorded);
      this.recorded.inc({ operation }, recorded.length);
      return { recorded };
    } catch (error) {
      // An event that the log cannot hold was checked wrongly: that is a bug, and sending it again would not help.
      if (error instanceof TypeError) throw error;
      if (error instanceof ClockOff) this.clockOff = true;
      if (error instanceof LogCut) this.cut(error);
      return { failed: error };
    }
  }

  /** A log that gives a position again has lost what was there. */
  private follow(operation: OperationId, recorded: readonly Recorded[]): void {
    const [first, last] = [recorded[0]?.position ?? 0, recorded.at(-1)?.position ?? 0];
    const before = this.last.get(operation) ?? BEFORE_FIRST;
    this.last.set(operation, last);
    if (first <= before) this.cut(new LogCut(operation, before, 'an append was given a position that was taken'));
  }

  private refuse(refused: Rejection & Refused, events: number): Recording {
    this.count(refused, events);
    return { refused };
  }
}
