import { describe, expect, it } from '@jest/globals';
import type { Accepted, Millis, OperationId, Recorded, WatchFact } from '#libs/domain';
import { MemoryEventLog } from '#libs/event-log';
import { DEMO, given, SetClock } from '../projected.ts';
import { Saying } from './saying.ts';

/** How many events each append brought. */
class CountingLog extends MemoryEventLog {
  readonly appends: number[] = [];
  override append(operation: OperationId, events: readonly Accepted[]): Promise<readonly Recorded[]> {
    this.appends.push(events.length);
    return super.append(operation, events);
  }
}
/** Rests until it is told that its time has come. */
class RestingClock extends SetClock {
  steadyAt: Millis = 0;
  rest: (() => void) | undefined;
  override steady(): Millis {
    return this.steadyAt;
  }
  override pause(ms: Millis): Promise<void> {
    return new Promise((resolve) => {
      this.rest = () => {
        this.rest = undefined;
        this.steadyAt += ms;
        resolve();
      };
    });
  }
}
const facts = (count: number): readonly WatchFact[] => Array.from({ length: count }, (_, at) => ({ fact: 'watch-started', subject: `operation/${DEMO}`, data: { watch: `w${at}` } }));
/** All that is under way in memory. */
const settled = async (): Promise<void> => { for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => { setImmediate(resolve); }); };

async function saying(): Promise<{ readonly log: CountingLog; readonly clock: RestingClock; readonly say: (count: number) => Promise<void>; readonly end: () => Promise<void> }> {
  const log = new CountingLog();
  await given([], log);
  log.appends.length = 0;
  const clock = new RestingClock();
  const stop = new AbortController();
  const one = new Saying(DEMO, log, clock);
  const ended = one.run(stop.signal);
  const say = (count: number): Promise<void> => { one.say(facts(count)); return settled(); };
  return { log, clock, say, end: () => { stop.abort(); clock.rest?.(); return ended; } };
}

describe('what a watch says', () => {
  it('goes at once after a while, and what comes within a moment of that goes together', async () => {
    const { log, clock, say, end } = await saying();
    await say(2);
    expect(log.appends).toEqual([2]);
    await say(1);
    await say(3);
    expect(log.appends).toEqual([2]);
    clock.rest?.();
    await settled();
    expect(log.appends).toEqual([2, 4]);
    await end();
  });

  it('never rests while much waits', async () => {
    const { log, clock, say, end } = await saying();
    await say(450);
    expect(log.appends).toEqual([200, 200]);
    clock.rest?.();
    await settled();
    expect(log.appends).toEqual([200, 200, 50]);
    await end();
  });

  it('has not rested when the log took as long as that', async () => {
    const { log, clock, say, end } = await saying();
    const { append } = log;
    log.append = (...args) => { clock.steadyAt += 15; return append.apply(log, args); };
    await say(1);
    await say(1);
    expect([log.appends, clock.rest]).toEqual([[1, 1], undefined]);
    await end();
  });
});
