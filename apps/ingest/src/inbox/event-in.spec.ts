import { describe, expect, it } from '@jest/globals';
import type { InboxRecord } from '#libs/event-log';
import { violation } from '../events/sample.ts';
import { eventIn } from './event-in.ts';

const STRUCTURED = 'application/cloudevents+json';
const bytes = (text: string | Uint8Array): Buffer => Buffer.from(text);
const record = (value: string | Uint8Array | null, headers: readonly (readonly [string, string | Uint8Array])[]): InboxRecord => ({
  operation: 'demo', partition: 0, offset: '0', value: value === null ? null : bytes(value), headers: headers.map(([name, text]) => [name, bytes(text)]),
});
const structured = (event: unknown, type = STRUCTURED, header = 'content-type'): InboxRecord => record(typeof event === 'string' ? event : JSON.stringify(event), [[header, type]]);

/** Attributes of an event as headers of the Kafka binding. */
const attributes = (event: Readonly<Record<string, unknown>>, prefix = 'ce_'): readonly (readonly [string, string])[] =>
  Object.entries(event).flatMap(([name, value]) => (name === 'data' || name === 'datacontenttype' ? [] : [[`${prefix}${name}`, String(value)] as const]));
const binary = (event: Readonly<Record<string, unknown>>, type: string | null = 'application/json', prefix = 'ce_'): InboxRecord =>
  record(JSON.stringify(event['data']), [...attributes(event, prefix), ...(type === null ? [] : [['content-type', type] as const])]);

const ARABIC = violation({ id: 'تقرير ١', source: 'urn:team:north' }, { narrative: 'سُمع انفجار قرب المعبر' });
const PLAIN = violation();
const HEARTBEAT = { specversion: '1.0', id: 'b-1', source: 'urn:team:north', type: 'watchfloor.source-heartbeat.v1', subject: 'source/north', time: '2026-03-01T11:58:00Z' };

