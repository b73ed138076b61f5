import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Layered } from './layered.ts';

interface View { readonly n: number }
type Change = readonly [string, View | null];
const change = fc.tuple(fc.integer({ min: 0, max: 900 }).map((id) => `convoy/${id}`), fc.option(fc.integer({ min: 0, max: 9 }).map((n): View => ({ n })), { freq: 3 }));
const frames = fc.array(fc.array(change, { maxLength: 300 }), { maxLength: 12 });
const begun = new Map<string, View>(Array.from({ length: 400 }, (_, id) => [`convoy/${id * 2}`, { n: id }]));

function copied(before: ReadonlyMap<string, View>, changes: readonly Change[]): Map<string, View> {
  const copy = new Map(before);
  for (const [key, view] of changes) {
    if (view === null) copy.delete(key);
    else copy.set(key, view);
  }
  return copy;
}
const sorted = <T>(entries: Iterable<readonly [string, T]>) => [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('views in layers', () => {
  it('hold what a copy with the same changes holds, and stay as they were', () => {
    fc.assert(fc.property(frames, (each) => {
      let [copy, layered]: [ReadonlyMap<string, View>, ReadonlyMap<string, View>] = [begun, begun];
      const kept: (readonly [ReadonlyMap<string, View>, ReadonlyMap<string, View>])[] = [];
      for (const changes of each) {
        [copy, layered] = [copied(copy, changes), Layered.of(layered, changes)];
        kept.push([copy, layered]);
      }
      for (const [expected, actual] of kept) {
        expect(actual.size).toBe(expected.size);
        expect(sorted(actual)).toEqual(sorted(expected));
        expect([...actual.keys()]).toEqual([...actual].map(([key]) => key));
        expect([...actual.values()]).toEqual([...actual].map(([, view]) => view));
        for (let id = 0; id <= 901; id += 7) {
          expect(actual.get(`convoy/${id}`)).toBe(expected.get(`convoy/${id}`));
          expect(actual.has(`convoy/${id}`)).toBe(expected.has(`convoy/${id}`));
        }
      }
    }), { numRuns: 60 });
  });

  it('name what may differ between two of them, and leave out nothing that does', () => {
    fc.assert(fc.property(frames, fc.nat(), fc.nat(), (each, first, second) => {
      const states: ReadonlyMap<string, View>[] = [Layered.of(begun, [])];
      for (const changes of each) states.push(Layered.of(states.at(-1) as ReadonlyMap<string, View>, changes));
      const [one, other] = [states[first % states.length], states[second % states.length]] as [ReadonlyMap<string, View>, ReadonlyMap<string, View>];
      const named = Layered.between(one, other);
      if (named === undefined) return;
      const keys = new Set(named);
      for (const key of new Set([...one.keys(), ...other.keys()])) if (!keys.has(key)) expect(other.get(key)).toBe(one.get(key));
    }), { numRuns: 200 });
  });

  it('name little when little changed', () => {
    const before = Layered.of(begun, [['convoy/0', { n: 1 }]]);
    const after = Layered.of(before, [['convoy/2', { n: 2 }], ['convoy/4', null], ['convoy/5', null]]);
    expect([...Layered.between(before, after) ?? []]).toEqual(['convoy/0', 'convoy/2', 'convoy/4']);
    expect(Layered.between(begun, after)).toBeUndefined();
  });

  it('can be walked through like any map', () => {
    const seen: [string, View][] = [];
    const layered = Layered.of(new Map([['line/a', { n: 1 }], ['line/b', { n: 2 }]]), [['line/a', { n: 3 }], ['line/c', { n: 4 }], ['line/b', null]]);
    for (const [key, view] of layered.entries()) seen.push([key, view]);
    layered.forEach((view, key, map) => { expect(map.get(key)).toBe(view); });
    expect(seen).toEqual([['line/a', { n: 3 }], ['line/c', { n: 4 }]]);
  });
});
