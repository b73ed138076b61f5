import { afterEach, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { MemoryEventLog, type ReadOptions } from '#libs/event-log';
import type { OperationId, Recorded } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { createLog, Metrics, SystemClock } from '#libs/runtime';
import { violation } from '../events/sample.ts';
import { Intake } from './intake.ts';

/** Turns that whoever is told of an append has to read it. */
const TURNS = 20;

/** Says how many events each look of a follower brought. */
class WatchedLog extends MemoryEventLog {
  readonly looks: number[] = [];
  override async *read(operation: OperationId, options: ReadOptions): AsyncGenerator<readonly Recorded[]> {
    for await (const batch of super.read(operation, options)) {
      if (options.follow === true) this.looks.push(batch.length);
      yield batch;
    }
  }
}
/** Waits on this clock end when a test says so, or at the abort. */
class HeldClock extends SystemClock {
  private readonly waiting: (() => void)[] = [];
  override pause(_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  release(): void {
    for (const end of this.waiting.splice(0)) end();
  }
}

let intake: Intake | undefined;
afterEach(async () => intake?.stop());

it('looks at a log that it has read to its end once for all that is written in the meantime', async () => {
  const [log, clock] = [new WatchedLog(), new HeldClock()];
  const fail = (error: unknown): void => { throw error; };
  intake = new Intake(['demo'], { log, clock, metrics: new Metrics(), report: createLog('silent', 'test'), tell: async () => undefined, fail });
  await intake.start();
  const settled = async (): Promise<void> => { for (let at = 0; at < TURNS; at += 1) await turn(); };
  await settled();
  clock.release();
  log.looks.length = 0;
  for (let at = 0; at < 10; at += 1) {
    const parsed = parseEvent(violation({ id: `e-${at}` }));
    if (!parsed.ok) throw new TypeError('the sample is not valid');
    await log.append('demo', [{ event: parsed.event, recordedAt: at }]);
    await settled();
  }
  expect(log.looks).toEqual([1]);
  clock.release();
  await settled();
  expect(log.looks).toEqual([1, 9]);
});
