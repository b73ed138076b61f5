import { describe, expect, it } from '@jest/globals';
import { VirtualTime } from '../feed/virtual.ts';
import { pace, REST_LEAST, REST_LIMIT, REST_SHARE } from './pace.ts';

/** Updates that take `cost` milliseconds. */
function make(cost: number) {
  const time = new VirtualTime(0);
  const ran: number[] = [];
  let look = (): void => undefined;
  const schedule = pace({
    steady: time.steady, frame: (run) => { run(); }, afterwards: (run) => { run(); }, after: (delay, run) => { time.after(delay, run); }, seen: (run) => { look = run; },
  });
  const update = () => {
    ran.push(time.steady());
    time.pass(cost, undefined, 10);
  };
  return { time, ran, ask: () => { schedule(update); }, look: () => { look(); } };
}

describe('the pace of panels', () => {
  it('is at once after quiet', () => {
    const { ran, ask, time } = make(10);
    time.pass(1_000);
    ask();
    expect(ran).toEqual([1_000]);
  });

  it('rests in proportion to what the update before cost', () => {
    const { ran, ask, time } = make(50);
    ask();
    ask();
    expect(ran).toEqual([0]);
    time.pass(50 * REST_SHARE, undefined, 10);
    expect(ran).toEqual([0, 50 + 50 * REST_SHARE]);
  });

  it('rests a little even after an update that cost nothing', () => {
    const { ran, ask, time } = make(0);
    ask();
    ask();
    expect(ran).toEqual([0]);
    time.pass(REST_LEAST, undefined, 10);
    expect(ran).toEqual([0, REST_LEAST]);
  });

  it('is at once when somebody looks again, and once', () => {
    const { ran, ask, look, time } = make(0);
    ask();
    ask();
    look();
    look();
    expect(ran).toEqual([0, 0]);
    time.pass(REST_LIMIT, undefined, 10);
    expect(ran).toEqual([0, 0]);
  });

  it('runs all that was asked for together', () => {
    const { ran, ask, time } = make(0);
    ask();
    ask();
    ask();
    time.pass(REST_LEAST, undefined, 10);
    expect(ran).toEqual([0, REST_LEAST, REST_LEAST]);
  });

  it('never rests longer than its limit', () => {
    const { ran, ask, time } = make(5_000);
    ask();
    ask();
    time.pass(REST_LIMIT, undefined, 10);
    expect(ran).toHaveLength(2);
  });
});
