import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { BEFORE_FIRST, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { genesis, LogReadOnly, type EventLog } from '#libs/event-log';
import type { Clock, Log } from '#libs/runtime';
import { DeviceConvoys } from '../devices/device-convoys.ts';
import type { Recorder } from './recorder.ts';

export interface OperationsPorts { readonly log: EventLog; readonly clock: Clock; readonly recorder: Recorder; readonly report: Log }

/** How long a device waits for what was recorded just before it to be read back, in milliseconds. */
const READ_BACK_WITHIN = 1_000;

/** What ingest knows of one operation: which convoys carry devices, how far it has read, and whether its log is open. */
interface Followed { readonly convoys: DeviceConvoys; readonly moved: EventEmitter; position: Position; state: 'opening' | 'open' | 'failed' }

/** The operations this process takes events for. Opens their logs and follows them for what devices need. */
export class Operations {
  private readonly ports: OperationsPorts;
  private readonly followed: ReadonlyMap<OperationId, Followed>;
  private readonly ended = new AbortController();
  private readonly running: Promise<void>[] = [];

  constructor(names: readonly OperationId[], ports: OperationsPorts) {
    this.ports = ports;
    this.followed = new Map(names.map((name) => [name, { convoys: new DeviceConvoys(), moved: new EventEmitter().setMaxListeners(0), position: BEFORE_FIRST, state: 'opening' }]));
  }

  has(operation: string): boolean {
    return this.followed.has(operation);
  }

  /** The id of the convoy that a device is with, as {@link DeviceConvoys} says, knowing everything recorded before this call. */
  async convoyOf(operation: string, device: string, at: Millis): Promise<string | undefined> {
    const followed = this.followed.get(operation);
    if (followed === undefined) return undefined;
    await this.readBack(operation, followed);
    return followed.convoys.convoyOf(device, at, this.ports.clock.now());
  }

  /** What keeps it from taking events, for readiness; undefined when nothing does. */
  missing(): string | undefined {
    const states = [...this.followed.values()].map(({ state }) => state);
    if (states.includes('failed')) return 'a log cannot be read';
    return states.includes('opening') ? 'a log is not read to its end yet' : undefined;
  }

  /** Opens every log; resolves when each has its first record. Reading them goes on behind. Rejects when a log cannot be opened. */
  async start(): Promise<void> {
    await Promise.all([...this.followed].map(([operation, followed]) => this.open(operation, followed)));
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await Promise.all(this.running);
  }

  private async open(operation: OperationId, followed: Followed): Promise<void> {
    const { log, clock, report } = this.ports;
    try {
      await genesis(log, operation, randomUUID(), clock.now());
    } catch (error) {
      if (!(error instanceof LogReadOnly)) throw error;
    }
    const running = this.follow(operation, followed).catch((error: unknown) => {
      followed.state = 'failed';
      report.error({ err: error, operation }, 'the log cannot be read; devices are no longer matched with convoys');
    });
    this.running.push(running);
  }

  /** Gives up after a second: an old answer is better than none. */
  private async readBack(operation: OperationId, followed: Followed): Promise<void> {
    const head = await this.ports.log.head(operation);
    const late = AbortSignal.timeout(READ_BACK_WITHIN);
    while (followed.position < head && !late.aborted) await once(followed.moved, 'moved', { signal: late }).catch(() => undefined);
  }

  private async follow(operation: OperationId, followed: Followed): Promise<void> {
    const { log, recorder } = this.ports;
    const head = await log.head(operation);
    let newest: Millis = 0;
    const take = (batch: readonly Recorded[]): void => {
      for (const recorded of batch) {
        newest = Math.max(newest, recorded.recordedAt);
        followed.convoys.fold(recorded);
        followed.position = recorded.position;
      }
      followed.moved.emit('moved');
      if (followed.state === 'opening' && (batch.at(-1)?.position ?? head) >= head) {
        recorder.open(operation, newest);
        followed.state = 'open';
      }
    };
    if (head < 0) take([]);
    for await (const batch of log.read(operation, { after: -1, follow: true, signal: this.ended.signal })) take(batch);
  }
}
