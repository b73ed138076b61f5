/** Whatever comes in, the answer is an event or a refusal: never a crash, never a polluted prototype, never the input told back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REPORT_NAMES, type FactName } from '#libs/domain';
import { EXAMPLES } from '../documents/examples.ts';
import { LIMITS } from '../limits.ts';
import { parseEvent } from './parse-event.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
const copy = (fact: FactName): { [name: string]: Json } => JSON.parse(JSON.stringify(EXAMPLES[fact][0])) as { [name: string]: Json };

/** Every place in a value, as the names that lead there. */
function places(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...path, name]))];
}
function changed(fact: FactName, path: readonly string[], change: (holder: { [name: string]: Json }, name: string) => void): Json {
  const root = { event: copy(fact) as Json };
  const holder = ['event', ...path].slice(0, -1).reduce<Json>((inner, name) => (inner as { [name: string]: Json })[name] as Json, root);
  change(holder as { [name: string]: Json }, ['event', ...path].at(-1) as string);
  return root.event;
}

/** Of processor time, with what the compiler of the machine takes of it: an input never holds up the loop for long. */
const LONGEST_MS = 200;
const SECRET = 'Gh7-secret-marker';
const MEAN: readonly Json[] = [
  null, true, [], {}, '', SECRET, 'a\u0000b', '\uD800', '\u202E', -1e300, 1e300, 2 ** 53, 0.1, [[[[]]]], { type: SECRET }, [SECRET, 7], '__proto__',
  `${SECRET}${'x'.repeat(20_000)}`, '<img src=x onerror=alert(1)>', '${jndi:ldap://x}', '=HYPERLINK("x")', "'; DROP TABLE log; --", '\r\nFLUSHALL\r\n', '%n%n%n',
];

describe.each(REPORT_NAMES)('a %s with something wrong in it', (fact) => {
  const all = places(copy(fact));

  it('is taken or refused whatever stands in any place, and tells nothing of it', () => {
    for (const path of all) {
      for (const mean of MEAN) {
        const parsed = parseEvent(changed(fact, path, (holder, name) => { holder[name] = structuredClone(mean); }));
        if (parsed.ok) continue;
        expect(parsed.errors.length).toBeGreaterThan(0);
        expect(parsed.errors.length).toBeLessThanOrEqual(LIMITS.toldErrors);
        expect(JSON.stringify(parsed.errors)).not.toContain(SECRET);
        expect(JSON.stringify(parsed.errors)).not.toContain('onerror');
      }
    }
  });

  it('points at what is missing', () => {
    for (const path of all.filter(({ length }) => length > 0)) {
      const input = changed(fact, path, (holder, name) => { if (Array.isArray(holder)) holder.splice(Number(name), 1); else delete holder[name]; });
      const parsed = parseEvent(input);
      if (!parsed.ok) expect(parsed.errors.map(({ pointer }) => pointer).some((pointer) => `/${path.join('/')}`.startsWith(pointer.replace(/\/(lon|lat|\d+)$/, '')))).toBe(true);
    }
  });

  it('is refused with a member that is not known, at any depth, and pollutes nothing', () => {
    for (const path of all) {
      for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
        const text = JSON.stringify(changed(fact, path, (holder, last) => {
          const inner = holder[last];
          if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) holder[last] = { ...inner, INJECTED: { polluted: true } };
        })).replace('INJECTED', name);
        const input = JSON.parse(text) as unknown;
        if (text.includes('polluted')) expect(parseEvent(input, text).ok).toBe(false);
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('anything at all', () => {
  it('is refused without a crash', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (input) => { expect(parseEvent(input).ok).toBe(false); }), { numRuns: 500 });
  });

  it('that looks like an event is refused without a crash', () => {
    const looks = fc.tuple(fc.constantFrom(...REPORT_NAMES), fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(fc.property(looks, ([fact, members, data]) => {
      const parsed = parseEvent({ ...EXAMPLES[fact][0], ...members, data });
      expect(typeof parsed.ok).toBe('boolean');
    }), { numRuns: 500 });
  });

  const [planned] = EXAMPLES['convoy-planned'];
  const wide = Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`member${at}`, at]));
  const deep = JSON.parse(`${'['.repeat(400_000)}${']'.repeat(400_000)}`) as unknown;
  const long = Array.from({ length: 100_000 }, () => [34, 'x']);
  const some = Object.fromEntries(Object.entries(wide).slice(0, 3_000));
  it.each<readonly [string, object, string]>([
    ['deep body', { ...planned, data: deep }, ''],
    ['deep extension', { ...planned, extension: deep }, ''],
    ['wide body', { ...planned, data: { ...planned?.data, ...wide } }, ''],
    ['body with many members too many', { ...planned, data: { ...planned?.data, ...some } }, '/data/member0'],
    ['wide event', { ...planned, ...wide, time: 'x' }, ''],
    ['event with many attributes too many', { ...planned, ...some, time: 'x' }, ''],
    ['wide event of no type', { ...some, type: 'x' }, ''],
    ['long route', { ...planned, data: { ...planned?.data, route: long } }, ''],
    ['list of many wrong things', { ...planned, data: { ...planned?.data, goods: long.slice(0, 4_000) } }, '/data/goods/0'],
  ])('a %s is refused without holding up anybody', (_what, input, pointer) => {
    parseEvent({ ...planned, data: {} });
    const before = process.cpuUsage();
    const parsed = parseEvent(input);
    const { user, system } = process.cpuUsage(before);
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.pointer)).toContain(pointer);
    expect((user + system) / 1_000).toBeLessThan(LONGEST_MS);
  });
});
