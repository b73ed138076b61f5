import { EventEmitter, once } from 'node:events';
import type { OperationId, Position, WatchFact } from '#libs/domain';
import { ClockOff, LogOverloaded, type EventLog } from '#libs/event-log';
import { encodeWatchFact } from '#libs/protocol';
import type { Clock } from '#libs/runtime';

/** Facts in one append. */
const AT_ONCE = 200;
/**
 * Milliseconds from one append to the next while few facts wait: what an append costs beside its facts, here and at the servers, is that of some ten. The first
 * fact for that long goes at once, and who has much to say never rests.
 */
const APART_MS = 15;
/** So many facts share what their append costs among enough of them. */
const MANY_FACTS = 100;
/** While the log takes nothing, what waits is tried again after this. */
const AGAIN_MS = 1_000;

/** Puts what a watch says into the log: in the order in which it was judged, one append at a time. */
export class Saying {
  private readonly operation: OperationId;
  private readonly log: EventLog;
  private readonly clock: Clock;
  private readonly moved = new EventEmitter();
  private readonly waiting: WatchFact[] = [];

  constructor(operation: OperationId, log: EventLog, clock: Clock) {
    this.operation = operation;
    this.log = log;
    this.clock = clock;
  }

  /** Facts that are not in the log yet. */
  get length(): number {
    return this.waiting.length;
  }

  say(facts: readonly WatchFact[]): void {
    if (facts.length === 0) return;
    for (const fact of facts) this.waiting.push(fact);
    this.moved.emit('moved');
  }

  /** Records what is said until aborted. Rejects when the log may or may not hold what was sent, and for whatever else the log throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.waiting.length === 0) await this.movement(signal);
      else await this.recordTogether(signal);
    }
  }

  /** Resolves when fewer than so many wait, or when aborted. */
  async below(count: number, signal: AbortSignal): Promise<void> {
    while (this.waiting.length >= count && !signal.aborted) await this.movement(signal);
  }

  /** Records one fact before everything else; resolves to its position, or to nothing when aborted while the log takes nothing. */
  async first(fact: WatchFact, signal: AbortSignal): Promise<Position | undefined> {
    return this.append([fact], signal);
  }

  private async recordTogether(signal: AbortSignal): Promise<void> {
    const began = this.clock.steady();
    await this.record(this.waiting.slice(0, AT_ONCE), signal);
    const rest = began + APART_MS - this.clock.steady();
    if (rest > 0 && this.waiting.length < MANY_FACTS) await this.clock.pause(rest, signal);
  }

  private async record(facts: readonly WatchFact[], signal: AbortSignal): Promise<void> {
    if ((await this.append(facts, signal)) === undefined) return;
    this.waiting.splice(0, facts.length);
    this.moved.emit('moved');
  }

  /** Undefined when the log does not take anything now. */
  private async append(facts: readonly WatchFact[], signal: AbortSignal): Promise<Position | undefined> {
    const recordedAt = this.clock.now();
    try {
      const recorded = await this.log.append(this.operation, facts.map((fact) => ({ event: encodeWatchFact(this.operation, fact, recordedAt), recordedAt })));
      return recorded[0]?.position;
    } catch (error) {
      if (!(error instanceof LogOverloaded || error instanceof ClockOff)) throw error;
      await this.clock.pause(AGAIN_MS, signal);
      return undefined;
    }
  }

  private async movement(signal: AbortSignal): Promise<void> {
    try {
      await once(this.moved, 'moved', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
