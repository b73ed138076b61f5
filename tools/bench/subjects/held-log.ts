import { BEFORE_FIRST, type Accepted, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { EventLog, type ReadOptions } from '#libs/event-log';
import { SystemClock } from '#libs/runtime';

/** A log that seems to end where it is held: it can be filled while whoever follows it waits, and is there in whole when it is let go. */
export class HeldLog extends EventLog {
  /** When the newest record was recorded that anybody was given. */
  now: Millis = 0;
  /** The last position that was appended through this. */
  appended: Position = BEFORE_FIRST;
  private readonly log: EventLog;
  private appends = 0;
  private held: { readonly at: Position; readonly go: PromiseWithResolvers<void> } | undefined;

  constructor(log: EventLog) {
    super();
    this.log = log;
  }

  get isAppending(): boolean {
    return this.appends > 0;
  }

  hold(at: Position): void {
    this.held = { at, go: Promise.withResolvers() };
  }

  letGo(): void {
    this.held?.go.resolve();
    this.held = undefined;
  }

  async append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    this.appends += 1;
    try {
      const recorded = await this.log.append(operation, events);
      this.appended = recorded.at(-1)?.position ?? this.appended;
      return recorded;
    } finally {
      this.appends -= 1;
    }
  }

  async *read(operation: OperationId, options: ReadOptions): AsyncIterable<readonly Recorded[]> {
    for await (const batch of this.log.read(operation, options)) {
      await this.held?.go.promise;
      this.now = Math.max(this.now, batch.at(-1)?.recordedAt ?? 0);
      yield batch;
    }
  }

  async head(operation: OperationId): Promise<Position> {
    return this.held?.at ?? this.log.head(operation);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

/** It is as late as the newest record that was read: the bench's world has a time of its own. */
export class WorldClock extends SystemClock {
  private readonly log: HeldLog;

  constructor(log: HeldLog) {
    super();
    this.log = log;
  }

  override now(): Millis {
    return this.log.now;
  }
}
