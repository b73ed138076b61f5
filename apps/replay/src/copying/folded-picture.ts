import { BEFORE_FIRST, LivePicture, fold, type Millis, type Picture, type Position, type Recorded } from '#libs/domain';
import { LogUnavailable } from '#libs/event-log';
import type { CurrentPicture } from '../past/pictures.ts';
import { Gate } from './gate.ts';

export interface FoldedPorts {
  readonly clock: { now(): Millis };
  /** Opens when the copy may be read. */
  readonly gate: Gate;
  /** Where the log that is copied ends. */
  head(): Promise<Position>;
}

/** The current picture of one operation, folded from its copy while it is copied. */
export class FoldedPicture implements CurrentPicture {
  private readonly ports: FoldedPorts;
  private live = new LivePicture();
  private logId = '';
  private latest: Millis = 0;
  private reached: Position = BEFORE_FIRST;
  private readonly waiting = new Set<{ readonly end: Position; readonly gate: Gate }>();

  constructor(ports: FoldedPorts) {
    this.ports = ports;
  }

  get picture(): Picture {
    return this.live;
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

  /** Everything that was folded is void. */
  begin(): void {
    this.live = new LivePicture();
    this.logId = '';
    this.reached = BEFORE_FIRST;
  }

  take(batch: readonly Recorded[]): void {
    for (const recorded of batch) {
      if (recorded.position === 0) {
        if (recorded.event.fact !== 'operation-opened') throw new Error('the log does not begin with operation-opened');
        this.logId = recorded.event.data.log;
      }
      fold(this.live, recorded);
      this.reached = recorded.position;
    }
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
