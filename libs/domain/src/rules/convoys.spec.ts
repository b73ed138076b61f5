import { describe, expect, it } from '@jest/globals';
import { keyOf, minute } from '../alerts/raised.ts';
import type { Accepted } from '../event.ts';
import { act, fact } from '../picture/given.ts';
import { at, beside, copied, departed, plan, position, ROAD, told } from './told.ts';

const moving = [plan({ corridor: 'c1' }), departed(0)];
/** A position each minute keeps the signal. */
const drives = (from: number, to: number, metresEast = 0): readonly Accepted[] => Array.from({ length: to - from }, (_, n) => position(from + n, 200 * (from + n), metresEast));
const milestone = (name: 'convoy-held' | 'convoy-resumed' | 'convoy-arrived' | 'convoy-aborted', count: number) => fact(name, 'convoy/k1', {}, at(count));

describe('convoy-signal-lost', () => {
  it('begins when the newest position, or else the departure, is ten minutes old, and ends with one younger than two', () => {
    expect(told('convoy-signal-lost', moving, 60)).toEqual(['10 raised convoy/k1 high']);
    expect(told('convoy-signal-lost', [...moving, position(5, 100), position(20, 200)], 25)).toEqual(['15 raised convoy/k1 high', '20 cleared convoy/k1']);
    const old = fact('convoy-position-reported', 'convoy/k1', { lon: 34.4, lat: 31.3 }, at(17, 20));
    expect(told('convoy-signal-lost', [...moving, old, position(21, 200)], 25)).toEqual(['10 raised convoy/k1 high', '21 cleared convoy/k1']);
  });

  it('only begins while it is under way, goes on while it is held, and is over when it is not moving', () => {
    expect(told('convoy-signal-lost', [...moving, milestone('convoy-held', 5)], 60)).toEqual([]);
    expect(told('convoy-signal-lost', [...moving, milestone('convoy-held', 15)], 60)).toEqual(['10 raised convoy/k1 high']);
    expect(told('convoy-signal-lost', [...moving, milestone('convoy-arrived', 15)], 60)).toEqual(['10 raised convoy/k1 high', '15 cleared convoy/k1']);
    expect(told('convoy-signal-lost', [plan()], 60)).toEqual([]);
  });

  it('names the source by whose feed the convoy is heard', () => {
    const trackers = fact('source-registered', 'source/trackers', { uri: 'urn:source:tracker', kind: 'tracker', expectedInterval: 3_600 }, at(-60));
    expect(copied('convoy-signal-lost', [trackers, ...moving, position(1, 100)], 20)).toEqual([{ corridor: 'c1', feed: 'trackers' }]);
  });
});

describe('convoy-held', () => {
  it('begins after a quarter of an hour and ends when it goes on', () => {
    const held = [...moving, ...drives(0, 60), milestone('convoy-held', 5)];
    expect(told('convoy-held', [...held, milestone('convoy-resumed', 19)], 60)).toEqual([]);
    expect(told('convoy-held', [...held, milestone('convoy-resumed', 30)], 60)).toEqual(['20 raised convoy/k1 high', '30 cleared convoy/k1']);
    expect(told('convoy-held', [...held, milestone('convoy-aborted', 31)], 60)).toEqual(['20 raised convoy/k1 high', '31 cleared convoy/k1']);
  });

  it('counts from when it was first held, however often that is said', () => {
    expect(told('convoy-held', [...moving, milestone('convoy-held', 5), milestone('convoy-held', 18)], 40)).toEqual(['20 raised convoy/k1 high']);
  });
});

describe('convoy-overdue', () => {
  const due = plan({ arriveBy: '2026-03-10T13:00:00Z' });
  it('begins half an hour after it should have been there and ends when it has ended', () => {
    expect(told('convoy-overdue', [due, departed(0)], 200)).toEqual(['90 raised convoy/k1 medium']);
    expect(told('convoy-overdue', [due, departed(0), milestone('convoy-arrived', 100)], 200)).toEqual(['90 raised convoy/k1 medium', '100 cleared convoy/k1']);
    expect(told('convoy-overdue', [due, departed(0), milestone('convoy-arrived', 89)], 200)).toEqual([]);
  });

  it('is not said of one that was denied, and stays when it is promised for later', () => {
    expect(told('convoy-overdue', [due, fact('convoy-decided', 'convoy/k1', { decision: 'denied' }, at(10))], 200)).toEqual([]);
    const later = fact('convoy-planned', 'convoy/k1', { organisation: 'o1', route: ROAD, arriveBy: '2026-03-10T18:00:00Z' }, at(95));
    expect(told('convoy-overdue', [due, departed(0), later], 200)).toEqual(['90 raised convoy/k1 medium']);
  });
});

