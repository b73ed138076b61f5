/** For specs only: a log in memory that can be away, lose its end, be made anew, jump. */
import { once, EventEmitter } from 'node:events';
import type { Accepted, OperationId, Position, Recorded } from '#libs/domain';
import { EventLog, LogCut, LogUnavailable, MemoryEventLog, genesis, type ReadOptions } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';

export const OPERATION = 'demo';

let ids = 0;
function accepted(part: { readonly id?: string; readonly type: string; readonly subject: string; readonly data: object }): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: `e-${(ids += 1)}`, source: 'urn:spec:patrol', time: new Date(1_795_000_000_000).toISOString(), ...part });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: 1_795_000_000_000 };
}
/** A report about one of seven violations. */
export const told = (id = `e-${(ids += 1)}`): Accepted =>
  accepted({ id, type: 'watchfloor.violation-reported.v1', subject: `violation/v${id.length % 7}`, data: { class: 'other', sense: 'seen', narrative: `told as ${id}` } });
/** A checkpoint that stays in the picture. */
export const registered = (id: string): Accepted => accepted({ type: 'watchfloor.checkpoint-registered.v1', subject: `checkpoint/${id}`, data: { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.4, lat: 31.4 } });
export const tell = (count: number): readonly Accepted[] => Array.from({ length: count }, () => told());

export class MoodyLog extends EventLog {
  private log = new MemoryEventLog();
  private isAway = false;
  private isHeld = false;
  private jumpsBy = 0;
  private readonly moods = new EventEmitter().setMaxListeners(0);

  /** A log with its first record. */
  static async opened(logId = 'log-1'): Promise<MoodyLog> {
    const log = new MoodyLog();
    await genesis(log, OPERATION, logId, 1_795_000_000_000);
    return log;
  }

  away(isAway: boolean): void {
    this.isAway = isAway;
    this.moods.emit('changed');
  }

  /** Readers are given nothing more, though the log says where it ends. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.moods.emit('changed');
  }

  /** Resolves when somebody asks where it ends. */
  async whenHeadAsked(): Promise<void> {
    await once(this.moods, 'asked');
  }

  /** Readers are given positions that are so many too large from now on. */
  jump(by: number): void {
    this.jumpsBy = by;
  }

  /** Another log in the place of this one; who follows it hears that it was cut. */
  async become(records: readonly Accepted[]): Promise<void> {
    const before = this.log;
    this.log = new MemoryEventLog();
    if (records.length > 0) await this.log.append(OPERATION, records);
    await before.close();
  }

  async records(): Promise<readonly Recorded[]> {
    return (await Array.fromAsync(this.log.read(OPERATION, { after: -1 }))).flat();
  }

  override async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    return this.log.append(operation, events);
  }

  override async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    if (options.follow !== true && this.isAway) throw new LogUnavailable('away');
    const { log } = this;
    for await (const batch of log.read(operation, options)) {
      while (this.isAway || this.isHeld) await once(this.moods, 'changed');
      yield batch.map((recorded) => ({ ...recorded, position: recorded.position + this.jumpsBy }));
    }
    if (log !== this.log) throw new LogCut(operation, options.after, 'it is another one');
  }

  override async head(operation: OperationId): Promise<Position> {
    if (this.isAway) throw new LogUnavailable('away');
    this.moods.emit('asked');
    return this.log.head(operation);
  }

  override async close(): Promise<void> {
    await this.log.close();
  }
}
