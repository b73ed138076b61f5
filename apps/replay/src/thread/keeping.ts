import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOG, type Log } from '#libs/runtime';
import { PastGauges } from '../gauges.ts';
import { Archives } from '../past/archives.ts';
import { PastThread } from './past-thread.ts';

/** Sees to the thread of this application: says what it meets, has made anew what it finds damaged, and ends it. */
@Injectable()
export class ThreadKeeping implements OnApplicationShutdown {
  private readonly thread: PastThread;

  constructor(thread: PastThread, archives: Archives, gauges: PastGauges, @Inject(LOG) log: Log) {
    this.thread = thread;
    thread.report({
      damaged: (operation, what) => {
        gauges.damaged(operation);
        log.error({ operation, what }, 'the archive is damaged: its tables of the past are made anew from the log');
        archives.remake(operation);
      },
      failed: (error) => log.error({ err: error }, 'the thread that makes pictures of the past failed'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.close();
  }
}
