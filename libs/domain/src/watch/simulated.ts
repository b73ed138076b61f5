/** For specs only. A log with several watches at it, each as far as it has read, none of them knowing of the others but through the log. */
import type { Accepted, Position, Recorded } from '../event.ts';
import { fold } from '../picture/evolve.ts';
import { LivePicture } from '../picture/picture.ts';
import { formatTime, type Millis } from '../time.ts';
import { currentWatch } from './fence.ts';
import { Takeover } from './takeover.ts';
import { saidBy, type WatchFact } from './virtual-watch.ts';
import { recordedFact } from './watched.ts';

export class SimulatedLog {
  readonly records: Recorded[] = [];
  readonly picture = new LivePicture();
  now: Millis = 0;

  get head(): Position {
    return this.records.length - 1;
  }

  /** What watches record does not move the time of the trial: their clocks may be ahead of it. */
  append(accepted: readonly Accepted[], timely = true): void {
    for (const one of accepted) {
      const recorded = { ...one, position: this.records.length };
      this.records.push(recorded);
      fold(this.picture, recorded);
      if (timely) this.now = Math.max(this.now, one.recordedAt);
    }
  }
}

/** The clock of whoever appends is so far ahead of those who stamp reports. */
const AHEAD: Millis = 3_000;

/** One watch: takes over, reads and says, in steps that a trial chooses. Crashing is to be let go of. */
export class SimulatedWatch {
  private readonly log: SimulatedLog;
  private readonly watch: string;
  private readonly waiting: WatchFact[] = [];
  private takeover: Takeover | undefined;
  private reachedAt = -Infinity;

  constructor(log: SimulatedLog, watch: string) {
    this.log = log;
    this.watch = watch;
    this.waiting.push({ fact: 'watch-started', subject: 'operation/demo', data: { watch } });
  }

  /** Up to so many facts into the log; where the answer is lost, they are there and are sent again. */
  append(count: number, lost = false): void {
    const facts = lost ? this.waiting.slice(0, count) : this.waiting.splice(0, count);
    this.log.append(facts.map((one) => recordedFact(one, this.log.now + AHEAD)), false);
  }

  /** Up to so many records. It begins once its own start is in the log. */
  read(count: number): void {
    const takeover = (this.takeover ??= this.take());
    if (takeover === undefined) return;
    for (const recorded of this.log.records.slice(takeover.position + 1, takeover.position + 1 + count)) {
      this.waiting.push(...takeover.judge(recorded).map((said) => saidBy(this.watch, said)));
    }
  }

  /** Says that it is at the head, if it is and has not said so at this instant. */
  reach(at: Millis): void {
    if (this.takeover?.position !== this.log.head || at <= this.reachedAt) return;
    this.reachedAt = at;
    const chatter = this.takeover.watch.chatter();
    const data = { watch: this.watch, position: this.takeover.position, at: formatTime(at), ...(chatter.length > 0 && { chatter }) };
    this.waiting.push({ fact: 'watch-reached', subject: 'operation/demo', data });
  }

  get due(): Millis | undefined {
    return this.takeover?.watch.nextDue();
  }

  get idle(): boolean {
    return this.waiting.length === 0 && this.takeover?.position === this.log.head;
  }

  private take(): Takeover | undefined {
    const start = this.log.records.findIndex(({ event }) => event.fact === 'watch-started' && event.data.watch === this.watch);
    if (start < 0) return undefined;
    const upTo = new LivePicture();
    for (const recorded of this.log.records.slice(0, start + 1)) fold(upTo, recorded);
    const reached = currentWatch(upTo)?.reached;
    const from = reached?.position ?? -1;
    const takeover = new Takeover();
    for (const recorded of this.log.records.slice(0, from + 1)) takeover.fold(recorded);
    for (const recorded of this.log.records.slice(from + 1, start + 1)) takeover.recall(recorded);
    this.waiting.push(...takeover.begin(reached, start).map((said) => saidBy(this.watch, said)));
    return takeover;
  }
}
