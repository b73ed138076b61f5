import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseEnvelope } from './parse-event.ts';

interface Vector { readonly id: string; readonly event: unknown }
interface Batch { readonly id: string; readonly batch: readonly unknown[] }
interface Vectors { readonly validEvents: readonly Vector[]; readonly invalidEvents: readonly Vector[]; readonly validBatches: readonly Batch[]; readonly invalidBatches: readonly Batch[] }
const vectors = JSON.parse(readFileSync('libs/protocol/conformance/cloudevents-json.json', 'utf8')) as Vectors;

const minimal = { specversion: '1.0', id: 'one', type: 'org.example.happened', source: '/example' };
const isValid = (event: unknown) => parseEnvelope(event).ok;
const pointers = (event: unknown) => {
  const parsed = parseEnvelope(event);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};

describe('the official conformance vectors of CloudEvents', () => {
  it.each(vectors.validEvents)('takes $id', ({ event }) => { expect(parseEnvelope(event)).toEqual({ ok: true }); });
  it.each(vectors.invalidEvents)('refuses $id', ({ event }) => { expect(isValid(event)).toBe(false); });
  it.each(vectors.validBatches)('takes $id', ({ batch }) => { expect(batch.every(isValid)).toBe(true); });
  it.each(vectors.invalidBatches)('refuses $id', ({ batch }) => { expect(batch.every(isValid)).toBe(false); });
});

describe('an envelope', () => {
  it.each([
    ['an empty source', { source: '' }, '/source'],
    ['a source that is no URI reference', { source: 'not a uri' }, '/source'],
    ['a source whose first segment has a colon and is no scheme', { source: '1a:b' }, '/source'],
    ['an empty version', { specversion: '' }, '/specversion'],
    ['an older version', { specversion: '0.3' }, '/specversion'],
    ['a version that is a number', { specversion: 1 }, '/specversion'],
    ['a content type that is no media type', { datacontenttype: 'json' }, '/datacontenttype'],
    ['an empty content type', { datacontenttype: '' }, '/datacontenttype'],
    ['an empty schema', { dataschema: '' }, '/dataschema'],
    ['a relative schema', { dataschema: 'schemas/1' }, '/dataschema'],
    ['an empty subject', { subject: '' }, '/subject'],
    ['an id that is a number', { id: 25 }, '/id'],
    ['an id that is an object', { id: { a: 1 } }, '/id'],
    ['an id that is null', { id: null }, '/id'],
    ['an id with a control character', { id: 'a\u0000b' }, '/id'],
    ['an extension with a capital', { MyExtension: 'a' }, '/MyExtension'],
    ['an extension with an underscore', { my_extension: 'a' }, '/my_extension'],
    ['an extension that is a fraction', { extension: 1.5 }, '/extension'],
    ['an extension beyond 32 bits', { extension: 2 ** 31 }, '/extension'],
    ['an extension that is an object', { extension: {} }, '/extension'],
    ['an extension that is a list', { extension: [] }, '/extension'],
    ['data together with data_base64', { data: 'text', data_base64: 'dGV4dA==' }, '/data_base64'],
    ['data_base64 that is no base64', { data_base64: 'dGV4dA=' }, '/data_base64'],
    ['a day that does not exist', { time: '2026-02-30T00:00:00Z' }, '/time'],
    ['an hour that does not exist', { time: '2026-02-03T24:00:00Z' }, '/time'],
  ])('refuses %s and points at it', (_what, change, pointer) => {
    expect(pointers({ ...minimal, ...change })).toEqual([pointer]);
  });

  it('refuses a name that is no word without telling it back', () => {
    expect(pointers({ ...minimal, 'my.extension': 1.5 })).toEqual(['/my.extension']);
    expect(pointers({ ...minimal, '<b>bold</b>': 'a', ['x'.repeat(65)]: 'b' })).toEqual(['']);
  });

  it.each([
    ['text as data', { data: 'Simple text', datacontenttype: 'text/plain; charset="utf-8"' }],
    ['bytes as data', { data_base64: 'dGV4dA==' }],
    ['extensions of every type', { integer: -(2 ** 31), flag: true, words: 'text', moment: '2026-03-31T15:12:00Z', none: null }],
    ['an Arabic subject', { subject: 'معبر' }],
    ['a time before 1970', { time: '1943-11-22T00:00:00+02:00' }],
    ['a leap second', { time: '2016-12-31T23:59:60Z' }],
    ['small letters in a time', { time: '2026-04-05t17:31:00.5z' }],
  ])('takes %s', (_what, change) => { expect(parseEnvelope({ ...minimal, ...change })).toEqual({ ok: true }); });

  it.each([[null], [[]], ['{}'], [7], [undefined]])('refuses %p, which is no object', (input) => { expect(isValid(input)).toBe(false); });
});
