import type { Accepted, OperationId, Position, Recorded } from '#libs/domain';
import { OPERATION_ID } from '#libs/protocol';
import { EventLog, type ReadOptions } from '../event-log.ts';
import { LogClosed } from '../failures.ts';
import { Appender } from './log/appender.ts';
import { readLog } from './log/reading.ts';
import { Source, type KafkaLogOptions } from './log/source.ts';
import { Tail } from './log/tail.ts';

interface Operation { readonly source: Source; readonly tail: Tail; readonly appender: Appender }

/**
 * The log as one topic of one partition for each operation, position = offset. Appends and heads reject with
 * {@link LogUnavailable} within five seconds when Kafka does not answer; a read with follow waits for it, however long. A read
 * throws {@link LogCut} once what it has read is no longer what the log holds. An append of more than 512 KiB or a thousand events is divided: it resolves when
 * all of it is durable, and readers may see its beginning before. After {@link ClockOff} events may be in the log all the same.
 */
export class KafkaEventLog extends EventLog {
  private readonly options: KafkaLogOptions;
  private readonly operations = new Map<OperationId, Operation>();
  private readonly closing = new AbortController();

  constructor(options: KafkaLogOptions) {
    super();
    this.options = options;
  }

  async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    return this.open(operation).appender.append(events);
  }

  async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    yield* readLog({ ...this.open(operation), closing: this.closing.signal }, options);
  }

  async head(operation: OperationId): Promise<Position> {
    return this.open(operation).source.head();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.operations.values()].map(async ({ source, tail, appender }) => {
      tail.close();
      await appender.close();
      source.close();
    }));
  }

  private open(operation: OperationId): Operation {
    if (this.closing.signal.aborted) throw new LogClosed('the log is closed');
    let opened = this.operations.get(operation);
    if (opened === undefined) {
      if (!OPERATION_ID.test(operation)) throw new RangeError('an operation is named by up to 32 small letters, digits and hyphens');
      const source = new Source(operation, this.options);
      this.operations.set(operation, (opened = { source, tail: new Tail(source), appender: new Appender(source, this.options.clock ?? Date.now) }));
    }
    return opened;
  }
}
