import { describe, expect, it } from '@jest/globals';
import { MemoryConsole, NOON, Stage, fact, quiet } from '../frames/staged.ts';

const CORRIDOR = fact('corridor-defined', 'corridor/north', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } });
const status = (value: 'open' | 'closed') => fact('checkpoint-status-reported', 'checkpoint/gate', { status: value }, NOON + (value === 'open' ? 0 : 1));

/** Frames made and bytes sent, as the gauges hear of them. */
function counting() {
  const counted = { frames: 0, bytes: 0 };
  const frame = (frames: number, bytes: number, consoles: number) => {
    counted.frames += frames;
    counted.bytes += bytes * consoles;
  };
  return { counted, gauges: { ...quiet, frame } };
}

describe('what consoles are sent is counted', () => {
  it('for pictures, catching up, changes and what follows a rebuild alike', () => {
    const { counted, gauges } = counting();
    const stage = new Stage(gauges);
    stage.commit(CORRIDOR);
    const consoles = ['one', 'two'].map((id) => stage.console(id));
    for (const console of consoles) stage.join(console, 'operations');
    expect(counted.frames).toBe(2);
    stage.time.pass(1_000);
    stage.commit(status('open'));
    stage.time.pass(1_000);
    expect(counted.frames).toBe(3);
    stage.load('second');
    expect(counted.frames).toBe(4);
    stage.join(consoles[0]!, 'operations', consoles[0]!.cursor as string);
    expect(consoles[0]?.begun?.mode).toBe('resumed');
    expect(counted.frames).toBe(5);
    const heard = consoles.flatMap((console) => [...console.said('picture'), ...console.said('changes')]);
    expect(counted.bytes).toBe(heard.reduce((sum, payload) => sum + Buffer.byteLength(JSON.stringify(payload)), 0));
  });

  it('not for a console that does not read', () => {
    const { counted, gauges } = counting();
    const stage = new Stage(gauges);
    const console = stage.console('one');
    stage.join(console, 'operations');
    console.unread = 10_000_000;
    const before = { ...counted };
    stage.commit(status('closed'));
    stage.time.pass(1_000);
    expect(console.said('changes')).toEqual([]);
    expect(counted.bytes).toBe(before.bytes);
  });
});

describe('a heartbeat', () => {
  const held = (at: number) => fact('checkpoint-status-reported', 'checkpoint/gate', { status: 'open' }, NOON + at);
  const ages = (console: MemoryConsole) => console.said('heartbeat').map(({ headAgeMs }) => headAgeMs);

  it('vouches for what was sent, not for what waits for the next frame', () => {
    const stage = new Stage();
    const [early, late] = ['early', 'late'].map((id) => stage.console(id)) as [MemoryConsole, MemoryConsole];
    stage.live.prove(0);
    stage.join(early, 'operations');
    stage.time.pass(400);
    stage.commit(held(400));
    stage.commit(held(401));
    stage.live.prove(400);
    stage.join(late, 'operations');
    expect(ages(late)).toEqual([400]);
    stage.time.pass(550);
    stage.live.prove(950);
    stage.commit(held(950));
    stage.commit(held(951));
    stage.time.pass(50);
    expect(ages(late)).toEqual([400, 50]);
    expect(ages(early)).toEqual([0, 50]);
  });
});