describe('an event in the inbox', () => {
  it.each<readonly [string, InboxRecord, Readonly<Record<string, unknown>>]>([
    ['structured', structured(PLAIN), PLAIN],
    ['structured, with a charset and other spelling', structured(PLAIN, 'Application/CloudEvents+JSON; charset="UTF-8"', 'Content-Type'), PLAIN],
    ['structured, with Arabic text', structured(ARABIC), ARABIC],
    ['structured, its attributes repeated in headers that are not read', record(JSON.stringify(PLAIN), [['content-type', STRUCTURED], ['ce_id', 'other'], ['ce_type', 'other']]), PLAIN],
    ['binary', binary(PLAIN), PLAIN],
    ['binary, its header names in capitals', binary(PLAIN, 'application/json; charset=utf-8', 'CE_'), { ...PLAIN, datacontenttype: 'application/json; charset=utf-8' }],
    ['binary, its attributes in UTF-8 as they are', binary(ARABIC), ARABIC],
    ['binary, with a value that looks percent-encoded and is not', binary(violation({ id: '100%25 "sure"' })), violation({ id: '100%25 "sure"' })],
    ['binary, without a content type', binary({ ...PLAIN, datacontenttype: undefined }, null), { ...PLAIN, datacontenttype: undefined }],
    ['binary, with a value of no bytes for a fact that says nothing more', record('', attributes(HEARTBEAT)), HEARTBEAT],
    ['binary, without a value for a fact that says nothing more', record(null, attributes(HEARTBEAT)), HEARTBEAT],
    ['binary, beside headers of others that hold anything', record(JSON.stringify(PLAIN['data']), [...attributes(PLAIN), ['content-type', 'application/json'], ['x', new Uint8Array([0xff, 0xfe])]]), PLAIN],
  ])('is taken: %s', (_, given, event) => {
    const read = eventIn(given);
    expect('event' in read ? [read.event.id, read.event.source, read.event.subject, read.event.data] : read).toEqual([event['id'], event['source'], event['subject'], event['data'] ?? {}]);
    expect(JSON.parse('event' in read ? read.event.json : '')).toEqual(JSON.parse(JSON.stringify(event)));
  });

  it("keeps the sender's own text when it is structured", () => {
    const text = ` ${JSON.stringify(PLAIN, undefined, 3)}\n`;
    expect(eventIn(structured(text))).toMatchObject({ event: { json: text } });
  });

  const large = violation({}, { narrative: 'x'.repeat(7_000), parties: Array.from({ length: 250 }, () => 'y'.repeat(250)) });
  const INVALID_UTF_8 = new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]);
  it.each<readonly [string, InboxRecord, string, string]>([
    ['no value', record(null, [['content-type', STRUCTURED]]), 'unparseable', 'value: '],
    ['no value, in binary mode', record(null, attributes(PLAIN)), 'invalid', '/data: '],
    ['nothing at all', record(null, []), 'unsupported', 'content-type: '],
    ['an empty value', structured(''), 'unparseable', 'value: '],
    ['a value that is not JSON', structured('{"secret-7'), 'unparseable', 'value: '],
    ['a value that is not JSON, in binary mode', record('secret-7', attributes(PLAIN)), 'unparseable', 'value: '],
    ['a value that is not UTF-8', record(INVALID_UTF_8, [['content-type', STRUCTURED]]), 'unparseable', 'value: '],
    ['data that is not UTF-8', record(INVALID_UTF_8, attributes(PLAIN)), 'unparseable', 'value: '],
    ['JSON that is no object', structured('[1]'), 'invalid', 'The event must be an object.'],
    ['a member named twice', structured('{"id":"a","id":"b"}'), 'unparseable', 'value: '],
    ['nesting without end', structured(`${'['.repeat(40_000)}`), 'unparseable', 'value: '],
    ['a value of two megabytes', structured(`"${'x'.repeat(2 * 1_024 * 1_024)}"`), 'too-large', 'value: '],
    ['a value of one byte too many', structured(JSON.stringify(PLAIN).padEnd(65_537)), 'too-large', 'value: '],
    ['a binary event that is too large as a whole', binary({ ...large, note: 'z'.repeat(2_000) }), 'too-large', 'value: '],
    ['an unknown type', structured(violation({ type: 'secret-7' })), 'invalid', '/type: '],
    ['a type that only we write', structured(violation({ type: 'watchfloor.act-withdrawn.v1' })), 'invalid', '/type: '],
    ['a version that is not known', structured(violation({ type: 'watchfloor.violation-reported.v99' })), 'invalid', '/type: '],
    ['an unknown version of CloudEvents', binary(violation({ specversion: '0.3' })), 'invalid', '/specversion: '],
    ['no id', binary({ ...PLAIN, id: '' }), 'invalid', '/id: '],
    ['a body that cannot be', structured(violation({}, { lat: 91 })), 'invalid', '/data/lat: '],
    ['a recorded time', structured(violation({ recordedtime: '2026-03-01T11:58:00Z' })), 'invalid', '/recordedtime: '],
    ['an actor', binary(violation({ actor: 'secret-7' })), 'invalid', '/actor: '],
    ['a cause', binary(violation({ causationid: 'secret-7' })), 'invalid', '/causationid: '],
    ['an attribute in a header that is not UTF-8', record('{}', [...attributes(PLAIN), ['ce_label', new Uint8Array([0xc3, 0x28])]]), 'unparseable', 'ce_: '],
    ['a content type that is not UTF-8', record('{}', [['content-type', new Uint8Array([0xff])]]), 'unparseable', 'content-type: '],
    ['an attribute given twice', record('{}', [...attributes(PLAIN), ['CE_ID', 'secret-7']]), 'unparseable', 'ce_: '],
    ['a content type given twice', record('{}', [['content-type', STRUCTURED], ['Content-Type', STRUCTURED]]), 'unparseable', 'content-type: '],
    ['the type of its data in an attribute', record('{}', [...attributes(PLAIN), ['ce_datacontenttype', 'secret-7']]), 'invalid', 'In binary mode'],
    ['an attribute whose name is not legal', record('{}', [...attributes(PLAIN), ['ce_se-cret', 'secret-7']]), 'invalid', ''],
    ['an attribute that reaches for a prototype', record('{}', [...attributes(PLAIN), ['ce___proto__', 'secret-7']]), 'invalid', ''],
    ['avro', record('{}', [['content-type', 'application/cloudevents+avro']]), 'unsupported', 'content-type: '],
    ['avro data', binary(PLAIN, 'application/avro'), 'unsupported', 'content-type: '],
    ['JSON of another kind', binary(PLAIN, 'application/geo+json'), 'unsupported', 'content-type: '],
    ['another charset', structured(PLAIN, `${STRUCTURED}; charset=utf-16`), 'unsupported', 'content-type: '],
    ['a batch', structured([PLAIN], 'application/cloudevents-batch+json'), 'unsupported', 'content-type: '],
    ['a content type that cannot be', binary(PLAIN, 'application/json; secret-7'), 'invalid', '/datacontenttype: '],
    ['nothing that says what it is', record(JSON.stringify(PLAIN), []), 'unsupported', 'content-type: '],
    ['only a content type of JSON', structured(PLAIN, 'application/json'), 'unsupported', 'content-type: '],
    ['headers of the HTTP binding', binary(PLAIN, 'application/json', 'ce-'), 'unsupported', 'content-type: '],
  ])('is refused with a reason that names the field and holds nothing of it: %s', (_, given, rejection, reason) => {
    const read = eventIn(given);
    expect(read).toMatchObject({ rejection });
    const told = 'reason' in read ? read.reason : '';
    expect(told).toContain(reason);
    expect(told).not.toContain('secret-7');
    expect(told.length).toBeGreaterThan(10);
  });
});
