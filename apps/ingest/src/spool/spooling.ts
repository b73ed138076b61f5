import { join } from 'node:path';
import type { OperationId } from '#libs/domain';
import { FileLock } from '#libs/event-log';
import type { Clock, Log } from '#libs/runtime';
import { SpoolUnusable } from './failures.ts';
import { DiskFiles } from './files.ts';
import { Kept } from './kept.ts';
import { Spool } from './spool.ts';

export interface SpoolPlace {
  /** One folder for one process. */
  readonly directory: string;
  /** Bytes that may wait; beyond, events are refused. What is kept after it was recorded does not count. */
  readonly limitBytes: number;
  /** Whether what was recorded is kept for ten minutes, for a log of one copy only. */
  readonly keep?: boolean;
}

export interface SpoolingPorts { readonly report: Log; readonly clock: Clock; readonly fail: (error: unknown) => void }

/** The spool's folder of this process, held against every other one; or nothing, when there is none. */
export class Spooling {
  readonly spool: Spool | undefined;
  readonly kept: Kept | undefined;
  private readonly lock: FileLock | undefined;

  private constructor(held: { readonly spool: Spool; readonly kept: Kept | undefined; readonly lock: FileLock } | undefined) {
    this.spool = held?.spool;
    this.kept = held?.kept;
    this.lock = held?.lock;
  }

  /**
   * Throws, with one line for people, when another process holds the folder, when it cannot be written, when it is damaged, and when
   * events wait in it for an operation that is none of ours.
   */
  static async open(place: SpoolPlace | undefined, operations: readonly OperationId[], ports: SpoolingPorts): Promise<Spooling> {
    if (place === undefined) return new Spooling(undefined);
    const files = await DiskFiles.at(place.directory);
    const lock = FileLock.take(join(files.name, 'spool'));
    try {
      const spool = await Spool.open(files, { limitBytes: place.limitBytes, fail: ports.fail });
      const foreign = spool.operations.find((operation) => !operations.includes(operation));
      if (foreign !== undefined) throw new SpoolUnusable(`${files.name} holds events of the operation ${foreign}: name it in OPERATIONS until they are in its log`);
      if (spool.events > 0) ports.report.warn({ events: spool.events, bytes: spool.bytes }, 'the spool holds events that are not in the log yet');
      return new Spooling({ spool, lock, kept: place.keep === true ? await Kept.open(files, ports) : undefined });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.spool?.close();
    await this.kept?.close();
    this.lock?.release();
  }
}
