import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Event, OperationId } from '#libs/domain';
import type { Inbox, InboxRecord } from '#libs/event-log';
import type { Log } from '#libs/runtime';
import type { Recorder, Rejection } from '../recording/recorder.ts';
import { eventIn } from './event-in.ts';

/** Records that are checked before other work gets a turn: a few milliseconds, and a third of the 100 ms that are allowed while code is cold. */
const SLICE = 32;
/** Events of one append, and the length of their text, unless one alone is longer. */
const BATCH_EVENTS = 1_000;
const BATCH_LENGTH = 384 * 1_024;
/** Milliseconds before an inbox that failed is consumed again. */
const AGAIN_AFTER = 2_000;

export interface InboxReadingPorts {
  readonly inbox: Inbox;
  readonly operations: readonly OperationId[];
  readonly recorder: Recorder;
  readonly report: Log;
}

/**
 * Takes what others put into the inbox. A record is done with once its event is durable in the log or the record was refused for
 * a reason; until then it stays in the inbox, so nothing of it is spooled.
 */
export class InboxReading {
  private readonly ports: InboxReadingPorts;
  private readonly ended = new AbortController();
  private running: Promise<void> | undefined;

  constructor(ports: InboxReadingPorts) {
    this.ports = ports;
  }

  start(): void {
    this.running = this.run();
  }

  /** Waits for the records in hand. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { inbox, operations, report } = this.ports;
    const { signal } = this.ended;
    while (!signal.aborted) {
      try {
        await inbox.consume(operations, (records) => this.take(records), signal);
        return;
      } catch (error) {
        report.error({ err: error }, 'the inbox cannot be read; it is tried again');
        await pause(AGAIN_AFTER, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Rejects when the log cannot take the events now. */
  private async take(records: readonly InboxRecord[]): Promise<readonly (string | undefined)[]> {
    const reasons: (string | undefined)[] = [];
    const rejections: Rejection[] = [];
    let [events, length]: [Event[], number] = [[], 0];
    const flush = async (): Promise<void> => {
      await this.record(records, events);
      [events, length] = [[], 0];
    };
    for (const [at, record] of records.entries()) {
      if (at > 0 && at % SLICE === 0) await turn();
      const read = eventIn(record);
      if ('event' in read) {
        if (events.length === BATCH_EVENTS || length + read.event.json.length > BATCH_LENGTH) await flush();
        events.push(read.event);
        length += read.event.json.length;
        reasons.push(undefined);
      } else {
        reasons.push(read.reason);
        rejections.push(read.rejection);
      }
    }
    await flush();
    // Counted once they are done with: what comes again was not turned away.
    for (const rejection of rejections) this.ports.recorder.count(rejection);
    return reasons;
  }

  private async record([first]: readonly InboxRecord[], events: readonly Event[]): Promise<void> {
    if (first !== undefined && events.length > 0) await this.ports.recorder.recordInLog(first.operation, events);
  }
}
