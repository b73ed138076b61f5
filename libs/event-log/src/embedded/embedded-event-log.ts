import { EventEmitter } from 'node:events';
import { join, resolve } from 'node:path';
import type { Accepted, OperationId, Position, Recorded } from '#libs/domain';
import { decode, OPERATION_ID } from '#libs/protocol';
import { EventLog, type ReadOptions } from '../event-log.ts';
import { LogClosed, LogReadOnly } from '../failures.ts';
import { decodeAll, readPages, type Readable } from '../stored/reading.ts';
import { FileLock } from './file-lock.ts';
import { LogFile, makeDirectory } from './log-file.ts';
import type { MakeLogIndex } from './log-index.ts';
import { Writer } from './writer.ts';

/** `directory` holds one file `<operation>.log.sqlite` per operation, to be written, with its `index` if one is given; `recording` is one such file, only read. */
export type EmbeddedOptions = { readonly directory: string; readonly index?: MakeLogIndex } | { readonly recording: string };

/**
 * The log in SQLite files of this machine, synchronised to disk before an append resolves. A file is opened, and locked
 * against other writers, when its operation is first used; LogInUse and CorruptLog then come from that call.
 */
export class EmbeddedEventLog extends EventLog {
  private readonly options: EmbeddedOptions;
  private readonly logs = new Map<OperationId, Writer | Recording>();
  private closed = false;

  constructor(options: EmbeddedOptions) {
    super();
    this.options = options;
  }

  async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    return this.open(operation).append(events);
  }

  async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    yield* readPages(this.open(operation), options);
  }

  async head(operation: OperationId): Promise<Position> {
    return this.open(operation).head;
  }

  /** Has the index of an operation's log made anew: a reader found it damaged. False for a recording, which nobody writes. */
  reindex(operation: OperationId): boolean {
    const log = this.logs.get(operation);
    if (log instanceof Writer) log.reindex();
    return log instanceof Writer;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.logs.values()].map((log) => log.close()));
  }

  private open(operation: OperationId): Writer | Recording {
    if (this.closed) throw new LogClosed('the log is closed');
    let log = this.logs.get(operation);
    if (log === undefined) this.logs.set(operation, (log = openLog(this.options, operation)));
    return log;
  }
}

function openLog(options: EmbeddedOptions, operation: OperationId): Writer | Recording {
  if (!OPERATION_ID.test(operation)) throw new RangeError('an operation is named by up to 32 small letters, digits and hyphens');
  if ('recording' in options) return new Recording(resolve(options.recording), operation);
  const directory = resolve(options.directory);
  makeDirectory(directory);
  const file = join(directory, `${operation}.log.sqlite`);
  const lock = FileLock.take(file);
  try {
    const log = LogFile.write(file, operation);
    return new Writer(log, options.index?.(file), lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The operation whose log a recording is. Throws CorruptLog when the file is no log. */
export function operationOf(recording: string): OperationId {
  const log = LogFile.read(resolve(recording));
  log.close();
  return log.operation;
}

class Recording implements Readable {
  readonly moved = new EventEmitter().setMaxListeners(0);
  closed = false;
  private readonly log: LogFile;

  constructor(file: string, operation: OperationId) {
    this.log = LogFile.read(file);
    if (this.log.operation === operation) return;
    this.log.close();
    throw new RangeError(`${file} is a recording of ${this.log.operation}, not of ${operation}`);
  }

  get head(): Position {
    return this.log.head;
  }

  page(after: Position): readonly Recorded[] {
    return decodeAll(this.log.page(after), this.log.before(after), decode, this.log.file);
  }

  async append(): Promise<never> {
    throw new LogReadOnly(`${this.log.file} is a recording and cannot be written`);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.moved.emit('moved');
    this.log.close();
  }
}
