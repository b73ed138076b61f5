import { EventEmitter, once } from 'node:events';
import type { Accepted, Millis, OperationId } from '#libs/domain';
import { CorruptSpool, SpoolFull } from './failures.ts';
import type { Files } from './files.ts';
import { frameLength, frameOf, FRAME_HEADER_BYTES, readFrames, recordOf, type Line } from './frames.ts';
import { Segments, type Segment } from './segments.ts';

/** A file of the spool, in bytes, unless the limit is so low that an eighth of it is less: what is drained goes file by file. */
const SEGMENT_BYTES = 8 * 1_024 * 1_024;
const SEGMENTS_AT_LEAST = 8;
/** Calls that wait together share a durable write until it holds so many events or bytes; one call is never divided. */
const GROUP_EVENTS = 1_000;
const GROUP_BYTES = 1_024 * 1_024;
/** When so many events or fewer are left while they flow into the log, new ones may as well wait until none is. */
const EBB_EVENTS = 1_000;
/** How much is read at a time, in bytes; one frame that is larger is read whole. */
const READ_BYTES = 1_024 * 1_024;

export interface SpoolOptions {
  /** Bytes of files; an append that would need more is refused. */
  readonly limitBytes: number;
  /** Called once when the disk fails: nobody knows what it holds then, so the process has to end and to open the spool anew. */
  readonly fail: (error: unknown) => void;
}
/** The oldest events that wait, in their order. */
export interface Front { readonly lines: readonly Line[]; readonly segment: Segment; readonly end: number }

