import { describe, expect, it } from '@jest/globals';
import { minute } from '../alerts/raised.ts';
import type { Accepted } from '../event.ts';
import { act, fact, given } from '../picture/given.ts';
import { SimulatedLog, SimulatedWatch } from '../watch/simulated.ts';
import { watched } from '../watch/watched.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { at, beside, copied, departed, plan, position, ROAD, told, violation } from './told.ts';

describe('corridor-not-clear', () => {
  const gate = fact('checkpoint-registered', 'checkpoint/p1', { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.4, lat: 31.3, corridors: ['c1'] }, at(-600));
  const road = fact('corridor-defined', 'corridor/c1', { name: { en: 'Road' }, geometry: { type: 'LineString', coordinates: ROAD } }, at(-600));
  const says = (status: 'open' | 'closed' | 'slow', count: number, who = 'a') =>
    fact('checkpoint-status-reported', 'checkpoint/p1', { status, group: who }, { ...at(count), source: `urn:source:${who}` });
  const notClear = (facts: readonly Accepted[], until = 60) => told('corridor-not-clear', [road, gate, ...facts], until);

  it('is high when it is closed, medium when it is suspended or restricted', () => {
    expect(notClear([says('closed', 5), says('open', 20, 'a'), says('open', 20, 'b')])).toEqual(['5 raised corridor/c1 high', '20 cleared corridor/c1']);
    const suspended = act('corridor-suspended', 'corridor/c1', { from: null, reason: 'r' }, { id: 's', time: minute(5) });
    const reopened = act('corridor-reopened', 'corridor/c1', { from: 's' }, { id: 'r', time: minute(30) });
    expect(notClear([says('open', 1, 'a'), says('open', 1, 'b'), suspended, reopened])).toEqual(['5 raised corridor/c1 medium', '30 cleared corridor/c1']);
    const crossing = fact('checkpoint-registered', 'checkpoint/p1', { name: { en: 'Gate' }, kind: 'crossing', lon: 34.4, lat: 31.3, corridors: ['c1'] }, at(-599));
    const partial = fact('checkpoint-status-reported', 'checkpoint/p1', { status: 'partial', group: 'a' }, at(5));
    expect(notClear([crossing, partial])).toEqual(['5 raised corridor/c1 medium']);
    expect(notClear([says('slow', 5, 'a'), says('slow', 5, 'b')])).toEqual([]);
  });

  it('is said of one that fell to unknown, not of one that was never known; and rises from there', () => {
    expect(notClear([says('open', 0, 'a'), says('open', 0, 'b')], 600)).toEqual(['360 raised corridor/c1 medium']);
    expect(notClear([], 600)).toEqual([]);
    expect(notClear([says('open', 0, 'a'), says('open', 0, 'b'), says('closed', 400)], 600)).toEqual(['360 raised corridor/c1 medium', '400 raised corridor/c1 high']);
    expect(copied('corridor-not-clear', [road, gate, says('closed', 5)], 60)).toEqual([{ corridor: 'c1' }]);
  });

  it('is said of one that was said to be closed, late, once those who say otherwise are no longer heard', () => {
    const late = fact('checkpoint-status-reported', 'checkpoint/p1', { status: 'closed', group: 'c' }, { ...at(20, 70), source: 'urn:source:c' });
    expect(notClear([says('open', 50, 'a'), says('open', 60, 'b'), late], 200)).toEqual(['140 raised corridor/c1 high']);
  });
});

describe('surge', () => {
  const box = (metres: number) => ({ type: 'Polygon' as const, coordinates: [[beside(-metres, 0), beside(metres, 0), beside(metres, 20_000), beside(-metres, 20_000), beside(-metres, 0)]] });
  const sector = (baseline?: number) => fact('sector-defined', 'sector/z1', { name: { en: 'North' }, geometry: box(5_000), ...(baseline !== undefined && { baseline }) }, at(-600));
  /** One each minute from the tenth on. */
  const row = (count: number, from = 10, place = beside(0)) => Array.from({ length: count }, (_, n) => violation(from + n, place, {}, { id: `s${from}-${n}` }));

  it('begins at five within half an hour and ends under half of that', () => {
    expect(told('surge', [sector(), ...row(4)], 200)).toEqual([]);
    expect(told('surge', [sector(), ...row(5)], 200)).toEqual(['14 raised sector/z1 medium', '42 cleared sector/z1']);
    expect(copied('surge', [sector(), ...row(5)], 200)).toEqual([{ sector: 'z1', count: 5 }]);
  });

  it('begins at three times the baseline where that is more', () => {
    expect(told('surge', [sector(2.5), ...row(7)], 200)).toEqual([]);
    expect(told('surge', [sector(2.5), ...row(8)], 200)).toEqual(['17 raised sector/z1 medium', '44 cleared sector/z1']);
  });

  it('counts what happened in the sector, as far as it counts for anything', () => {
    expect(told('surge', [sector(), ...row(4), ...row(4, 10, beside(6_000))], 200)).toEqual([]);
    expect(told('surge', [sector(), ...row(4), violation(14, beside(0), { class: 'exercise' }, { id: 'e' }), violation(14, undefined, {}, { id: 'u' })], 200)).toEqual([]);
    expect(told('surge', [sector(), ...row(4), violation(-30, beside(0), {}, { id: 'old', recorded: 14 })], 200)).toEqual([]);
    const unfounded = act('violation-assessed', 'violation/s10-0', { from: null, occurrence: 'unfounded', reason: 'r' }, { id: 'a', time: minute(13.5) });
    expect(told('surge', [sector(), ...row(5), unfounded], 200)).toEqual([]);
  });
});

