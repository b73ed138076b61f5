import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Accepted } from '../event.ts';
import type { LineDeclared, LineString, LonLat, Polygon } from '../facts.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { fold } from '../picture/evolve.ts';
import { fact, given, LATER, NOON, type Given } from '../picture/given.ts';
import { formatTime, HOUR, type Millis } from '../time.ts';
import type { LineView, Verdict, ViolationView } from '../views/wire.ts';
import { KEPT_ELEMENTS } from '../order.ts';
import type { Line } from './line.ts';
import { dueLine } from './line.view.ts';
import { verdictsOf } from './verdict.ts';

const L1 = 'line/l1';
const hour = (count: number): Millis => NOON + count * HOUR;
/** Runs north along a meridian; its inside is west of it. */
const meridian = (lon: number): LineString => ({ type: 'LineString', coordinates: [[lon, 31], [lon, 32]] });
const AREA: Polygon = { type: 'Polygon', coordinates: [[[34.2, 31.2], [34.4, 31.2], [34.4, 31.6], [34.2, 31.6], [34.2, 31.2]]] };
const declared = (version: string, from: number, more: Partial<LineDeclared> = {}, time = NOON, subject = L1): Accepted => fact('line-declared', subject, {
  name: { en: 'Line' }, version, geometry: meridian(34.4), accuracy: 20, declaredBy: 'the mission', validFrom: formatTime(hour(from)), ...more,
}, { time });
const until = (end: number): Partial<LineDeclared> => ({ validTo: formatTime(hour(end)) });
const see = (log: Given, at = LATER): LineView => log.sees(L1, at) as LineView;
const east = (metres: number): LonLat => [34.4 + metres / metresPerDegree(31.4).east, 31.4];
const judge = (log: Given, metresEast: number, uncertainty = 0, at = NOON): readonly Verdict[] => {
  const [lon, lat] = east(metresEast);
  return verdictsOf(log.picture, { lon, lat, uncertainty }, at);
};

describe('a line', () => {
  it('shows the version that is valid now, with all versions beside it by validFrom', () => {
    const log = given(declared('2', 3), declared('1', -5));
    expect(see(log)).toMatchObject({ name: { en: 'Line' }, version: '1', accuracy: 20, declaredBy: 'the mission' });
    expect(see(log).versions?.map(({ version }) => version)).toEqual(['1', '2']);
    expect(see(log, hour(3)).version).toBe('2');
    expect(see(log, hour(3) - 1).version).toBe('1');
  });

  it('shows the newest version when none is valid', () => {
    expect(see(given(declared('1', -5, until(-4)), declared('2', -3, until(-2)))).version).toBe('2');
  });

  it('goes back to a version that is still valid when a passing one has passed', () => {
    const log = given(declared('1', -5), declared('2', 0, until(2)));
    expect([hour(1), hour(2)].map((at) => see(log, at).version)).toEqual(['2', '1']);
  });

  it('is corrected by declaring a version again, be it for an earlier time', () => {
    const log = given(declared('1', -5), declared('2', 3), declared('2', -1, { accuracy: 50 }, NOON + 1));
    expect(see(log, hour(4))).toMatchObject({ version: '2', accuracy: 50 });
    expect(see(log, hour(4)).versions).toHaveLength(2);
    expect(see(log.and(declared('2', 9, {}, NOON - 1)), hour(4))).toMatchObject({ accuracy: 50 });
  });

  it('keeps a bounded number of declarations, the newest', () => {
    const many = Array.from({ length: KEPT_ELEMENTS + 6 }, (_, version) => declared(String(version), version, {}, NOON + version));
    const { versions } = given(...many).picture.get(L1) as Line;
    expect([versions.elements.length, versions.overflow]).toEqual([KEPT_ELEMENTS, true]);
  });

  it('is due when another version is shown, and only then', () => {
    const version = fc.record({ version: fc.constantFrom('1', '2', '3'), from: fc.integer({ min: -5, max: 9 }), end: fc.option(fc.integer({ min: -5, max: 12 })), time: fc.nat(3) });
    fc.assert(fc.property(fc.array(version, { minLength: 1, maxLength: 6 }), (versions) => {
      const log = given(...versions.map(({ version: name, from, end, time }) => declared(name, from, end === null ? {} : until(end), NOON + time)));
      const due = (now: Millis) => dueLine(log.picture, L1, log.picture.get(L1) as Line, now);
      let now = NOON;
      for (let next = due(now); next !== undefined; next = due(now)) {
        expect(see(log, next - 1)).toEqual(see(log, now));
        expect(see(log, next)).not.toEqual(see(log, now));
        now = next;
      }
      expect(see(log, hour(1_000))).toEqual(see(log, now));
    }));
  });
});

