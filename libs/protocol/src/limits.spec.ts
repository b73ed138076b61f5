import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fits } from './limits.ts';
import { problem, PROBLEMS, type ProblemCode } from './problems.ts';

describe('a limit in bytes', () => {
  it('counts UTF-8', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.nat(120), (text, bytes) => {
      expect(fits(text, bytes)).toBe(Buffer.byteLength(text) <= bytes);
    }));
  });
});

describe('a problem', () => {
  it.each(Object.keys(PROBLEMS) as ProblemCode[])('%s has a type, a title and the status of its code', (code) => {
    expect(problem(code, 'Why.')).toEqual({ type: `urn:watchfloor:problem:${code}`, ...PROBLEMS[code], detail: 'Why.' });
  });

  it('carries errors only when there are some', () => {
    const errors = [{ pointer: '/a', detail: 'a is required.' }];
    expect(problem('invalid', 'Why.', errors)).toHaveProperty('errors', errors);
    expect(problem('invalid', 'Why.', [])).not.toHaveProperty('errors');
  });
});
