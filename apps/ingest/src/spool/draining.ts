import type { Counter } from 'prom-client';
import type { Accepted, Event, OperationId } from '#libs/domain';
import { decode as decodeEvent } from '#libs/protocol';
import { Backoff, type Clock, type Log, type Metrics } from '#libs/runtime';
import type { Line } from './frames.ts';
import type { Spool } from './spool.ts';

/** Events that go to the log in one append. */
const BATCH_EVENTS = 1_000;
/** Pauses before the same batch is tried again, in milliseconds: the first, and the longest that doubling it leads to. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;
/** How often it is told that something waits, in milliseconds; what is told holds for five seconds. */
const TELL_EVERY = 1_000;
/** Milliseconds after which an answer to that is waited for no more. */
const TELL_WITHIN = 2_000;

export interface DrainingPorts {
  readonly spool: Spool;
  readonly clock: Clock;
  /** Durable in the log when it resolves to undefined; else why not, and the same batch is to be tried again. Throws for a bug. */
  readonly append: (operation: OperationId, accepted: readonly Accepted[]) => Promise<unknown>;
  /** Tells others that events of this operation wait here. */
  readonly tell: (operation: OperationId) => Promise<void>;
  /** Called once for what cannot be gone on after. */
  readonly fail: (error: unknown) => void;
  readonly metrics: Metrics;
  readonly report: Log;
  /** Makes events of the texts that are spooled. */
  readonly decode?: (json: string) => Event;
}

/** Carries what is spooled into the log, oldest first, one batch at a time, for as long as it takes. */
export class Draining {
  private readonly ports: DrainingPorts;
  private readonly ended = new AbortController();
  private readonly drained: Counter;
  /** When each operation was last told of, and whether the answer is there. */
  private readonly told = new Map<OperationId, { readonly at: number; answered: boolean }>();
  private running: Promise<void> | undefined;
  private untimed: () => void = () => undefined;

  constructor(ports: DrainingPorts) {
    this.ports = ports;
    this.drained = ports.metrics.counter({ name: 'events_drained_total', help: 'Events that came from the spool into the log' });
  }

  start(): void {
    this.running = this.run().catch(this.ports.fail);
    this.untimed = this.ports.clock.every(TELL_EVERY, this.tell);
    this.ports.spool.moved.on('moved', this.tell);
  }

  /** Waits for the batch in hand, however it ends. */
  async stop(): Promise<void> {
    this.ended.abort();
    this.untimed();
    this.ports.spool.moved.off('moved', this.tell);
    await this.running;
    this.ports.spool.flow(false);
  }

  private async run(): Promise<void> {
    const { spool } = this.ports;
    const { signal } = this.ended;
    for (await spool.filled(signal); !signal.aborted; await spool.filled(signal)) {
      const front = await spool.front(BATCH_EVENTS);
      if (front === undefined) continue;
      for (const [operation, lines] of Map.groupBy(front.lines, (line) => line.operation)) {
        for (let at = 0; at < lines.length; at += BATCH_EVENTS) {
          if (!(await this.deliver(operation, lines.slice(at, at + BATCH_EVENTS)))) return;
        }
      }
      this.drained.inc(front.lines.length);
      await spool.settle(front);
      if (spool.events === 0) this.ports.report.info('the spool is empty again');
    }
  }

  /** Until it is in the log; false when it was stopped before. */
  private async deliver(operation: OperationId, lines: readonly Line[]): Promise<boolean> {
    const { decode = decodeEvent } = this.ports;
    const accepted = lines.map(({ json, recordedAt }): Accepted => ({ event: decode(json), recordedAt }));
    const { signal } = this.ended;
    const backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, this.ports.clock);
    while (!signal.aborted) {
      const recorded = (await this.ports.append(operation, accepted)) === undefined;
      this.ports.spool.flow(recorded);
      if (recorded) return true;
      await this.ports.clock.pause(backoff.next(), signal);
    }
    return false;
  }

  private readonly tell = (): void => {
    const at = this.ports.clock.steady();
    for (const operation of this.ports.spool.operations) {
      const last = this.told.get(operation);
      if (last !== undefined && at - last.at < (last.answered ? TELL_EVERY : TELL_WITHIN)) continue;
      const telling = { at, answered: false };
      this.told.set(operation, telling);
      void this.ports.tell(operation).catch(() => undefined).finally(() => (telling.answered = true));
    }
  };
}