describe('convoy-off-route', () => {
  it('begins beyond 500 m and ends within 300', () => {
    const steps = [[1, 499], [2, 501], [3, 499], [4, 301], [5, 299], [6, 499], [7, 510]] as const;
    expect(told('convoy-off-route', [...moving, ...steps.map(([minutes, metres]) => position(minutes, 5_000, metres))], 8))
      .toEqual(['2 raised convoy/k1 medium', '5 cleared convoy/k1', '7 raised convoy/k1 medium']);
    expect(copied('convoy-off-route', [...moving, position(1, 5_000, 600)], 3)).toEqual([{ corridor: 'c1', metres: expect.closeTo(600, 0) }]);
  });

  it('is over when it is not moving, and measures from where it was rerouted to', () => {
    expect(told('convoy-off-route', [...moving, position(1, 5_000, 600), milestone('convoy-arrived', 2)], 8)).toEqual(['1 raised convoy/k1 medium', '2 cleared convoy/k1']);
    const rerouted = fact('convoy-rerouted', 'convoy/k1', { route: [beside(600, 0), beside(600, 20_000)] }, at(2));
    expect(told('convoy-off-route', [...moving, position(1, 5_000, 600), rerouted], 8)).toEqual(['1 raised convoy/k1 medium', '2 cleared convoy/k1']);
  });
});

describe('convoy-attacked', () => {
  const attacked = (kind: 'attacked' | 'obstructed' | 'looted', count: number, id: string) => fact('convoy-incident-reported', 'convoy/k1', { kind }, at(count, count, id));
  const cause = (id: string) => `urn:source:patrols ${id}`;
  const KEY = keyOf({ rule: 'convoy-attacked', subject: 'convoy/k1', cause: cause('i1') });
  const close = (count: number) => act('alert-closed', KEY, { from: null, note: 'all safe' }, { id: 'close', time: minute(count) });

  it('is said of each attack and each obstruction, of nothing else, moving or not', () => {
    expect(told('convoy-attacked', [plan(), attacked('attacked', 1, 'i1'), attacked('obstructed', 2, 'i2'), attacked('looted', 3, 'i3')], 60))
      .toEqual([`1 raised convoy/k1 ${cause('i1')} life-safety`, `2 raised convoy/k1 ${cause('i2')} life-safety`]);
  });

  it('is over when its incident is retracted', () => {
    const retracted = fact('convoy-milestone-retracted', 'convoy/k1', { retracts: cause('i1'), reason: 'another convoy' }, at(5));
    expect(told('convoy-attacked', [plan(), attacked('attacked', 1, 'i1'), retracted], 60)).toEqual([`1 raised convoy/k1 ${cause('i1')} life-safety`, `5 cleared convoy/k1 ${cause('i1')}`]);
  });

  it('is over when a person closed it and can no longer take that back, and is not raised again', () => {
    const story = [plan(), attacked('attacked', 1, 'i1'), close(5)];
    const [raised, cleared, ...more] = told('convoy-attacked', story, 120);
    expect([raised, more]).toEqual([`1 raised convoy/k1 ${cause('i1')} life-safety`, []]);
    expect(Number(cleared?.split(' ')[0])).toBeCloseTo(5.5, 2);
    const back = act('act-withdrawn', KEY, { act: 'close' }, { id: 'back', time: minute(5.4) });
    expect(told('convoy-attacked', [...story, back], 120)).toEqual([`1 raised convoy/k1 ${cause('i1')} life-safety`]);
  });
});

