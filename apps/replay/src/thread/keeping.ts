import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Millis, OperationId } from '#libs/domain';
import { Clock, Config, LOG, type Log } from '#libs/runtime';
import { PastGauges } from '../gauges.ts';
import { Archives } from '../past/archives.ts';
import { PastThread } from './past-thread.ts';

/** A process that starts has other things to do. */
const EXAMINE_AFTER_MS = 20_000;
/** Damages that are remembered to have been said; then they are said again. */
const SAID_AT_MOST = 1_000;
/** Tables that are being made anew are read again and again meanwhile: what is found of them in this time is the same damage. */
const MENDED_FOR_MS = 5_000;

/** Sees to the thread of this application: says what it meets, has made anew what it finds damaged, and ends it. */
@Injectable()
export class ThreadKeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly thread: PastThread;
  private readonly said = new Set<string>();
  private readonly stopped = new AbortController();
  private readonly mended = new Map<OperationId, Millis>();

  constructor(thread: PastThread, archives: Archives, gauges: PastGauges, private readonly clock: Clock, private readonly config: Config, @Inject(LOG) log: Log) {
    this.thread = thread;
    thread.report({
      damaged: (operation, what, of) => {
        if (!this.isNews(operation, what, of, clock.steady())) return;
        gauges.damaged(operation);
        log.error({ operation, what, mended: archives.mend(operation, of, what) }, 'the archive is damaged');
      },
      failed: (error) => log.error({ err: error }, 'the thread that makes pictures of the past failed'),
    });
  }

  /** What is damaged is to be known before somebody needs it. */
  onApplicationBootstrap(): void {
    void this.examineLater();
  }

  private async examineLater(): Promise<void> {
    await this.clock.pause(EXAMINE_AFTER_MS, this.stopped.signal);
    if (!this.stopped.signal.aborted) for (const operation of this.config.operations) this.thread.examine(operation);
  }

  private isNews(operation: OperationId, what: string, of: 'log' | 'tables', now: Millis): boolean {
    if (of === 'tables') {
      if (now - (this.mended.get(operation) ?? Number.NEGATIVE_INFINITY) < MENDED_FOR_MS) return false;
      this.mended.set(operation, now);
      return true;
    }
    const damage = `${operation} ${what}`;
    if (this.said.has(damage)) return false;
    if (this.said.size >= SAID_AT_MOST) this.said.clear();
    this.said.add(damage);
    return true;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.thread.close();
  }
}
