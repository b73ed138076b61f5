import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { Clock, Readiness, type Log } from '#libs/runtime';
import { Gauges } from './gauges.ts';
import { Projector } from './projector.ts';

/** What this process projects, and the one way out when a projector must not go on. */
export abstract class ProjectionOptions {
  abstract readonly operations: readonly OperationId[];
  /** Ends the process: whatever a projector held is void, and the next process starts from the log. */
  abstract fail(operation: OperationId, error: unknown): void;
}

const FAILED = 1;

/** The single failure path: says why, and exits. */
export const failingWith = (log: Log) => (operation: OperationId, error: unknown): void => {
  log.fatal({ err: error, operation }, 'the projector must not go on');
  process.exit(FAILED);
};

/** Runs a projector for every operation while the application runs. */
@Injectable()
export class Projection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly projectors: ReadonlyMap<OperationId, Projector>;
  private readonly stopped = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ProjectionOptions, log: EventLog, store: PictureStore, clock: Clock, gauges: Gauges, readiness: Readiness) {
    this.projectors = new Map(options.operations.map((operation) => [operation, new Projector(operation, { log, store, clock, gauges })]));
    readiness.add('projector', () => {
      const behind = [...this.projectors].filter(([, projector]) => !projector.ready).length;
      return behind === 0 ? undefined : `${behind} operations are not folded to the head of their log`;
    });
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all([...this.projectors].map(async ([operation, projector]) => {
      try {
        await projector.run(this.stopped.signal);
      } catch (error) {
        if (!this.stopped.signal.aborted) this.options.fail(operation, error);
      }
    }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }
}
