import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JSON_DEPTH, parseJson } from './json-text.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

describe('JSON from outside', () => {
  it('is read as JSON.parse reads it, with its text', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      if (/"(?:__proto__|prototype)"\s*:/.test(text)) return;
      expect(parse(text)).toMatchObject({ ok: true, value: JSON.parse(text), text });
    }));
  });

  it('is read with the text of each element of a list, as it was written', () => {
    const elements = (text: string): readonly string[] => {
      const parsed = parse(text);
      return parsed.ok ? parsed.elements() : ['refused'];
    };
    expect(elements(' [ {"a" : [1,\n2]},"x\\",\u05d0]",\t{},[[]] , -1.50 ] ')).toEqual(['{"a" : [1,\n2]}', '"x\\",\u05d0]"', '{}', '[[]]', '-1.50']);
    expect([elements('[]'), elements(' [ ] '), elements('{"a":[1]}'), elements('"[1]"')]).toEqual([[], [], [], []]);
    fc.assert(fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(undefined, 1, '\t'), (values, indent) => {
      const text = JSON.stringify(values, undefined, indent);
      if (/"(?:__proto__|prototype)"\s*:/.test(text)) return;
      const found = elements(text);
      expect(found.map((one) => JSON.parse(one) as unknown)).toEqual(JSON.parse(text));
      expect(found.every((one) => one === one.trim() && text.includes(one))).toBe(true);
    }));
  });

  it('is refused beyond its depth, and not at it', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect([parse(nested(JSON_DEPTH)).ok, parse(nested(JSON_DEPTH + 1)).ok]).toEqual([true, false]);
    expect(parse(`["${'['.repeat(500)}"]`).ok).toBe(true);
  });

  it('names each member of an object once, however it is written', () => {
    for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '{"b":[{"a":1,"x":{},"a":2}]}', '{"a":{},"a" \n\t:1}']) expect(parse(text).ok).toBe(false);
    for (const text of ['{"a":{"a":{"a":1}}}', '[{"a":1},{"a":1}]', '{"a":"a","b":"a"}', '{"x":["a","a"]}', '{"\\"":1,"\\\\":2}']) expect(parse(text).ok).toBe(true);
  });

  it('reaches for no prototype', () => {
    for (const text of ['{"__proto__":1}', '[{"a":{"__proto__":{}}}]', '{"\\u005f_proto__":1}', '{"constructor":{"prototype":{}}}']) expect(parse(text).ok).toBe(false);
    expect(parse('{"a":"__proto__"}').ok).toBe(true);
  });

  it('takes a megabyte of the worst in a moment', () => {
    const texts = [`"${'\\"'.repeat(500_000)}"`, `[${'{},'.repeat(300_000)}{}]`, `{${Array.from({ length: 90_000 }, (_, n) => `"${n}":1`).join(',')}}`, '['.repeat(1_000_000)];
    const began = performance.now();
    for (const text of texts) parse(text);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
