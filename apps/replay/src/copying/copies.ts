import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { Clock, LOG, Readiness, type Log } from '#libs/runtime';
import { Archives, type ReadBack } from '../past/archives.ts';
import { Pictures, type CurrentPicture } from '../past/pictures.ts';
import { CopyGauges } from '../gauges.ts';
import { CopiedPicture } from './copied-picture.ts';
import { DamagedCopy } from './copy.ts';
import { Copying } from './copying.ts';
import { PastThread } from '../thread/past-thread.ts';
import { Gate } from './gate.ts';

/** Which logs are copied and where to. */
export abstract class CopiesOptions {
  abstract readonly operations: readonly OperationId[];
  /** The folder of the copies: `<operation>.log.sqlite` each. */
  abstract readonly directory: string;
  /** Whether there are no other pictures of them than what their copies say. */
  abstract readonly alone: boolean;
  /** Ends the process: a copy can neither go on nor be made anew. */
  abstract fail(operation: OperationId, error: unknown): void;
}

const FAILED = 1;

/** The single failure path: says why, and exits. */
export const failingCopies = (log: Log) => (operation: OperationId, error: unknown): void => {
  log.fatal({ err: error, operation }, 'the log must not be copied any further');
  process.exit(FAILED);
};

interface Kept { readonly copying: Copying; readonly gate: Gate; readonly picture: CopiedPicture | undefined }

/** The copies of every operation's log, kept up while the application runs: the archives of a server whose logs are elsewhere. */
@Injectable()
export class Copies extends Archives implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly kept: ReadonlyMap<OperationId, Kept>;
  private readonly stopped = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: CopiesOptions, source: EventLog, clock: Clock, gauges: CopyGauges, readiness: Readiness, thread: PastThread, @Inject(LOG) log: Log,
  ) {
    super();
    this.kept = new Map(options.operations.map((operation) => {
      const gate = new Gate();
      const picture = options.alone ? new CopiedPicture({ clock, gate, head: () => source.head(operation) }) : undefined;
      const notes = {
        copied: (of: OperationId, events: number) => gauges.copied(of, events),
        lag: (of: OperationId, events: number) => gauges.lag(of, events),
        setAside: (of: OperationId, name: string, error: unknown) => {
          gauges.setAside(of);
          thread.forget(of);
          log.error({ err: error, operation: of, setAside: name }, 'the copy of a log is no copy of it any more: it was set aside, and another one begins');
        },
        trouble: (of: OperationId, what: string, error: unknown) => log.error({ err: error, operation: of }, what),
      };
      return [operation, { gate, picture, copying: new Copying(operation, { source, directory: options.directory, clock, notes, gate, copied: picture }) }];
    }));
    readiness.add('archive', () => this.missing());
  }

  /** What the copies say of the current pictures. */
  get pictures(): Pictures {
    return { get: (operation): CurrentPicture | undefined => this.kept.get(operation)?.picture };
  }

  override async of(operation: OperationId, ms: number): Promise<ReadBack | undefined> {
    const kept = this.kept.get(operation);
    return kept !== undefined && (await kept.gate.whenOpen(ms)) ? kept.copying.readBack : undefined;
  }

  override holds(operation: OperationId, readBack: ReadBack): boolean {
    return this.kept.get(operation)?.copying.readBack === readBack;
  }

  override mend(operation: OperationId, of: 'log' | 'tables', what: string): string {
    const copying = this.kept.get(operation)?.copying;
    if (of === 'log') copying?.giveUp(new DamagedCopy(`the copy of ${operation} is damaged: ${what}`));
    else copying?.remake();
    return of === 'log' ? 'another copy is made' : 'the tables of the past are made anew from the copy';
  }

  /** Before anybody listens: a folder that cannot be written, or that another program copies to, is one line and no start. */
  async onModuleInit(): Promise<void> {
    for (const { copying } of this.kept.values()) await copying.open();
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all([...this.kept].map(async ([operation, { copying }]) => {
      try {
        await copying.run(this.stopped.signal);
      } catch (error) {
        if (!this.stopped.signal.aborted) this.options.fail(operation, error);
      }
    }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.kept.values()].map(({ copying }) => copying.close()));
  }

  private missing(): string | undefined {
    const missing = new Set([...this.kept.values()].flatMap(({ copying }) => copying.missing ?? []));
    return missing.size === 0 ? undefined : [...missing].join('; ');
  }
}