interface Call {
  readonly operation: OperationId;
  readonly records: readonly Buffer[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Events that this process answers for while the log cannot take them. First in, first out, over all operations; durable.
 * What was taken out and not settled before a crash comes again.
 */
export class Spool {
  /** Emits `moved` when events arrive, are settled, or begin or cease to flow. */
  readonly moved = new EventEmitter().setMaxListeners(0);
  private readonly options: SpoolOptions;
  private readonly segmentBytes: number;
  private readonly segments: Segments;
  private readonly waits = new Map<OperationId, number>();
  private latest: Millis = 0;
  private flows = false;
  private count = 0;
  /** Where the oldest event that waits is, in the oldest file. */
  private at = 0;
  private readonly calls: Call[] = [];
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private failure: unknown;

  private constructor(segments: Segments, options: SpoolOptions) {
    this.segments = segments;
    this.options = options;
    this.segmentBytes = Math.min(SEGMENT_BYTES, Math.ceil(options.limitBytes / SEGMENTS_AT_LEAST));
  }

  /** Opens what is there. What a crash left unfinished at the very end is cut off; throws {@link CorruptSpool} for any other damage. */
  static async open(files: Files, options: SpoolOptions): Promise<Spool> {
    const spool = new Spool(await Segments.open(files, 'spool'), options);
    for (const segment of spool.segments.all) await spool.check(segment);
    await spool.sweep();
    return spool;
  }

  /** Events that wait, durable ones. */
  get events(): number {
    return this.count;
  }

  /** Whether the little that is left is on its way into the log. */
  get ebbs(): boolean {
    return this.flows && this.count > 0 && this.count <= EBB_EVENTS;
  }

  /** Whoever takes events out says whether the log took the last ones. */
  flow(flows: boolean): void {
    if (this.flows === flows) return;
    this.flows = flows;
    this.moved.emit('moved');
  }

  /** What its files take. */
  get bytes(): number {
    return this.segments.bytes;
  }

  /** The operations whose events wait. */
  get operations(): readonly OperationId[] {
    return [...this.waits.keys()];
  }

  /** The newest recorded time it ever held. */
  get newest(): Millis {
    return this.latest;
  }

  /** Durable when it resolves; keeps the given order; all or nothing. Rejects with {@link SpoolFull} at the limit. */
  append(operation: OperationId, accepted: readonly Accepted[]): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const records = accepted.map(({ event, recordedAt }) => recordOf({ operation, recordedAt, json: event.json }));
    const bytes = records.reduce((total, record) => total + record.length, FRAME_HEADER_BYTES);
    if (this.bytes + this.waitingBytes + bytes > this.options.limitBytes) return Promise.reject(new SpoolFull('the spool has reached its limit'));
    for (const { recordedAt } of accepted) this.latest = Math.max(this.latest, recordedAt);
    return new Promise((resolve, reject) => {
      this.calls.push({ operation, records, bytes, resolve, reject });
      this.waitingBytes += bytes;
      this.running ??= this.run();
    });
  }

  /** The oldest events, about so many; undefined when none wait. The same ones again until they are settled. */
  async front(events: number): Promise<Front | undefined> {
    if (this.count === 0) return undefined;
    await this.sweep();
    const [segment] = this.segments.all;
    if (segment === undefined) throw new CorruptSpool('the spool has lost a file');
    const wanted = Math.min(events, this.count);
    let chunk = await this.segments.read(segment, this.at, READ_BYTES);
    const length = frameLength(chunk, 0);
    if (length !== undefined && length > READ_BYTES) chunk = await this.segments.read(segment, this.at, length);
    const { frames } = readFrames(chunk, 0, wanted);
    const last = frames.at(-1);
    if (last === undefined) throw this.damagedAt(segment, this.at);
    return { lines: frames.flatMap(({ lines }) => lines), segment, end: this.at + last.end };
  }

  /** These are durable in the log: they never come again, and files that hold nothing else go. */
  async settle({ lines, end }: Front): Promise<void> {
    this.at = end;
    this.count -= lines.length;
    for (const { operation } of lines) this.wait(operation, -1);
    await this.sweep();
    this.moved.emit('moved');
  }

  /** Resolves once something waits or the signal aborts. */
  async filled(signal: AbortSignal): Promise<void> {
    while (this.count === 0 && !signal.aborted) await once(this.moved, 'moved', { signal }).catch(() => undefined);
  }

  async close(): Promise<void> {
    while (this.running !== undefined) await this.running;
    this.failure ??= new Error('the spool is closed');
    await this.segments.end();
  }

  private async run(): Promise<void> {
    try {
      while (this.calls.length > 0) await this.write(this.take());
    } catch (error) {
      this.failure = error;
      for (const { reject } of this.calls.splice(0)) reject(error);
      this.options.fail(error);
    }
    this.running = undefined;
  }

  private take(): readonly Call[] {
    let [count, events, bytes] = [0, 0, 0];
    for (const call of this.calls) {
      events += call.records.length;
      bytes += call.bytes;
      if (count > 0 && (events > GROUP_EVENTS || bytes > GROUP_BYTES)) break;
      count += 1;
    }
    return this.calls.splice(0, count);
  }

  /** One frame, one synchronisation, then everybody hears of it. */
  private async write(group: readonly Call[]): Promise<void> {
    try {
      await this.segments.write(frameOf(group.flatMap(({ records }) => records)), this.segmentBytes);
      await this.segments.sync();
    } catch (error) {
      for (const { reject } of group) reject(error);
      if (!(error instanceof SpoolFull)) throw error;
      return;
    } finally {
      for (const { bytes } of group) this.waitingBytes -= bytes;
    }
    for (const { operation, records, resolve } of group) {
      this.count += records.length;
      this.wait(operation, records.length);
      resolve();
    }
    this.moved.emit('moved');
  }

  /** Removes what is read to its end, unless a write goes on in it. */
  private async sweep(): Promise<void> {
    for (let [oldest] = this.segments.all; oldest !== undefined && this.at === oldest.bytes; [oldest] = this.segments.all) {
      if (this.segments.grows(oldest) && this.running !== undefined) return;
      this.at = 0;
      await this.segments.removeOldest();
    }
  }

  private async check(segment: Segment): Promise<void> {
    const { frames, end, followed } = readFrames(await this.segments.read(segment));
    if (end < segment.bytes) {
      if (followed || segment !== this.segments.all.at(-1)) throw this.damagedAt(segment, end);
      await this.segments.cut(segment, end);
    }
    for (const { operation, recordedAt } of frames.flatMap(({ lines }) => lines)) {
      this.count += 1;
      this.wait(operation, 1);
      this.latest = Math.max(this.latest, recordedAt);
    }
  }

  private wait(operation: OperationId, events: number): void {
    const left = (this.waits.get(operation) ?? 0) + events;
    if (left === 0) this.waits.delete(operation);
    else this.waits.set(operation, left);
  }

  private damagedAt(segment: Segment, at: number): CorruptSpool {
    return new CorruptSpool(`${this.segments.path(segment)} is damaged at byte ${at}: what it held there is lost, and nothing after it was touched`);
  }
}