describe('a verdict', () => {
  const log = given(declared('1', -5));
  it.each<[string, number, number, Verdict['verdict']]>([
    ['on its left', -100, 0, 'inside'],
    ['on its right', 100, 0, 'outside'],
    ['as far as both uncertainties', 100, 79, 'outside'],
    ['nearer than both uncertainties', 100, 81, 'indeterminate'],
    ['nearer than the line is certain of', -19, 0, 'indeterminate'],
    ['on the line', 0, 0, 'indeterminate'],
  ])('on a place %s, %d m east and %d m uncertain, is %s', (_where, metres, uncertainty, verdict) => {
    expect(judge(log, metres, uncertainty)).toMatchObject([{ line: 'l1', version: '1', verdict }]);
  });

  it('gives the distance to the decimetre, positive inside', () => {
    expect(judge(log, -123.456)[0]?.distance).toBeCloseTo(123.5, 0);
    expect(Number.isInteger((judge(log, -123.456)[0]?.distance as number) * 10)).toBe(true);
    expect(Object.is(judge(log, 0)[0]?.distance, 0)).toBe(true);
  });

  it('is by the version that was valid then', () => {
    const moved = log.and(declared('2', 1, { geometry: meridian(34.41) }));
    expect(judge(moved, 100, 0, hour(1) - 1)).toMatchObject([{ version: '1', verdict: 'outside' }]);
    expect(judge(moved, 100, 0, hour(1))).toMatchObject([{ version: '2', verdict: 'inside' }]);
    expect(judge(moved, 100, 0, hour(-6))).toEqual([]);
  });

  it('is given for each line, by id, a polygon\'s inside being its inside', () => {
    const both = given(declared('1', -5, { geometry: AREA }, NOON, 'line/l2'), declared('1', -5));
    expect(judge(both, -100)).toMatchObject([{ line: 'l1', verdict: 'inside' }, { line: 'l2', verdict: 'inside' }]);
    expect(judge(both, 5_000).map(({ verdict }) => verdict)).toEqual(['outside', 'outside']);
  });

  it('is shown on violations about lines alone, at their own time', () => {
    const [lon, lat] = east(100);
    const violation = (kind: 'incursion' | 'detention') => fact('violation-reported', 'violation/v1', { class: kind, sense: 'seen', lon, lat, uncertainty: 10 }, { time: hour(-1) });
    const seen = (kind: 'incursion' | 'detention') => log.and(violation(kind)).sees('violation/v1') as ViolationView;
    expect(seen('incursion').verdicts).toMatchObject([{ line: 'l1', verdict: 'outside' }]);
    expect(seen('detention')).not.toHaveProperty('verdicts');
  });

  it('is another one as soon as a line is, although nothing is said of the violation', () => {
    const [lon, lat] = east(100);
    const { picture, sees } = given(fact('violation-reported', 'violation/v1', { class: 'incursion', sense: 'seen', lon, lat, uncertainty: 10 }));
    const seen = () => (sees('violation/v1') as ViolationView).verdicts;
    const declare = (accepted: Accepted) => fold(picture, { ...accepted, position: 1 });
    expect(seen()).toBeUndefined();
    declare(declared('1', -5));
    expect(seen()).toMatchObject([{ line: 'l1', version: '1', verdict: 'outside' }]);
    expect(sees('violation/v1')).toBe(sees('violation/v1'));
    declare(declared('2', -1, { geometry: meridian(34.41) }));
    expect(seen()).toMatchObject([{ line: 'l1', version: '2', verdict: 'inside' }]);
    declare(declared('1', -5, { geometry: AREA }, NOON, 'line/l2'));
    expect(seen()).toMatchObject([{ line: 'l1' }, { line: 'l2' }]);
  });
});
