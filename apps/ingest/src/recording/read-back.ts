import { BEFORE_FIRST, eventKey, type EventKey, type OperationId, type Position, type Recorded } from '#libs/domain';
import { LogCut, LogUnavailable, type EventLog } from '#libs/event-log';
import type { Clock } from '#libs/runtime';

/** Positions whose events are remembered after they were read: an answer that comes later than that is believed. */
const REMEMBERED = 4_096;
/** How often it is looked whether what was recorded could be read since, in milliseconds. */
const LOOK_EVERY = 1_000;

export interface ReadBackPorts {
  readonly log: EventLog;
  readonly clock: Clock;
  /** The log does not hold what it answered that it had recorded. */
  readonly cut: (error: LogCut) => void;
}

/**
 * Holds what one log answered that it recorded against what is then read from it. A log of one copy may lose its end before anybody
 * has read it, and be written on past the gap: whoever reads it misses nothing then, and the next append gets a position that is
 * new to us.
 */
export class ReadBack {
  private readonly operation: OperationId;
  private readonly ports: ReadBackPorts;
  /** What was recorded and has not been read, by position. */
  private readonly unread = new Map<Position, EventKey>();
  /** The newest of what was read. */
  private readonly known = new Map<Position, EventKey>();
  private position: Position = BEFORE_FIRST;
  /** The last position of all that was recorded. */
  private newest: Position = BEFORE_FIRST;

  constructor(operation: OperationId, ports: ReadBackPorts) {
    this.operation = operation;
    this.ports = ports;
  }

  /** The log is read from its start again, and whatever was recorded in it before is looked for elsewhere. */
  begin(): void {
    this.unread.clear();
    this.known.clear();
    this.position = BEFORE_FIRST;
    this.newest = BEFORE_FIRST;
  }

  /** The log answered that it recorded these. */
  recorded(records: readonly Recorded[]): void {
    // Where something else was recorded before and nobody has read it since, the log was cut in between.
    this.compare(records, this.unread);
    for (const { event, position } of records) if (position > this.position) this.unread.set(position, eventKey(event));
    this.newest = Math.max(this.newest, records.at(-1)?.position ?? BEFORE_FIRST);
    this.compare(records, this.known);
  }

  /** These were read, in order; a reader whom the log sent back reads again what it had. */
  read(records: readonly Recorded[]): void {
    this.compare(records, this.unread);
    this.sentBack(records[0]?.position ?? Number.POSITIVE_INFINITY);
    for (const { event, position } of records) {
      this.unread.delete(position);
      this.known.set(position, eventKey(event));
      this.known.delete(position - REMEMBERED);
      this.position = position;
    }
  }

  /** Until it is read again, nobody knows whether what came after is still there: the reader no longer holds the last of it against the log. */
  private sentBack(to: Position): void {
    if (to > this.position) return;
    for (const [position, key] of this.known) if (position >= to) this.unread.set(position, key);
  }

  /** Finds out, although nothing more is recorded, that the log ends before what was; until aborted. */
  async watch(signal: AbortSignal): Promise<void> {
    for (let waited: Position | undefined; !signal.aborted;) {
      const waitsFor = this.unread.has(this.newest) ? this.newest : undefined;
      if (waitsFor !== undefined && waitsFor === waited) await this.seekEnd(waitsFor);
      waited = waitsFor;
      await this.ports.clock.pause(LOOK_EVERY, signal);
    }
  }

  private compare(records: readonly Recorded[], held: ReadonlyMap<Position, EventKey>): void {
    const wrong = records.find(({ event, position }) => {
      const key = held.get(position);
      return key !== undefined && key !== eventKey(event);
    });
    if (wrong !== undefined) this.ports.cut(new LogCut(this.operation, wrong.position, 'it holds something else than was recorded there'));
  }

  private async seekEnd(waitsFor: Position): Promise<void> {
    try {
      if ((await this.ports.log.head(this.operation)) < waitsFor && this.unread.has(waitsFor)) {
        this.ports.cut(new LogCut(this.operation, waitsFor, 'it ends before what was recorded'));
      }
    } catch (error) {
      if (error instanceof LogCut) this.ports.cut(error);
      else if (!(error instanceof LogUnavailable)) throw error;
    }
  }
}
