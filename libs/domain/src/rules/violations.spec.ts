import { describe, expect, it } from '@jest/globals';
import type { Accepted } from '../event.ts';
import type { Assessment } from '../facts.ts';
import { act, fact } from '../picture/given.ts';
import { minute } from '../alerts/raised.ts';
import { at, beside, copied, departed, plan, position, ROAD, told, violation } from './told.ts';

const road = fact('corridor-defined', 'corridor/c1', { name: { en: 'Road' }, geometry: { type: 'LineString', coordinates: ROAD } }, at(-600));
/** Under way from the south end, a kilometre in five minutes. */
const moving = [plan({ corridor: 'c1' }), departed(0), ...Array.from({ length: 90 }, (_, n) => position(n, 200 * n))];
const assessed = (occurrence: Assessment, count: number, id = 'v1') => act('violation-assessed', `violation/${id}`, { from: null, occurrence, reason: 'r' }, { id: `as-${occurrence}`, time: minute(count) });

describe('violation-near-convoy', () => {
  const near = (facts: readonly Accepted[], until = 200) => told('violation-near-convoy', [...moving, ...facts], until);
  const RAISED = '10 raised convoy/k1 violation/v1 life-safety';

  it('reaches a kilometre from the convoy and from what is left of its route', () => {
    expect(near([violation(10, beside(999, 15_000))], 60)).toEqual([RAISED]);
    expect(near([violation(10, beside(1_010, 15_000))], 60)).toEqual([]);
    expect(near([violation(10, beside(999, 800))], 60)).toEqual([]);
    expect(told('violation-near-convoy', [plan(), departed(0), position(5, 2_000, 3_000), violation(10, beside(3_900, 2_000))], 60)).toEqual([RAISED]);
  });

  it.each(['indirect-fire', 'air-strike', 'explosive-device'] as const)('reaches two kilometres for %s', (kind) => {
    expect(near([violation(10, beside(1_999, 15_000), { class: kind })], 60)).toEqual([RAISED]);
    expect(near([violation(10, beside(2_020, 15_000), { class: kind })], 60)).toEqual([]);
  });

  it('reaches as far as the uncertainty of the positions, and says that only that reaches', () => {
    expect(copied('violation-near-convoy', [road, ...moving, violation(10, beside(1_400, 15_000), { uncertainty: 500 })], 60)).toEqual([
      { corridor: 'c1', km: 15, metres: expect.closeTo(1_400, 0), indeterminate: true },
    ]);
    expect(copied('violation-near-convoy', [road, ...moving, violation(10, beside(400, 15_000), { uncertainty: 500 })], 60)).toEqual([{ corridor: 'c1', km: 15, metres: expect.closeTo(400, 0) }]);
    const vague = [plan(), departed(0), position(5, 2_000, 3_000, { accuracy: 600 })];
    expect(told('violation-near-convoy', [...vague, violation(10, beside(4_590, 2_000))], 60)).toEqual([RAISED]);
    expect(told('violation-near-convoy', [...vague, violation(10, beside(4_620, 2_000))], 60)).toEqual([]);
  });

  it('stays when the convoy drives on, for an hour from its first recording', () => {
    expect(near([violation(10, beside(500, 4_000))])).toEqual([RAISED, '70 cleared convoy/k1 violation/v1']);
    expect(near([violation(8, beside(500, 4_000), {}, { recorded: 10 }), violation(30, beside(500, 4_000), { reliability: 'A' }, { key: 'second' })])).toEqual([RAISED, '70 cleared convoy/k1 violation/v1']);
  });

  it('begins when the convoy comes near', () => {
    const rerouted = fact('convoy-rerouted', 'convoy/k1', { route: [beside(5_000, 0), beside(5_000, 20_000)] }, at(20));
    expect(near([violation(10, beside(5_000, 15_000)), rerouted], 60)).toEqual(['20 raised convoy/k1 violation/v1 life-safety']);
  });

  it.each(['unfounded', 'duplicate', 'exercise'] as const)('is over when it is judged %s', (occurrence) => {
    expect(near([violation(10, beside(500, 15_000)), assessed(occurrence, 20)], 60)).toEqual([RAISED, '20 cleared convoy/k1 violation/v1']);
  });

  it('is over when it is retracted or merged, goes on when it is verified, and an exercise is none', () => {
    const retracted = fact('violation-retracted', 'violation/v1', { retracts: 'urn:source:patrols report-v1', reason: 'misheard' }, at(20));
    expect(near([violation(10, beside(500, 15_000)), retracted], 60)).toEqual([RAISED, '20 cleared convoy/k1 violation/v1']);
    const merged = act('violation-merged', 'violation/v1', { from: null, into: 'v2', reason: 'same' }, { id: 'm', time: minute(20) });
    expect(near([violation(10, beside(500, 15_000)), merged], 60)).toEqual([RAISED, '20 cleared convoy/k1 violation/v1']);
    expect(near([violation(10, beside(500, 15_000)), assessed('verified', 20)], 60)).toEqual([RAISED]);
    expect(near([violation(10, beside(500, 15_000), { class: 'exercise' })], 60)).toEqual([]);
  });

  it('is over when the convoy is not moving, and not said of one that does not', () => {
    expect(near([violation(10, beside(500, 15_000)), fact('convoy-aborted', 'convoy/k1', {}, at(20))], 60)).toEqual([RAISED, '20 cleared convoy/k1 violation/v1']);
    expect(told('violation-near-convoy', [plan(), violation(10, beside(500, 15_000))], 60)).toEqual([]);
  });

  it('is less urgent when it was heard of an hour late, and not raised when it was six', () => {
    const late = (minutes: number) => near([violation(10 - minutes, beside(500, 15_000), {}, { recorded: 10 })], 60);
    expect(late(60)).toEqual([RAISED]);
    expect(late(61)).toEqual(['10 raised convoy/k1 violation/v1 medium']);
    expect(late(360)).toEqual(['10 raised convoy/k1 violation/v1 medium']);
    expect(late(361)).toEqual([]);
    expect(copied('violation-near-convoy', [...moving, violation(-110, beside(500, 15_000), {}, { recorded: 10 })], 60)).toEqual([{ corridor: 'c1', metres: expect.closeTo(500, 0), lateBy: 7_200 }]);
  });

  it('rises when a correction says that it was just now', () => {
    const corrected = violation(9, beside(500, 15_000), { reliability: 'A' }, { recorded: 15, key: 'better' });
    expect(near([violation(-110, beside(500, 15_000), {}, { recorded: 10 }), corrected], 60)).toEqual(['10 raised convoy/k1 violation/v1 medium', '15 raised convoy/k1 violation/v1 life-safety']);
  });

  it('needs a place that is certain enough', () => {
    expect(near([violation(10, undefined), violation(10, beside(0, 15_000), { uncertainty: 5_001 }, { id: 'v2' })], 60)).toEqual([]);
    expect(near([violation(10, beside(0, 15_000), { uncertainty: 5_000 })], 60)).toEqual([RAISED]);
  });

  it('is one condition for each convoy and each violation', () => {
    const other = [plan({}, 'k2'), departed(0, 'k2'), position(5, 100, 0, { id: 'k2' })];
    expect(near([...other, violation(10, beside(500, 15_000)), violation(11, beside(500, 16_000), {}, { id: 'v2' })], 60)).toEqual([
      RAISED, '10 raised convoy/k2 violation/v1 life-safety', '11 raised convoy/k1 violation/v2 life-safety', '11 raised convoy/k2 violation/v2 life-safety',
    ]);
  });
});

