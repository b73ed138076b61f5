import type { Change, LivePicture, OperationId, Recorded } from '#libs/domain';
import { LogOverloaded, LogUnavailable } from '#libs/event-log';
import { Backoff } from '#libs/runtime';
import { Duty, type DutyPorts, type Folding } from './duty.ts';

/** After the log could not be written, the watch is taken over anew after this: at first, and at most. */
const AGAIN_MS = 250;
const AGAIN_AT_MOST_MS = 10_000;
/**
 * A later start in the log is another projector's, which fences this one before that long; or it is one that was given up by who sent it
 * and came into the log all the same, after the start of this watch: then nobody watches until this one begins again.
 */
const OVERTAKEN_MS = 5_000;

export interface WatchingPorts extends DutyPorts {
  /** A name that no watch had before. */
  name(): string;
  /** The log could not be written; the watch is taken over anew in a moment. */
  interrupted(operation: OperationId, error: unknown): void;
  /** Judging one record took so long. */
  judged(operation: OperationId, seconds: number): void;
}

const MILLIS = 1_000;

/** The watch beside one projector: one duty after the other, while the projector folds. What it says is never waited for. */
export class Watching {
  private readonly operation: OperationId;
  private readonly ports: WatchingPorts;
  private duty: Duty | undefined;
  private began = 0;

  constructor(operation: OperationId, ports: WatchingPorts) {
    this.operation = operation;
    this.ports = ports;
  }

  /** Until aborted, as by the end of a projector that is fenced. Rejects for what is not the log being away. */
  async run(folding: Folding, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(AGAIN_MS, AGAIN_AT_MOST_MS, this.ports.clock);
    while (!signal.aborted) {
      const duty = new Duty(this.operation, this.ports.name(), this.ports);
      this.duty = duty;
      try {
        await duty.run(folding, signal);
        backoff.reset();
        await this.ports.clock.pause(OVERTAKEN_MS, signal);
        continue;
      } catch (error) {
        if (!(error instanceof LogUnavailable || error instanceof LogOverloaded)) throw error;
        this.ports.interrupted(this.operation, error);
      } finally {
        this.duty = undefined;
      }
      if (duty.joined) backoff.reset();
      await this.ports.clock.pause(backoff.next(), signal);
    }
  }

  /** To be called before a record is folded into that picture. */
  before(recorded: Recorded, picture: LivePicture): void {
    this.began = this.ports.clock.steady();
    this.duty?.before(recorded, picture);
  }

  /** To be called once it is, with what changed. */
  after(recorded: Recorded, changes: readonly Change[]): void {
    this.duty?.after(recorded, changes);
    if (this.duty?.joined === true) this.ports.judged(this.operation, (this.ports.clock.steady() - this.began) / MILLIS);
  }
}
