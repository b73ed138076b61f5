import type { Event, OperationId } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import type { Clock, Log, Metrics } from '#libs/runtime';
import { Draining } from '../spool/draining.ts';
import type { Kept } from '../spool/kept.ts';
import type { Spool } from '../spool/spool.ts';
import { Operations } from './operations.ts';
import { Recorder } from './recorder.ts';

export interface IntakePorts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly report: Log;
  readonly spool?: Spool | undefined;
  readonly kept?: Kept | undefined;
  /** Tells others that events of this operation wait in the spool. */
  readonly tell: (operation: OperationId) => Promise<void>;
  /** Called once for what cannot be gone on after. */
  readonly fail: (error: unknown) => void;
  /** Makes ids of logs; every one must be new. */
  readonly name?: () => string;
  /** Makes events of the texts that are kept and spooled. */
  readonly decode?: (json: string) => Event;
}

/** Everything between who takes events in and the logs: what records them, what waits, and what knows the logs. */
export class Intake {
  readonly recorder: Recorder;
  readonly operations: Operations;
  private readonly draining: Draining | undefined;

  constructor(operations: readonly OperationId[], ports: IntakePorts) {
    const { metrics, spool } = ports;
    metrics.gauge({ name: 'spool_bytes', help: 'What the files of the spool take; 0 where there is none', collect: (gauge) => gauge.set(spool?.bytes ?? 0) });
    metrics.gauge({ name: 'spool_events', help: 'Events that wait in the spool for the log', collect: (gauge) => gauge.set(spool?.events ?? 0) });
    this.recorder = new Recorder(ports);
    this.operations = new Operations(operations, { ...ports, recorder: this.recorder });
    if (spool !== undefined) this.draining = new Draining({ ...ports, spool, append: (operation, accepted) => this.recorder.recordAgain(operation, accepted) });
  }

  /** Opens every log, as {@link Operations.start} says, and begins to carry into it what is spooled. */
  async start(): Promise<void> {
    await this.operations.start();
    this.draining?.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.operations.stop(), this.draining?.stop()]);
  }
}
