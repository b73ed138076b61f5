import { BEFORE_FIRST, type Millis, type Position, type Recorded } from '#libs/domain';
import { LogUnavailable } from '#libs/event-log';
import type { CurrentPicture } from '../past/pictures.ts';
import { Gate } from './gate.ts';

export interface CopiedPorts {
  readonly clock: { now(): Millis };
  /** Opens when the copy may be read. */
  readonly gate: Gate;
  /** Where the log that is copied ends. */
  head(): Promise<Position>;
}

/** The current picture of one operation, as far as it is copied. It is not held here: whoever asks for it is answered from the copy. */
export class CopiedPicture implements CurrentPicture {
  private readonly ports: CopiedPorts;
  private logId = '';
  private latest: Millis = 0;
  private reached: Position = BEFORE_FIRST;
  private readonly waiting = new Set<{ readonly end: Position; readonly gate: Gate }>();

  constructor(ports: CopiedPorts) {
    this.ports = ports;
  }

  get log(): string {
    return this.logId;
  }

  now(): Millis {
    this.latest = Math.max(this.latest, this.ports.clock.now());
    return this.latest;
  }

  whenReady(ms: number): Promise<boolean> {
    return this.ports.gate.whenOpen(ms);
  }

  async whenCurrent(ms: number): Promise<boolean> {
    const end = await this.ports.head().catch(unknownHead);
    if (end === undefined) return false;
    const waiting = { end, gate: new Gate() };
    this.waiting.add(waiting);
    this.wake();
    return waiting.gate.whenOpen(ms).finally(() => this.waiting.delete(waiting));
  }

  /** Everything that was copied is void. */
  begin(): void {
    this.logId = '';
    this.reached = BEFORE_FIRST;
  }

  take(batch: readonly Recorded[]): void {
    const [first] = batch;
    if (first?.position === 0) {
      if (first.event.fact !== 'operation-opened') throw new Error('the log does not begin with operation-opened');
      this.logId = first.event.data.log;
    }
    this.reached = batch.at(-1)?.position ?? this.reached;
    this.wake();
  }

  private wake(): void {
    for (const { end, gate } of this.waiting) if (this.reached >= end) gate.open();
  }
}

/** Of a log that is away nobody knows whether it holds more. */
function unknownHead(error: unknown): undefined {
  if (!(error instanceof LogUnavailable)) throw error;
}