describe('feed-silent', () => {
  const source = fact('source-registered', 'source/s1', { uri: 'urn:source:team', kind: 'team', expectedInterval: 300 }, at(0));
  const heard = (count: number) => fact('source-heartbeat', 'source/s1', {}, { ...at(count), source: 'urn:source:relay' });
  it('begins after three expected intervals and ends with a report', () => {
    expect(told('feed-silent', [source], 60)).toEqual(['15 raised source/s1 medium']);
    expect(told('feed-silent', [source, heard(10), heard(30)], 60)).toEqual(['25 raised source/s1 medium', '30 cleared source/s1', '45 raised source/s1 medium']);
    const report = violation(20, undefined);
    const its: Accepted = { ...report, event: { ...report.event, source: 'urn:source:team' } };
    expect(told('feed-silent', [source, its], 30)).toEqual(['15 raised source/s1 medium', '20 cleared source/s1']);
  });
});

describe('rule-failed', () => {
  const opened = act('operation-opened', 'operation/demo', { log: 'log-1' } as never, { time: minute(-700) });
  const broken = (name: Rule['name'], breaks: (now: number) => boolean): readonly Rule[] => RULES.map((rule) => (rule.name !== name ? rule : {
    ...rule, judge: (world, unit) => { if (breaks(world.now)) throw new Error('broken'); return rule.judge(world, unit); },
  }));
  const moving = [opened, plan(), departed(0), position(1, 5_000, 600), position(5, 5_000, 100), position(9, 5_000, 100)];

  it('is said of a rule that throws until it no longer does, and its alerts stay as they are', () => {
    const log = watched(moving, minute(12), { rules: broken('convoy-off-route', (now) => now > minute(1) && now < minute(9)) });
    const said = log.flatMap(({ event }) => (event.fact === 'alert-raised' ? [`${(event.time - minute(0)) / 60_000} ${event.data.rule} ${event.data.subject} ${event.data.cause ?? ''}`] : []));
    expect(said).toEqual(['1 convoy-off-route convoy/k1 ', '5 rule-failed operation/demo convoy-off-route']);
    expect(log.filter(({ event }) => event.fact === 'alert-cleared').map(({ event }) => (event.time - minute(0)) / 60_000)).toEqual([9, 9]);
  });

  it('is said when that rule is judged, not when a watch asks what is due', () => {
    const source = fact('source-registered', 'source/s1', { uri: 'urn:source:team', kind: 'team', expectedInterval: 300 }, at(0));
    const rules = broken('feed-silent', (now) => now >= minute(10) && now < minute(20));
    const log = watched([opened, source, act('note-added', 'note/n1', { text: 'All quiet' }, { time: minute(12) })], minute(22), { rules });
    const said = log.flatMap(({ event }) => (event.fact === 'alert-raised' ? [`${(event.time - minute(0)) / 60_000} ${event.data.rule} ${event.data.cause ?? ''}`] : []));
    expect(said[0]).toBe('15 rule-failed feed-silent');
  });

  it('ends, as what it hid does, with the watch that takes over, whose rules do not throw', () => {
    const log = new SimulatedLog();
    log.append(watched(moving, minute(6), { rules: broken('convoy-off-route', (now) => now > minute(1)) }));
    const next = new SimulatedWatch(log, 'next');
    next.append(Infinity);
    next.read(Infinity);
    next.append(Infinity);
    const [raised, cleared] = (['alert-raised', 'alert-cleared'] as const).map((name) => log.records.filter(({ event }) => event.fact === name).map(({ event }) => event.subject));
    expect(raised).toHaveLength(2);
    expect(cleared?.toSorted()).toEqual(raised?.toSorted());
  });
});

describe('limits', () => {
  const configured = (rules: object, count: number) => act('operation-configured', 'operation/demo', { rules }, { id: `c${count}`, time: minute(count) });
  const moving = [plan(), departed(0), position(1, 5_000, 400), position(5, 5_000, 450), position(9, 5_000, 450)];

  it('are the operation’s own from the moment it sets them', () => {
    expect(told('convoy-off-route', moving, 12)).toEqual([]);
    expect(told('convoy-off-route', [...moving, configured({ 'convoy-off-route': { away: 350 } }, 3)], 12)).toEqual(['3 raised convoy/k1 medium']);
    expect(told('convoy-off-route', [...moving, configured({ 'convoy-off-route': { away: 350, back: 200 } }, 3), configured({ 'convoy-off-route': { back: 499 } }, 7)], 12))
      .toEqual(['3 raised convoy/k1 medium', '7 cleared convoy/k1']);
    expect(given(...moving, configured({ 'convoy-off-route': { away: 350 } }, 3)).picture.size).toBeGreaterThan(0);
  });
});
