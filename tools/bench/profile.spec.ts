import { describe, expect, it } from '@jest/globals';
import { modulesOf, spending, toldSpending, type Profile } from './profile.ts';

const at = (id: number, functionName: string, url: string, lineNumber: number) => ({ id, callFrame: { functionName, url, lineNumber } });
const profile: Profile = {
  nodes: [at(1, 'fold', 'program.js', 3), at(2, '', 'program.js', 9), at(3, '(garbage collector)', '', -1), at(4, '(idle)', '', -1)],
  samples: [1, 2, 1, 3, 4], timeDeltas: [3_000, 2_000, 3_000, 2_000, 90_000],
};
const program = ['start', ';// CONCATENATED MODULE: ./libs/fold.ts', 'a', 'b', 'c', 'd', ';// CONCATENATED MODULE: ./libs/rules.ts', 'e'].join('\n');

describe('where the time of a row goes', () => {
  const fileOf = (_: string, line: number): string => modulesOf(program)(line) ?? 'elsewhere';

  it('is told by file and by function, without what was waited', () => {
    const { files, functions } = spending([profile], fileOf);
    expect(files).toEqual([{ place: 'libs/fold.ts', ms: 6, share: 0.6 }, { place: 'libs/rules.ts', ms: 2, share: 0.2 }, { place: '(garbage collector)', ms: 2, share: 0.2 }]);
    expect(functions.map(({ place }) => place)).toEqual(['fold libs/fold.ts', '(anonymous) libs/rules.ts', '(garbage collector)']);
  });

  it('is summed over the processes of a row', () => {
    expect(spending([profile, profile], fileOf).files[0]).toEqual({ place: 'libs/fold.ts', ms: 12, share: 0.6 });
    expect(toldSpending(spending([profile], fileOf))).toContain(' 60.0 %       6 ms  fold libs/fold.ts');
  });

  it('knows where in a built program a file begins', () => {
    expect(modulesOf(program)(0)).toBeUndefined();
    expect(modulesOf(program)(1)).toBe('libs/fold.ts');
    expect(modulesOf(program)(7)).toBe('libs/rules.ts');
  });
});
