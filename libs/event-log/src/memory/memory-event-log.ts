import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Accepted, Event, OperationId, Position, Recorded } from '#libs/domain';
import { decode as decodeEvent } from '#libs/protocol';
import { entryOf } from '../stored/entry.ts';
import { EventLog, type ReadOptions } from '../event-log.ts';
import { LogClosed } from '../failures.ts';
import { decodeAll, READ_EVENTS, READ_LENGTH, readPages, type Readable, type Stored } from '../stored/reading.ts';

export interface MemoryLogOptions { readonly turn?: () => Promise<unknown>; readonly decode?: (json: string) => Event }

/** A log that lives as long as its process. It keeps what a durable log keeps, the encoded text, and decodes it for readers. `turn` gives other work a turn; `decode` makes events of their texts. */
export class MemoryEventLog extends EventLog {
  private readonly logs = new Map<OperationId, MemoryLog>();
  private readonly turn: () => Promise<unknown>;
  private readonly decode: (json: string) => Event;
  private closed = false;

  constructor({ turn = setImmediate, decode = decodeEvent }: MemoryLogOptions = {}) {
    super();
    this.turn = turn;
    this.decode = decode;
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
    if (log === undefined) this.logs.set(operation, (log = new MemoryLog(operation, this.decode)));
    return log;
  }
}

class MemoryLog implements Readable {
  readonly moved = new EventEmitter().setMaxListeners(0);
  closed = false;
  private readonly stored: Stored[] = [];
  private readonly operation: OperationId;
  private readonly decode: (json: string) => Event;

  constructor(operation: OperationId, decode: (json: string) => Event) {
    this.operation = operation;
    this.decode = decode;
  }

  get head(): Position {
    return this.stored.length - 1;
  }

  append(events: readonly Accepted[]): readonly Recorded[] {
    const entries = events.map(entryOf);
    const recorded = events.map((accepted, at) => ({ ...accepted, position: this.stored.length + at }));
    for (const { recordedAt, json } of entries) this.stored.push({ position: this.stored.length, recordedAt, json });
    if (events.length > 0) this.moved.emit('moved');
    return recorded;
  }

  page(after: Position): readonly Recorded[] {
    const stored: Stored[] = [];
    let length = 0;
    for (const entry of this.stored.slice(after + 1, after + 1 + READ_EVENTS)) {
      stored.push(entry);
      if ((length += entry.json.length) >= READ_LENGTH) break;
    }
    return decodeAll(stored, after, this.decode, `the log of ${this.operation}`);
  }

  close(): void {
    this.closed = true;
    this.moved.emit('moved');
  }
}
