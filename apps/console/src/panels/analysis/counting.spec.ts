import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, formatTime, type SectorView, type ViolationClass, type ViolationView } from '#libs/domain';
import { byHour, byStage, classesOf, countedIn, hoursUntil, partiesOf, sectorsOf, sharesOf, sumOf } from './counting.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const violation = (minutes: number, name: ViolationClass, more: Partial<ViolationView> = {}): ViolationView => ({
  class: name, sense: 'seen', time: formatTime(NOON + minutes * MINUTE), occurrence: 'reported', firstRecordedAt: formatTime(NOON), lastRecordedAt: formatTime(NOON), reports: [], ...more,
});
const STRETCH = { from: NOON, to: NOON + 3 * HOUR };
const ALL = new Map([
  ['violation/early', violation(-1, 'air-strike')], ['violation/first', violation(0, 'air-strike', { parties: ['A', 'B', 'A'] })], ['violation/same', violation(59, 'overflight', { parties: ['B'] })],
  ['violation/third', violation(179, 'air-strike', { lon: 1.5, lat: 1.5 })], ['violation/late', violation(180, 'air-strike')],
  ['violation/retracted', violation(5, 'air-strike', { retracted: true })], ['violation/merged', violation(5, 'air-strike', { into: 'violation/first' })],
  ['violation/unfounded', violation(5, 'air-strike', { occurrence: 'unfounded' })], ['violation/exercise', violation(5, 'air-strike', { occurrence: 'exercise' })],
]);
const counted = countedIn(ALL, STRETCH, new Set());

describe('violations are counted', () => {
  it('from the first moment of a stretch to before its last, the newest first, without those that are none', () => {
    expect(counted.map(({ key }) => key)).toEqual(['violation/third', 'violation/same', 'violation/first']);
  });
  it('without the severities that are left out', () => {
    expect(countedIn(ALL, STRETCH, new Set(['life'])).map(({ key }) => key)).toEqual(['violation/same']);
  });
  it('by hour and severity, with the hours in which nothing happened', () => {
    const hours = byHour(counted, STRETCH);
    expect(hours.map(({ at }) => (at - NOON) / HOUR)).toEqual([0, 1, 2]);
    expect(hours.map(({ counts }) => counts)).toEqual([{ life: 1, high: 0, medium: 1, low: 0 }, { life: 0, high: 0, medium: 0, low: 0 }, { life: 1, high: 0, medium: 0, low: 0 }]);
    expect(hours.map(({ counts }) => sumOf(counts))).toEqual([2, 0, 1]);
  });
  it('by class, the most frequent first', () => {
    expect(sharesOf(counted, classesOf)).toEqual([{ of: 'air-strike', count: 2 }, { of: 'overflight', count: 1 }]);
  });
  it('once under each party that they name', () => {
    expect(sharesOf(counted, partiesOf)).toEqual(expect.arrayContaining([{ of: undefined, count: 1 }, { of: 'B', count: 2 }, { of: 'A', count: 1 }]));
  });
  it('by the sector they lie in', () => {
    const sector: SectorView = { name: { en: 'North' }, geometry: { type: 'Polygon', coordinates: [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]] } };
    expect(sharesOf(counted, sectorsOf(new Map([['sector/n', sector]])))).toEqual([{ of: undefined, count: 2 }, { of: sector, count: 1 }]);
  });
});

it('hours end with the one that runs', () => {
  expect(hoursUntil(NOON + 25 * MINUTE, 2)).toEqual({ from: NOON - HOUR, to: NOON + HOUR });
  expect(hoursUntil(NOON, 1)).toEqual({ from: NOON, to: NOON + HOUR });
});

it('convoys are counted by stage, in the order of stages, also those where none is', () => {
  const at = (stage: 'held' | 'planned') => ({ stage, since: formatTime(NOON) });
  const stages = byStage(new Map([['convoy/a', at('held')], ['convoy/b', at('planned')], ['convoy/c', at('held')]]));
  expect(stages[0]).toEqual({ of: 'planned', count: 1 });
  expect(stages.filter(({ count }) => count > 0).map(({ of, count }) => [of, count])).toEqual([['planned', 1], ['held', 2]]);
  expect(stages).toHaveLength(9);
});