describe('checkpoint-closed-ahead', () => {
  const gate = (metresNorth: number, metresEast = 0, id = 'p1') => {
    const [lon, lat] = beside(metresEast, metresNorth);
    return fact('checkpoint-registered', `checkpoint/${id}`, { name: { en: id }, kind: 'checkpoint', lon, lat }, at(-600));
  };
  const says = (status: 'open' | 'closed', count: number, { who = 'a', id = 'p1', direction = 'both' as 'both' | 'in' | 'out' } = {}) =>
    fact('checkpoint-status-reported', `checkpoint/${id}`, { status, direction, group: who }, { ...at(count), source: `urn:source:${who}` });
  const opens = (count: number) => [says('open', count, { who: 'a' }), says('open', count, { who: 'b' })];
  const world = [...moving, ...drives(0, 100)];

  it('begins when a checkpoint on the way closes in a direction, and ends when it is open again', () => {
    expect(told('checkpoint-closed-ahead', [...world, gate(15_000), says('closed', 10, { direction: 'out' })], 60)).toEqual(['10 raised convoy/k1 checkpoint/p1 high']);
    expect(told('checkpoint-closed-ahead', [...world, gate(15_000), says('closed', 10), ...opens(20)], 60))
      .toEqual(['10 raised convoy/k1 checkpoint/p1 high', '20 cleared convoy/k1 checkpoint/p1']);
  });

  it('ends when the convoy has passed it, and does not begin behind it', () => {
    expect(told('checkpoint-closed-ahead', [...world, gate(3_900), says('closed', 10)], 60)).toEqual(['10 raised convoy/k1 checkpoint/p1 high', '21 cleared convoy/k1 checkpoint/p1']);
    expect(told('checkpoint-closed-ahead', [...world, gate(1_000), says('closed', 10)], 60)).toEqual([]);
  });

  it('ends at once when the convoy has passed it, though it closed under its very wheels', () => {
    const crawls = Array.from({ length: 20 }, (_, n) => position(n, 2_000 + 50 * n));
    expect(told('checkpoint-closed-ahead', [...moving, ...crawls, gate(2_080), says('closed', 1.5)], 60)).toEqual(['1.5 raised convoy/k1 checkpoint/p1 high', '6 cleared convoy/k1 checkpoint/p1']);
  });

  it('is about checkpoints within 200 m of the route, and the stops that are not passed', () => {
    expect(told('checkpoint-closed-ahead', [...world, gate(15_000, 199), says('closed', 10)], 30)).toHaveLength(1);
    expect(told('checkpoint-closed-ahead', [...world, gate(15_000, 201), says('closed', 10)], 30)).toEqual([]);
    const stopping = [plan({ stops: ['p1', 'p2'] }), departed(0), ...drives(0, 100)];
    expect(told('checkpoint-closed-ahead', [...stopping, gate(15_000, 3_000), says('closed', 10)], 30)).toHaveLength(1);
    expect(told('checkpoint-closed-ahead', [...stopping, gate(1_000, 3_000), says('closed', 10)], 30)).toEqual([]);
    expect(told('checkpoint-closed-ahead', [...stopping, says('closed', 10, { id: 'p2' })], 30)).toEqual(['10 raised convoy/k1 checkpoint/p2 high']);
  });

  it('is of medium severity for what is not known any more, and rises when it is closed', () => {
    const early = [plan(), departed(-400), ...Array.from({ length: 60 }, (_, n) => position(-10 + n, 0))];
    expect(told('checkpoint-closed-ahead', [...early, gate(15_000), says('closed', 10), says('open', -355, { who: 'a' }), says('open', -355, { who: 'b' })], 30))
      .toEqual(['5 raised convoy/k1 checkpoint/p1 medium', '10 raised convoy/k1 checkpoint/p1 high']);
  });

  it('is over when the convoy is not moving', () => {
    expect(told('checkpoint-closed-ahead', [...moving, gate(15_000), says('closed', 1), milestone('convoy-arrived', 2)], 30)).toEqual(['1 raised convoy/k1 checkpoint/p1 high', '2 cleared convoy/k1 checkpoint/p1']);
    expect(told('checkpoint-closed-ahead', [plan(), gate(15_000), says('closed', 1)], 30)).toEqual([]);
  });
});
