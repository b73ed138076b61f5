/** For tests: bad JSON, and events that are none. */
import { BATCH, STRUCTURED, violation } from '../events/sample.ts';
import { MARK, type BadInput } from './bad-input.ts';

const body = (text: string, type = STRUCTURED) => ({ headers: { 'content-type': type }, body: text });
const GOOD = JSON.stringify(violation());
const and = (member: string): string => `${GOOD.slice(0, -1)},${member}}`;
const event = (name: string, more: Readonly<Record<string, unknown>>, pointer: string, data: Readonly<Record<string, unknown>> = {}): BadInput =>
  ({ name, request: body(JSON.stringify(violation(more, data))), answer: 'rejected', pointer });
const binary = (headers: readonly (readonly [string, string])[]) => ({
  headers: [
    ['content-type', 'application/json'], ['ce-specversion', '1.0'], ['ce-id', 'b-1'], ['ce-source', 'urn:team:north'], ['ce-type', 'watchfloor.violation-reported.v1'],
    ['ce-subject', 'violation/v-1'], ['ce-time', '2026-03-01T11:58:00Z'], ...headers,
  ] as const, body: JSON.stringify(violation()['data']),
});

/** Bodies that are no JSON, or JSON that means trouble. */
export const JSON_TEXT: readonly BadInput[] = [
  { name: 'half a document', request: body(GOOD.slice(0, -5)), answer: 'unparseable' },
  { name: 'two documents', request: body(`${GOOD}${GOOD}`), answer: 'unparseable' },
  { name: 'a comment', request: body(`/* ${MARK} */${GOOD}`), answer: 'unparseable' },
  { name: 'NaN', request: body(GOOD.replace('300', 'NaN')), answer: 'unparseable' },
  { name: 'lists a hundred thousand deep in a batch', request: body('['.repeat(100_000) + ']'.repeat(100_000), BATCH), answer: 'unparseable' },
  { name: 'lists sixty-five deep', request: body(and(`"deep":${'['.repeat(65)}${']'.repeat(65)}`)), answer: 'unparseable' },
  { name: 'objects ten thousand deep', request: body(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), answer: 'unparseable' },
  { name: '__proto__', request: body(and('"__proto__":{"polluted":true}')), answer: 'unparseable' },
  { name: '__proto__ in data, written with escapes', request: body(GOOD.replace('"class"', String.raw`"\u005f_proto__":{"polluted":true},"class"`)), answer: 'unparseable' },
  { name: 'constructor.prototype', request: body(and('"constructor":{"prototype":{"polluted":true}}')), answer: 'unparseable' },
  { name: 'an object as constructor', request: body(and('"constructor":{"polluted":true}')), answer: 'rejected' },
  { name: 'a member twice', request: body(and('"id":"r-2"')), answer: 'unparseable' },
  { name: 'a member twice, once with escapes', request: body(and(String.raw`"\u0069d":"r-2"`)), answer: 'unparseable' },
  { name: 'a member of data twice', request: body(GOOD.replace('"class"', '"class":"air-strike","class"')), answer: 'unparseable' },
  { name: 'a number beyond every number', request: body(GOOD.replace('300', '1e400')), answer: 'rejected', pointer: '/data/uncertainty' },
  { name: 'a batch that is no list', request: body(GOOD, BATCH), answer: 'unparseable' },
  { name: 'a list where an event belongs', request: body(`[${GOOD}]`), answer: 'rejected' },
  { name: 'null where an event belongs', request: body('null'), answer: 'rejected' },
  { name: 'a batch of things that are no events', request: body(`[null,1,"${MARK}",[],true]`, BATCH), answer: 'rejected', pointer: '/0' },
  { name: 'a ce- header twice', request: binary([['ce-id', 'b-2']]), answer: 'bad-request' },
  { name: 'a ce- header that is half an escape', request: binary([['ce-extra', '%E2%80']]), answer: 'bad-request' },
  { name: 'a ce- header with bytes beyond ASCII', request: binary([['ce-extra', 'é']]), answer: 'bad-request' },
  { name: 'data in a ce- header', request: binary([['ce-data', '{}']]), answer: 'bad-request' },
  { name: 'a prototype in ce- headers', request: binary([['ce-__proto__', MARK]]), answer: 'rejected' },
];

/** JSON that is no event of ours. */
export const EVENTS: readonly BadInput[] = [
  event('an unknown type', { type: 'watchfloor.unheard-of.v1' }, '/type'),
  event('a type of ours alone', { type: 'watchfloor.corridor-suspended.v1' }, '/type'),
  event('the log’s own first event', { type: 'watchfloor.operation-opened.v1', subject: 'operation/demo' }, '/type'),
  event('version 0', { type: 'watchfloor.violation-reported.v0' }, '/type'),
  event('version 999', { type: 'watchfloor.violation-reported.v999' }, '/type'),
  event('another CloudEvents version', { specversion: '0.3' }, '/specversion'),
  event('an empty id', { id: '' }, '/id'),
  event('an id that is a number', { id: 7 }, '/id'),
  event('an id with NUL', { id: 'a\u0000b' }, '/id'),
  event('an id with a bidi override', { id: 'a\u202eb' }, '/id'),
  event('an id of 10 KB', { id: 'a'.repeat(10_000) }, '/id'),
  event('a lone surrogate', { id: '\ud800' }, '/id'),
  event('a source with a space', { source: `urn:team north` }, '/source'),
  event('a subject of another type', { subject: 'convoy/v-1' }, '/subject'),
  event('a subject that climbs', { subject: 'violation/../x' }, '/subject'),
  event('a time without an offset', { time: '2026-03-01T11:58:00' }, '/time'),
  event('30 February', { time: '2026-02-30T00:00:00Z' }, '/time'),
  event('24:00', { time: '2026-03-01T24:00:00Z' }, '/time'),
  event('the year 0', { time: '0000-01-01T00:00:00Z' }, '/time'),
  event('a recorded time of the sender', { recordedtime: '2020-01-01T00:00:00Z' }, '/recordedtime'),
  event('an actor of the sender', { actor: MARK }, '/actor'),
  event('a cause of the sender', { causationid: MARK }, '/causationid'),
  event('an extension whose name is not legal', { 'Not-Legal': 1 }, '/Not-Legal'),
  event('an extension that is an object', { extra: { a: 1 } }, '/extra'),
  event('data that is a list', { data: [] }, '/data'),
  event('data in base64', { data: undefined, data_base64: 'e30=' }, '/data_base64'),
  event('XML as data', { datacontenttype: 'application/xml' }, '/datacontenttype'),
  event('an unknown field', {}, '/data/extra', { extra: MARK }),
  event('a field that every object has', {}, '/data/toString', { toString: 'a' }),
  event('a class that is none', {}, '/data/class', { class: MARK }),
  event('a number as text', {}, '/data/uncertainty', { uncertainty: '300' }),
  event('a narrative that is far too long', {}, '/data/narrative', { narrative: 'a'.repeat(20_000) }),
];
