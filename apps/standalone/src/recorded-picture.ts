import { setInterval as every } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Archive, knownPicture } from '#libs/archive';
import { FOLD, type OperationId } from '#libs/domain';
import { PictureStore, type Fence } from '#libs/picture-store';
import { LOG, Readiness, type Log } from '#libs/runtime';

/** How often it is proved that the picture is at the end of the recording. */
const PROOF_EVERY_MS = 1_000;

export abstract class RecordedPictureOptions {
  abstract readonly operation: OperationId;
}

/**
 * The picture at the end of a recording, as its archive tells it: what a recording holds of the log need not begin with it, so it is no
 * fold from the first position. It never moves, and is proved like any other.
 */
@Injectable()
export class RecordedPicture implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private proving: Promise<void> = Promise.resolve();
  private built = false;

  constructor(
    private readonly options: RecordedPictureOptions, private readonly archive: Archive, private readonly store: PictureStore, @Inject(LOG) private readonly report: Log, readiness: Readiness,
  ) {
    readiness.add('recording', () => (this.built ? undefined : 'the picture at the end of the recording is not made yet'));
  }

  async onApplicationBootstrap(): Promise<void> {
    const { operation } = this.options;
    const head = await this.archive.head(operation);
    const { recorded } = await this.archive.at(operation, head > 0 ? [0, head] : [0]);
    const [opened, last] = [recorded[0]?.event, recorded.at(-1)];
    if (opened?.fact !== 'operation-opened' || last?.position !== head) throw new Error('the first or the last event of the recording cannot be read');
    const { picture, unreadable } = await knownPicture(this.archive, operation, head);
    if (unreadable.length > 0) this.report.error({ operation, events: unreadable.length }, 'the recording holds events that cannot be read; it is shown without them');
    const fence = await this.store.acquire(operation);
    const changed = new Map([...picture].map(([key]) => [key, head]));
    await this.store.rebuild(fence, { log: opened.data.log, fold: FOLD, picture, changed, recordedAt: await this.archive.highAt(operation, head), last });
    await this.store.prove(fence, head, 0);
    this.built = true;
    this.proving = this.prove(fence, head);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.proving;
  }

  private async prove(fence: Fence, head: number): Promise<void> {
    try {
      for await (const _ of every(PROOF_EVERY_MS, undefined, { signal: this.stopped.signal })) await this.store.prove(fence, head, 0);
    } catch (error) {
      if (!this.stopped.signal.aborted) throw error;
    }
  }
}
