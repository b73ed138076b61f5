import type { Millis, OperationId, Recorded } from '#libs/domain';
import type { Clock, Log } from '#libs/runtime';
import { SpoolFull } from './failures.ts';
import type { Files } from './files.ts';
import { frameOf, readFrames, recordOf, type Line } from './frames.ts';
import { Segments, type Segment } from './segments.ts';

/** How long what is in the log is kept here too, in milliseconds: longer than a broker that was killed loses its tail for. */
export const KEPT_MS = 600_000;
/** What is kept at most, in bytes; beyond, the oldest goes first and can no longer be sent again. */
const KEPT_BYTES = 256 * 1_024 * 1_024;
/** A file goes as a whole, so one holds what was recorded within this time, in milliseconds, and so many bytes. */
const SEGMENT_MS = 60_000;
const SEGMENT_BYTES = 8 * 1_024 * 1_024;
/** Milliseconds between synchronisations: what a machine that loses its power may lose here, when the broker loses it too. */
const SYNC_EVERY = 1_000;

export interface KeptOptions {
  readonly report: Log;
  readonly clock: Clock;
  /** Called once when the disk fails; see the spool. */
  readonly fail: (error: unknown) => void;
  readonly limitBytes?: number;
}
interface Call { readonly records: readonly Buffer[]; readonly resolve: () => void }

/**
 * A copy of what this process had recorded within the last {@link KEPT_MS}, for a log of one copy only, whose server may lose its
 * tail. Written before the sender hears of it, so that it outlives a killed process; synchronised every second.
 */
export class Kept {
  private readonly options: KeptOptions;
  private readonly segments: Segments;
  private readonly limitBytes: number;
  /** When each file was last written to. What was found at the start counts as written then. */
  private readonly writtenAt = new Map<Segment, number>();
  private begunAt = 0;
  private calls: Call[] = [];
  private running: Promise<void> | undefined;
  private untimed: () => void = () => undefined;
  private unsynced = false;
  private syncedAt = 0;
  private full = false;

  private constructor(segments: Segments, options: KeptOptions) {
    this.segments = segments;
    this.options = options;
    this.limitBytes = options.limitBytes ?? KEPT_BYTES;
    for (const segment of segments.all) this.writtenAt.set(segment, this.now());
  }

  static async open(files: Files, options: KeptOptions): Promise<Kept> {
    const kept = new Kept(await Segments.open(files, 'kept'), options);
    kept.untimed = options.clock.every(SYNC_EVERY, () => kept.tend());
    return kept;
  }

  get bytes(): number {
    return this.segments.bytes;
  }

  /** Resolves once it outlives this process. A full disk keeps nothing, which is reported: the log has it all the same. */
  write(operation: OperationId, recorded: readonly Recorded[]): Promise<void> {
    const records = recorded.map(({ event, recordedAt, position }) => recordOf({ operation, recordedAt, position, json: event.json }));
    return new Promise((resolve) => {
      this.calls.push({ records, resolve });
      // Whoever was answered together is written together: all of them come before this goes on.
      this.running ??= Promise.resolve().then(() => this.run());
    });
  }

  /** Everything kept of one operation up to now, oldest first. What is damaged is reported and ends its file. */
  async *read(operation: OperationId): AsyncGenerator<readonly Line[]> {
    for (const segment of this.segments.all.slice()) {
      if (!this.segments.all.includes(segment)) continue;
      const bytes = await this.segments.read(segment);
      const { frames, end } = readFrames(bytes);
      if (end < bytes.length) this.options.report.warn({ file: segment.name, at: end }, 'a kept file ends early; what stood there cannot be sent again');
      for (const { lines } of frames) {
        const mine = lines.filter((line) => line.operation === operation);
        if (mine.length > 0) yield mine;
      }
    }
  }

  /** Synchronises what was written and lets go of what is old or too much. Does so by itself every second. */
  tend(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.untimed();
    while (this.running !== undefined) await this.running;
    await this.segments.sync();
    await this.segments.end();
  }

  private now(): Millis {
    return this.options.clock.steady();
  }

  private async run(): Promise<void> {
    try {
      do {
        const calls = this.calls;
        this.calls = [];
        if (calls.length > 0) await this.add(calls);
        if (this.unsynced && this.now() - this.syncedAt >= SYNC_EVERY) await this.sync();
        await this.expire();
      } while (this.calls.length > 0);
    } catch (error) {
      this.options.fail(error);
    }
    this.running = undefined;
  }

  private async add(calls: readonly Call[]): Promise<void> {
    try {
      const [newest] = this.segments.all.slice(-1);
      if (newest !== undefined && this.segments.grows(newest) && this.now() - this.begunAt > SEGMENT_MS) {
        await this.segments.sync();
        await this.segments.end();
      }
      await this.segments.write(frameOf(calls.flatMap(({ records }) => records)), SEGMENT_BYTES);
      const written = this.segments.all.at(-1) as Segment;
      if (!this.writtenAt.has(written)) this.begunAt = this.now();
      this.writtenAt.set(written, this.now());
      this.unsynced = true;
      this.full = false;
    } catch (error) {
      if (!(error instanceof SpoolFull)) throw error;
      if (!this.full) this.options.report.error({ err: error }, 'what is recorded cannot be kept; it can not be sent again should the log lose it');
      this.full = true;
    }
    for (const { resolve } of calls) resolve();
  }

  private async sync(): Promise<void> {
    this.unsynced = false;
    this.syncedAt = this.now();
    await this.segments.sync();
  }

  private async expire(): Promise<void> {
    const old = (segment: Segment): boolean => this.now() - (this.writtenAt.get(segment) ?? 0) > KEPT_MS;
    for (let [oldest] = this.segments.all; oldest !== undefined; [oldest] = this.segments.all) {
      const tooMuch = this.segments.bytes > this.limitBytes && this.segments.all.length > 1;
      if (!old(oldest) && !tooMuch) return;
      this.writtenAt.delete(oldest);
      await this.segments.removeOldest();
    }
  }
}
