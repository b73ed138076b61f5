import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Position, Recorded } from '#libs/domain';
import { LogUnavailable, MemoryEventLog, type LogCut } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';
import { SystemClock } from '#libs/runtime';
import { violation } from '../events/sample.ts';
import { ReadBack } from './read-back.ts';

function at(position: Position, id = `e-${position}`): Recorded {
  const parsed = parseEvent(violation({ id }));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 7, position };
}

class EndingLog extends MemoryEventLog {
  end: Position | 'away' = 9;
  override async head(): Promise<Position> {
    if (this.end === 'away') throw new LogUnavailable('away');
    return this.end;
  }
}
/** Waits on this clock end when a test says so. */
class SteppedClock extends SystemClock {
  private go: () => void = () => undefined;
  override async pause(): Promise<void> {
    await new Promise<void>((resolve) => { this.go = resolve; });
  }
  async look(): Promise<void> {
    this.go();
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

let log: EndingLog;
let clock: SteppedClock;
let cuts: LogCut[];
let readBack: ReadBack;
beforeEach(() => {
  log = new EndingLog();
  clock = new SteppedClock();
  cuts = [];
  readBack = new ReadBack('demo', { log, clock, cut: (error) => { cuts.push(error); } });
});

describe('what was recorded and is read back', () => {
  it('is where it was said to be, whichever of answer and reading comes first', () => {
    readBack.recorded([at(1), at(2)]);
    readBack.read([at(0), at(1)]);
    readBack.read([at(2), at(3), at(4)]);
    readBack.recorded([at(3), at(4)]);
    expect(cuts).toEqual([]);
  });

  it('is gone when something else is read there', () => {
    readBack.recorded([at(1), at(2), at(3)]);
    readBack.read([at(0), at(1), at(2, 'other')]);
    expect(cuts).toMatchObject([{ operation: 'demo', position: 2 }]);
  });

  it('is gone when something else is recorded there before it was read', () => {
    readBack.recorded([at(1), at(2), at(3)]);
    readBack.recorded([at(2, 'other'), at(3, 'another')]);
    expect(cuts).toMatchObject([{ operation: 'demo', position: 2 }]);
  });

  it('is gone when something else was read there before the answer came', () => {
    readBack.read([at(0), at(1, 'other')]);
    readBack.recorded([at(1)]);
    expect(cuts).toMatchObject([{ position: 1 }]);
  });

  it('is gone when the log ends before it although nothing more is recorded; not while the log cannot say, nor when it is only read late', async () => {
    const stop = new AbortController();
    const watching = readBack.watch(stop.signal);
    readBack.recorded([at(9)]);
    for (const end of ['away', 9] as const) {
      log.end = end;
      for (let looks = 0; looks < 3; looks += 1) await clock.look();
    }
    expect(cuts).toEqual([]);
    log.end = 8;
    await clock.look();
    expect(cuts).toMatchObject([{ position: 9 }]);
    readBack.begin();
    for (let looks = 0; looks < 3; looks += 1) await clock.look();
    expect(cuts).toHaveLength(1);
    stop.abort();
    await clock.look();
    await watching;
  });

  it.each([
    ['is gone when the log loses its end while a reader that was sent back reads it again', 7, [9]],
    ['is there while a reader that was sent back has not read it again', 9, []],
  ])('%s', async (_, end, gone) => {
    const stop = new AbortController();
    const watching = readBack.watch(stop.signal);
    readBack.recorded([at(8), at(9)]);
    readBack.read(Array.from({ length: 10 }, (_none, position) => at(position)));
    log.end = end;
    readBack.read([at(0), at(1)]);
    for (let looks = 0; looks < 3; looks += 1) await clock.look();
    expect(cuts.slice(0, 1).map(({ position }) => position)).toEqual(gone);
    stop.abort();
    await clock.look();
    await watching;
  });
});
