import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from './canonical.ts';

describe('canonical text', () => {
  it('is the same whatever order members were written in, and leaves undefined members out', () => {
    expect(canonical({ b: [1, { d: null, c: 'é' }], a: undefined })).toBe('{"b":[1,{"c":"é","d":null}]}');
    expect(canonical({ x: 1, a: 2 })).toBe(canonical({ a: 2, x: 1 }));
  });

  it('keeps the value of any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))));
  });
});
