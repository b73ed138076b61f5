import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Accepted, Event, OperationId, Position, Recorded } from '#libs/domain';
import { decode as decodeEvent } from '#libs/protocol';
import { entryOf } from '../stored/entry.ts';
import { EventLog, type ReadOptions } from '../event-log.ts';
import { LogClosed } from '../failures.ts';
import { decodeAll, READ_EVENTS, READ_LENGTH, readPages, type Readable, type Stored } from '../stored/reading.ts';

/** `turn` gives other work a turn; `decode` makes events of their texts; `check` throws for what could not be read back. */
export interface MemoryLogOptions { readonly turn?: () => Promise<unknown>; readonly decode?: (json: string) => Event; readonly check?: (accepted: Accepted) => unknown }
type Reading = Pick<Required<MemoryLogOptions>, 'decode' | 'check'>;

/** A log that lives as long as its process. It keeps what a durable log keeps, the encoded text, and decodes it for readers: once, however many there are. */
export class MemoryEventLog extends EventLog {
  private readonly logs = new Map<OperationId, MemoryLog>();
  private readonly turn: () => Promise<unknown>;
  private readonly options: Reading;
  private closed = false;

  constructor({ turn = setImmediate, decode = decodeEvent, check = entryOf }: MemoryLogOptions = {}) {
    super();
    this.turn = turn;
    this.options = { decode, check };
  }

  async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    return this.log(operation).append(events);
  }

  async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    yield* readPages(this.log(operation), options, this.turn);
  }

  async head(operation: OperationId): Promise<Position> {
    return this.log(operation).head;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const log of this.logs.values()) log.close();
  }

  private log(operation: OperationId): MemoryLog {
    if (this.closed) throw new LogClosed('the log is closed');
    let log = this.logs.get(operation);
    if (log === undefined) this.logs.set(operation, (log = new MemoryLog(operation, this.options)));
    return log;
  }
}

class MemoryLog implements Readable {
  readonly moved = new EventEmitter().setMaxListeners(0);
  closed = false;
  private readonly stored: Stored[] = [];
  /** As much of it as somebody has read. */
  private readonly decoded: Recorded[] = [];
  private readonly operation: OperationId;
  private readonly options: Reading;

  constructor(operation: OperationId, options: Reading) {
    this.operation = operation;
    this.options = options;
  }

  get head(): Position {
    return this.stored.length - 1;
  }

  append(events: readonly Accepted[]): readonly Recorded[] {
    for (const accepted of events) this.options.check(accepted);
    const recorded = events.map((accepted, at) => ({ ...accepted, position: this.stored.length + at }));
    for (const { recordedAt, event } of events) this.stored.push({ position: this.stored.length, recordedAt, json: event.json });
    if (events.length > 0) this.moved.emit('moved');
    return recorded;
  }

  page(after: Position): readonly Recorded[] {
    const from = after + 1;
    let [end, length] = [from, 0];
    for (; end < Math.min(from + READ_EVENTS, this.stored.length) && length < READ_LENGTH; end += 1) length += (this.stored[end] as Stored).json.length;
    if (from < this.decoded.length) return this.decoded.slice(from, end);
    const page = decodeAll(this.stored.slice(from, end), after, this.options.decode, `the log of ${this.operation}`);
    // Whoever begins further on has left out what may be unreadable.
    if (from === this.decoded.length) for (const recorded of page) this.decoded.push(recorded);
    return page;
  }

  close(): void {
    this.closed = true;
    this.moved.emit('moved');
  }
}
