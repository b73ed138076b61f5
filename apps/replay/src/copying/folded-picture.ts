import { LivePicture, fold, type Millis, type Picture, type Recorded } from '#libs/domain';
import type { CurrentPicture } from '../past/pictures.ts';
import type { Gate } from './gate.ts';

/** The current picture of one operation, folded from its copy while it is copied. */
export class FoldedPicture implements CurrentPicture {
  private readonly clock: { now(): Millis };
  private readonly gate: Gate;
  private live = new LivePicture();
  private logId = '';
  private latest: Millis = 0;

  /** `gate` opens when the copy may be read. */
  constructor(clock: { now(): Millis }, gate: Gate) {
    this.clock = clock;
    this.gate = gate;
  }

  get picture(): Picture {
    return this.live;
  }
  get log(): string {
    return this.logId;
  }

  now(): Millis {
    this.latest = Math.max(this.latest, this.clock.now());
    return this.latest;
  }

  whenReady(ms: number): Promise<boolean> {
    return this.gate.whenOpen(ms);
  }

  /** Everything that was folded is void. */
  begin(): void {
    this.live = new LivePicture();
    this.logId = '';
  }

  take(batch: readonly Recorded[]): void {
    for (const recorded of batch) {
      if (recorded.position === 0) {
        if (recorded.event.fact !== 'operation-opened') throw new Error('the log does not begin with operation-opened');
        this.logId = recorded.event.data.log;
      }
      fold(this.live, recorded);
    }
  }
}
