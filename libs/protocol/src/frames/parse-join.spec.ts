import { describe, expect, it } from '@jest/globals';
import { parseJoin } from './parse-join.ts';

const pointers = (input: unknown) => {
  const parsed = parseJoin(input);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};

describe('a join', () => {
  it.each([{ operation: 'demo' }, { operation: 'demo', audience: 'aid:relief-alpha', since: 'abc' }, { operation: 'a-1', audience: 'public' }])('%j is taken', (join) => {
    expect(parseJoin(join)).toEqual({ ok: true, join });
  });

  it('reads null as absent', () => {
    expect(parseJoin({ operation: 'demo', audience: null, since: null })).toEqual({ ok: true, join: { operation: 'demo' } });
  });

  it.each([
    [{}, '/operation'], [{ operation: 'Demo' }, '/operation'], [{ operation: '../etc' }, '/operation'], [{ operation: 'demo', audience: 'everybody' }, '/audience'],
    [{ operation: 'demo', audience: 'aid:' }, '/audience'], [{ operation: 'demo', since: '' }, '/since'], [{ operation: 'demo', since: 'x'.repeat(3_000) }, '/since'], [{ operation: 'demo', since: 'x'.repeat(10_000) }, ''],
    [{ operation: 'demo', since: 7 }, '/since'], [{ operation: 'demo', admin: true }, '/admin'], [[], ''], [null, ''], ['demo', ''],
  ])('%j is refused at %p', (join, pointer) => { expect(pointers(join)).toEqual([pointer]); });

  it('is told which audiences there are', () => {
    expect(parseJoin({ operation: 'demo', audience: 'aid:' })).toMatchObject({
      errors: [{ pointer: '/audience', detail: 'audience must be operations, aid:<organisation>, liaison:<party> or public.' }],
    });
  });
});