describe('violation-near-corridor', () => {
  const near = (facts: readonly Accepted[], until = 200) => told('violation-near-corridor', [road, ...facts], until);
  it('is the same against a corridor, and high', () => {
    expect(near([violation(10, beside(999, 15_000))])).toEqual(['10 raised corridor/c1 violation/v1 high', '70 cleared corridor/c1 violation/v1']);
    expect(near([violation(10, beside(1_010, 15_000))])).toEqual([]);
    expect(near([violation(10, beside(1_999, 15_000), { class: 'air-strike' })], 60)).toHaveLength(1);
    expect(near([violation(-110, beside(0, 15_000), {}, { recorded: 10 })], 60)).toEqual(['10 raised corridor/c1 violation/v1 medium']);
    expect(near([violation(10, beside(0, 15_000)), assessed('unfounded', 20)], 60)).toEqual(['10 raised corridor/c1 violation/v1 high', '20 cleared corridor/c1 violation/v1']);
  });

  it('begins, too, when the corridor comes to run there', () => {
    const moved = fact('corridor-defined', 'corridor/c1', { name: { en: 'Road' }, geometry: { type: 'LineString', coordinates: [beside(5_000, 0), beside(5_000, 20_000)] } }, at(20));
    expect(near([violation(10, beside(5_000, 15_000)), moved], 60)).toEqual(['20 raised corridor/c1 violation/v1 high']);
    expect(copied('violation-near-corridor', [road, violation(10, beside(250, 7_310))], 60)).toEqual([{ corridor: 'c1', km: 7.31, metres: expect.closeTo(250, 0) }]);
  });
});

describe('line-crossed', () => {
  const line = (version: string, metresEast: number, from: string, id = version) => fact('line-declared', 'line/l1', {
    name: { en: 'Line' }, version, geometry: { type: 'LineString', coordinates: [beside(metresEast, 0), beside(metresEast, 20_000)] }, accuracy: 40, declaredBy: 'the mission', validFrom: from,
  }, at(-600, -600, `line-${id}`));
  const V1 = line('v1', 0, '2026-03-01T00:00:00Z');
  const crossed = (facts: readonly Accepted[], until = 200) => told('line-crossed', facts, until);
  const incursion = (count: number, metresEast: number, uncertainty = 10) => violation(count, beside(metresEast), { class: 'incursion', uncertainty });

  it('begins where the verdict is outside, by the version that was valid, and lasts an hour', () => {
    expect(crossed([V1, incursion(10, 60)])).toEqual(['10 raised violation/v1 urn:source:patrols line-v1 medium', '70 cleared violation/v1 urn:source:patrols line-v1']);
    expect(crossed([V1, incursion(10, 45)])).toEqual([]);
    expect(crossed([V1, incursion(10, -60)])).toEqual([]);
    const moved = line('v2', 500, '2026-03-10T12:05:00Z');
    expect(crossed([V1, moved, incursion(10, 300)])).toEqual([]);
    expect(crossed([V1, moved, incursion(10, 700)], 60)).toEqual(['10 raised violation/v1 urn:source:patrols line-v2 medium']);
    expect(crossed([V1, moved, incursion(4, 300)], 60)).toEqual(['4 raised violation/v1 urn:source:patrols line-v1 medium']);
  });

  it('copies the verdict, and is about what says something of a line only', () => {
    expect(copied('line-crossed', [V1, incursion(10, 100)], 60)).toEqual([{ verdict: { line: 'l1', version: 'v1', verdict: 'outside', distance: expect.closeTo(-100, 0) } }]);
    expect(crossed([V1, violation(10, beside(100), { class: 'indirect-fire' })])).toEqual([]);
  });

  it('begins when a line is declared later for that time, too', () => {
    const late = { ...V1, recordedAt: minute(30) };
    expect(crossed([incursion(10, 100), late], 60)).toEqual(['30 raised violation/v1 urn:source:patrols line-v1 medium']);
  });
});
