import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Inject, Injectable, Optional, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { OperationId } from '#libs/domain';
import { EventLog, type Sharing } from '#libs/event-log';
import { PictureStore } from '#libs/picture-store';
import { MalformedEvent, NewerVersion } from '#libs/protocol';
import { Clock, LOG, Readiness, type Log } from '#libs/runtime';
import { Gauges } from './gauges.ts';
import { Projector } from './projector.ts';
import { ProjectorRefused } from './refused.ts';
import { Shadow } from './shadow.ts';
import { Watching } from './watch/watching.ts';

/** What this process may project, who says which of it is its own, and the one way out when a projector must not go on. */
export abstract class ProjectionOptions {
  abstract readonly operations: readonly OperationId[];
  abstract readonly sharing: Sharing;
  /** Whether alerts are raised: not in a recording, which nobody writes. */
  abstract readonly watches: boolean;
  /** Ends the process: whatever a projector held is void, and the next process starts from the log. */
  abstract fail(operation: OperationId | undefined, error: unknown): void;
}

const FAILED = 1;
/**
 * Somebody else writes an operation that we still take for ours: either we are about to hear that it was handed over, or we
 * have been cut off from those who say so. After this long it is the latter.
 */
const HANDOVER_MS = 10_000;

/** The single failure path: says why, and exits. */
export const failingWith = (log: Log) => (operation: OperationId | undefined, error: unknown): void => {
  log.fatal({ err: error, operation }, 'the projector must not go on');
  process.exit(FAILED);
};

interface Running { readonly projector: Projector; readonly stop: AbortController; readonly ended: Promise<void> }

/** A log that this program cannot read on: no next process could either, and other operations have nothing to do with it. */
const isUnreadable = (error: unknown): boolean => error instanceof NewerVersion || error instanceof MalformedEvent;

/** Runs a projector for every operation that is this process's own, while the application runs. */
@Injectable()
export class Projection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly running = new Map<OperationId, Running>();
  /** Those whose log holds what this program cannot read: their picture stays as it was before that, and gets no proof. */
  private readonly unreadable = new Set<OperationId>();
  private readonly stopped = new AbortController();
  private shared = false;
  private sharing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ProjectionOptions, private readonly log: EventLog, private readonly store: PictureStore, private readonly clock: Clock,
    private readonly gauges: Gauges, readiness: Readiness, @Optional() @Inject(LOG) private readonly report?: Log,
  ) {
    gauges.reads(() => [...this.running].map(([operation, { projector }]) => [operation, projector.picture]));
    readiness.add('projector', () => {
      if (!this.shared) return 'nobody has said yet which operations this process projects';
      const { unreadable } = this;
      if (unreadable.size > 0) return `${unreadable.size} operations have a log that this program cannot read on`;
      const behind = [...this.running.values()].filter(({ projector, stop }) => !projector.ready && !stop.signal.aborted).length;
      return behind === 0 ? undefined : `${behind} operations are not folded to the head of their log`;
    });
  }

  onApplicationBootstrap(): void {
    const { sharing, operations, fail } = this.options;
    this.sharing = sharing.share(operations, (mine) => this.take(mine), this.stopped.signal).catch((error: unknown) => fail(undefined, error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.sharing;
    await Promise.all([...this.running.values()].map(({ stop, ended }) => {
      stop.abort();
      return ended;
    }));
    await this.options.sharing.close();
  }

  private take(mine: ReadonlySet<OperationId>): void {
    this.shared = true;
    for (const [operation, { stop }] of this.running) if (!mine.has(operation)) stop.abort();
    for (const operation of mine) {
      const before = this.running.get(operation);
      if (before === undefined || before.stop.signal.aborted) this.running.set(operation, this.start(operation, before?.ended));
    }
  }

  /** An operation that comes back begins only when its projector of before is done. */
  private start(operation: OperationId, before: Promise<void> = Promise.resolve()): Running {
    const { log, store, clock, gauges, report } = this;
    const stop = new AbortController();
    const interrupted = (_: OperationId, error: unknown): void => {
      gauges.interrupted(operation);
      report?.warn({ err: error, operation }, error === undefined ? 'the picture was lost; it is built anew' : 'the projector begins again in a moment');
    };
    const watching = this.options.watches ? this.watching(operation) : undefined;
    const projector = new Projector(operation, { log, store, clock, gauges, interrupted, watching });
    const shadow = new Shadow(operation, { log, store, clock, checked: (_, verdict, entities) => gauges.checked(operation, verdict, entities) });
    const differs = (): void => {
      report?.error({ operation }, 'the stored picture is no fold of the log; it is built anew');
      projector.rebuildAnew();
    };
    const run = async (): Promise<void> => {
      await before;
      try {
        await Promise.all([projector.run(stop.signal), shadow.run(differs, stop.signal)]);
      } catch (error) {
        if (error instanceof ProjectorRefused && error.why === 'fenced') await clock.pause(HANDOVER_MS, stop.signal);
        if (isUnreadable(error)) await this.standStill(operation, error, stop.signal);
        else if (!stop.signal.aborted) this.options.fail(operation, error);
      }
      if (this.running.get(operation)?.stop === stop) this.running.delete(operation);
    };
    return { projector, stop, ended: run() };
  }

  /** Says so, and folds nothing more of that operation while it is this process's own. */
  private async standStill(operation: OperationId, error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.report?.error({ err: error, operation }, 'the log holds what this program cannot read; nothing more of the operation is folded');
    this.unreadable.add(operation);
    await once(signal, 'abort');
    this.unreadable.delete(operation);
  }

  private watching(operation: OperationId): Watching {
    const { log, clock, gauges, report } = this;
    return new Watching(operation, {
      log, clock, name: randomUUID,
      judged: (_, seconds) => gauges.judged(operation, seconds),
      failed: (_, rule, unit, error) => {
        gauges.ruleFailed(operation, rule);
        report?.error({ err: error, operation, rule, entity: unit }, 'a rule failed');
      },
      interrupted: (_, error) => {
        gauges.watchInterrupted(operation);
        report?.warn({ err: error, operation }, 'the watch could not write to the log; it is taken over anew in a moment');
      },
    });
  }
}
