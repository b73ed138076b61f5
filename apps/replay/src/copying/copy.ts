import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveIndex, EmbeddedArchive } from '#libs/archive';
import { BEFORE_FIRST, formatTime, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { CorruptLog, EmbeddedEventLog } from '#libs/event-log';
import type { ReadBack } from '../past/archives.ts';

/** SQLite's result codes: a full disk; a file that cannot be read as far as it should, is malformed, is no database. */
const DISK_FULL = 13;
const DAMAGE: ReadonlySet<number | undefined> = new Set([10, 11, 26]);
/** What SQLite keeps beside a file that a crash left open; first, because it must never be found beside another file. */
const PARTS = ['-wal', '-shm', ''] as const;

/** The file of a copy does not hold what was copied to it. The log does. */
export class DamagedCopy extends Error {
  override readonly name = 'DamagedCopy';
}

/** One operation's log as it was copied here: a file of the embedded log, to be written by one program, and the archive that reads it. */
export class Copy implements ReadBack {
  readonly log: EmbeddedEventLog;
  readonly archive: EmbeddedArchive;
  private readonly operation: OperationId;
  private last: Position;

  private constructor(operation: OperationId, directory: string, log: EmbeddedEventLog, last: Position) {
    this.operation = operation;
    this.log = log;
    this.archive = new EmbeddedArchive({ directory });
    this.last = last;
  }

  /** Opens what is there, or begins. Throws LogInUse, LogUnwritable or {@link DamagedCopy}. */
  static async open(directory: string, operation: OperationId): Promise<Copy> {
    const log = new EmbeddedEventLog({ directory, index: archiveIndex });
    return new Copy(operation, directory, log, await log.head(operation).catch(damaged));
  }

  get head(): Position {
    return this.last;
  }
  get empty(): boolean {
    return this.last === BEFORE_FIRST;
  }

  /** What was copied after a position, in batches. Throws {@link DamagedCopy}, and NewerVersion where a newer program copied. */
  async *read(after: Position): AsyncGenerator<readonly Recorded[]> {
    try {
      yield* this.log.read(this.operation, { after });
    } catch (error) {
      damaged(error);
    }
  }

  /** Durable, at the very positions it has in the log, when it resolves. A batch that does not follow the copy's end is a bug or a cut log, and throws. */
  async append(batch: readonly Recorded[]): Promise<void> {
    for (const [place, { position }] of batch.entries()) {
      if (position !== this.last + 1 + place) throw new Error(`position ${position} of ${this.operation} came after ${this.last + place}`);
    }
    const copied = await this.log.append(this.operation, batch).catch((error: unknown) => {
      throw isDamage(error) ? new DamagedCopy(`the copy of ${this.operation} cannot be written: it is damaged`, { cause: error }) : error;
    });
    const last = copied.at(-1)?.position ?? this.last;
    if (last !== this.last + batch.length) throw new Error(`position ${this.last + batch.length} of ${this.operation} was copied to ${last}`);
    this.last = last;
  }

  async close(): Promise<void> {
    // The log last: whoever closes a file last brings its write-ahead log back into it.
    await this.archive.close();
    await this.log.close();
  }
}

/** Told apart from the log's own damage, which no new copy can mend. */
function damaged(error: unknown): never {
  if (error instanceof CorruptLog) throw new DamagedCopy(error.message, { cause: error });
  throw error;
}

export const isDiskFull = (error: unknown): boolean => codeOf(error) === DISK_FULL;

/** A file that is shorter than it was, or holds something else than SQLite wrote. */
const isDamage = (error: unknown): boolean => DAMAGE.has(codeOf(error));

const codeOf = (error: unknown): number | undefined => (typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : undefined);

/**
 * Gives the file of a closed copy a name under which nobody writes it again: `<operation>.log.set-aside-<UTC>.sqlite`, which
 * can still be opened as a recording. Returns the name.
 */
export async function setAside(directory: string, operation: OperationId, now: Millis): Promise<string> {
  const file = `${operation}.log.sqlite`;
  const aside = `${operation}.log.set-aside-${formatTime(now).replaceAll(/[-:]/g, '')}.sqlite`;
  for (const part of PARTS) if (existsSync(join(directory, file + part))) await rename(join(directory, file + part), join(directory, aside + part));
  return aside;
}
