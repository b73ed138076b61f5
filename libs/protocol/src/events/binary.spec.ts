import { describe, expect, it } from '@jest/globals';
import { EXAMPLES } from '../documents/examples.ts';
import { fromBinary, isBinary, type Headers } from './binary.ts';
import { parseEvent } from './parse-event.ts';

const HEADERS: Headers = {
  'host': 'localhost', 'content-type': 'application/json; charset=utf-8', 'ce-specversion': '1.0', 'ce-id': 'st%2090412', 'ce-source': 'urn:example:drivers:south',
  'ce-type': 'watchfloor.checkpoint-status-reported.v1', 'ce-subject': 'checkpoint/kerem-shalom', 'ce-time': '2026-11-23T08:41:00+02:00', 'ce-label': '%D9%85%D8%B9%D8%A8%D8%B1',
};
const BODY = EXAMPLES['checkpoint-status-reported'][0]?.data;
const assembled = (headers: Headers, ...body: readonly [unknown?]) => fromBinary({ ...HEADERS, ...headers }, body.length === 0 ? BODY : body[0]);
const pointers = (headers: Headers) => {
  const made = assembled(headers);
  const parsed = made.ok ? parseEvent(made.input) : made;
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};

describe('an event in binary mode', () => {
  it('is the event of its headers and its body', () => {
    const made = assembled({});
    expect(made).toMatchObject({ ok: true, input: { id: 'st 90412', label: 'معبر', data: BODY } });
    expect(made.ok && parseEvent(made.input)).toMatchObject({ ok: true, event: { fact: 'checkpoint-status-reported', subject: 'checkpoint/kerem-shalom' } });
  });

  it('is told by the header with the version', () => {
    expect([isBinary(HEADERS), isBinary({ 'content-type': 'application/cloudevents+json' })]).toEqual([true, false]);
  });

  it('may have no body', () => {
    const made = assembled({ 'ce-type': 'watchfloor.source-heartbeat.v1', 'ce-subject': 'source/a' }, undefined);
    expect(made.ok && parseEvent(made.input)).toMatchObject({ ok: true, event: { data: {} } });
  });

  it('takes values out of quotes', () => {
    expect(assembled({ 'ce-label': '"a \\"b\\" %25"' })).toMatchObject({ ok: true, input: { label: 'a "b" %' } });
  });

  it.each([
    ['bytes that are not encoded', { 'ce-label': 'Ù…' }, '/label'], ['a broken encoding', { 'ce-label': '%zz' }, '/label'], ['an encoding that is no UTF-8', { 'ce-label': '%ff' }, '/label'],
    ['one name twice', { 'ce-label': ['a', 'b'] }, '/label'], ['data in a header', { 'ce-data': '{}' }, ''], ['a media type in a header', { 'ce-datacontenttype': 'a/b' }, ''],
    ['a name that is none', { 'ce-a_b': 'c' }, '/a_b'],
    ['another media type', { 'content-type': 'text/plain' }, '/datacontenttype'],
  ])('is refused with %s', (_what, headers, pointer) => { expect(pointers(headers as unknown as Headers)).toEqual([pointer]); });
});
