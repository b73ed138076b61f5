import { describe, expect, it } from '@jest/globals';
import { disordered, moving, parsed } from './events.ts';
import { hasDropped } from './guarded.ts';
import { judge, median, type Row } from './row.ts';

const row = (goal: Partial<Row>): Row => ({
  id: 'P0', what: 'a row', unit: 'events', baseline: 'nothing', floor: 0.5, stretch: 0.8, prepare: () => Promise.reject(new Error('not measured')), ...goal,
});
const taken = (...ratios: readonly number[]) => ratios.map((ours) => ({ base: 1, ours }));

describe('a row of the bench', () => {
  it('is judged by the median of its rounds', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(judge(row({}), taken(0.1, 0.6, 0.9), 0, true)).toMatchObject({ ratio: 0.6, reached: 'floor', passed: true });
    expect(judge(row({}), taken(0.8), 0, true).reached).toBe('stretch');
    expect(judge(row({}), taken(0.49), 0, true)).toMatchObject({ reached: 'missed', passed: false });
  });

  it('may have a goal to stay under', () => {
    expect(judge(row({ below: true, floor: 0.2, stretch: 0.1 }), taken(0.15), 0, true).reached).toBe('floor');
    expect(judge(row({ below: true, floor: 0.2, stretch: 0.1 }), taken(0.05), 0, true).reached).toBe('stretch');
    expect(judge(row({ below: true, floor: 0.2, stretch: 0.1 }), taken(0.3), 0, true).passed).toBe(false);
  });

  it('is missed whatever its ratio when both sides did not come to the same', () => {
    expect(judge(row({}), taken(1), 0, false)).toMatchObject({ reached: 'missed', passed: false });
  });

  it('passes as a control only when its goal is missed', () => {
    expect(judge(row({ control: true }), taken(0.3), 0, true).passed).toBe(true);
    expect(judge(row({ control: true }), taken(0.9), 0, true).passed).toBe(false);
  });
});

describe('the guard', () => {
  it('fails when two of three runs are more than a quarter under the committed ratio', () => {
    expect(hasDropped([0.74, 0.74, 1], 1)).toBe(true);
    expect(hasDropped([0.74, 0.76, 1], 1)).toBe(false);
    expect(hasDropped([0.75, 0.75, 0.75], 1)).toBe(false);
    expect(hasDropped([2, 2, 2], 1)).toBe(false);
  });
});

describe('what the bench sends', () => {
  it('is what the contract takes, of the usual size', () => {
    for (let n = 0; n < 60; n += 1) expect(parsed(moving(n)).subject).toContain('/');
    expect(JSON.stringify(moving(0)).length).toBeGreaterThan(300);
  });

  it('is disordered into the same events, two in a hundred of them twice', () => {
    const events = Array.from({ length: 1_000 }, (_, n) => n);
    const other = disordered(events);
    expect(new Set(other).size).toBe(1_000);
    expect(other).toHaveLength(1_020);
    expect(other).not.toEqual([...other].sort((a, b) => a - b));
  });
});
