import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { UNFIT, type ActFact, type Event, type FactName } from '#libs/domain';
import { EXAMPLES } from '../documents/examples.ts';
import { BODIES } from '../facts/bodies.ts';
import { newestOf, typeOfFact } from '../facts/upcasts.ts';
import { decode, encodeAct, MalformedEvent, NewerVersion } from './log-events.ts';

const FACTS = Object.keys(BODIES) as readonly FactName[];
const GOLDEN = 'libs/protocol/golden';

describe.each(FACTS)('%s', (fact) => {
  it.each(Array.from({ length: newestOf(fact) }, (_, at) => at + 1))('of version %i is read from old logs as it always was', (version) => {
    const { cases } = JSON.parse(readFileSync(`${GOLDEN}/${typeOfFact(fact, version)}.json`, 'utf8')) as { cases: readonly { json: string; decoded: Omit<Event, 'json'> }[] };
    expect(cases.length).toBeGreaterThan(0);
    for (const { json, decoded } of cases) expect(decode(json)).toEqual({ ...decoded, json });
  });
});

describe('the golden corpus', () => {
  it('has a file for every fact and version and no other', () => {
    const wanted = FACTS.flatMap((fact) => Array.from({ length: newestOf(fact) }, (_, at) => `${typeOfFact(fact, at + 1)}.json`));
    expect(readdirSync(GOLDEN).filter((name) => name.endsWith('.json')).sort()).toEqual(wanted.sort());
  });
});

describe('reading a log', () => {
  const [example] = EXAMPLES['convoy-held'];
  const text = (change: object) => JSON.stringify({ ...example, ...change });

  it.each(['watchfloor.convoy-held.v2', 'watchfloor.cargo-counted.v1'])('stops at %s, which is newer, and names it', (type) => {
    const error = (() => { try { return decode(text({ type })); } catch (thrown) { return thrown; } })();
    expect(error).toBeInstanceOf(NewerVersion);
    expect(error).toMatchObject({ type, message: expect.stringContaining(type) });
  });

  it('reads what today’s limits would refuse: they may have been wider', () => {
    expect(decode(text({ data: { reason: 'a'.repeat(100_000), colour: 'red' } })).data).toMatchObject({ colour: 'red' });
  });

  it('reads the extensions that only we write', () => {
    expect(decode(text({ actor: 'Watch 1', causationid: 'urn:a 1', recordedtime: '2026-11-23T10:00:00Z' })).fact).toBe('convoy-held');
  });

  it.each([
    ['no JSON', '{"a":'], ['two documents', '{} {}'], ['a list', '[]'], ['null', 'null'], ['nothing', ''],
    ['no id', text({ id: null })], ['an empty source', text({ source: '' })], ['another version of CloudEvents', text({ specversion: '0.3' })],
    ['a type that is not ours', text({ type: 'org.example.held.v1' })], ['version 0', text({ type: 'watchfloor.convoy-held.v0' })],
    ['another subject', text({ subject: 'violation/a' })], ['a subject of a hidden type', text({ subject: 'feed/a' })], ['no time', text({ time: null })],
    ['a watch that does not say which', JSON.stringify({ ...EXAMPLES['watch-started'][0], data: [] })],
  ])('says that %s is not an event', (_what, json) => { expect(() => decode(json)).toThrow(MalformedEvent); });
});

describe('a body of a log that its fact cannot have', () => {
  const read = (fact: FactName, data: unknown) => decode(JSON.stringify({ ...EXAMPLES[fact][0], data })).data;
  const point = { type: 'Point', coordinates: [34, 31] };

  it.each<readonly [FactName, string, unknown]>([
    ['convoy-planned', 'nothing', null], ['convoy-planned', 'a text', 'route'], ['violation-reported', 'a list', []], ['corridor-defined', 'no place', { name: { en: 'A' } }],
    ['corridor-defined', 'a number for a list', { name: { en: 'A' }, geometry: { type: 'LineString', coordinates: [[34, 31], [35, 31]] }, checkpoints: 7 }],
    ['sector-defined', 'another geometry', { name: { en: 'A' }, geometry: point }], ['line-declared', 'places with one number', { ...EXAMPLES['line-declared'][0]?.data, geometry: { type: 'LineString', coordinates: [[34], [35]] } }],
    ['convoy-position-reported', 'a place beyond the world', { lon: 1e9, lat: 31 }], ['checkpoint-status-reported', 'a status that is none', { status: 'ajar' }],
    ['violation-assessed', 'nobody who judged', { occurrence: 'verified', reason: 'Seen.', from: null }], ['note-added', 'a number for a text', { ...EXAMPLES['note-added'][0]?.data, text: 7 }],
  ])('is unfit: %s with %s', (fact, _what, data) => { expect(read(fact, data)).toEqual(UNFIT); });

  it('is not: an empty one of a fact that needs nothing', () => {
    expect([read('source-heartbeat', null), read('convoy-departed', {})]).toEqual([{}, {}]);
  });
});

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('writing an act', () => {
  const act: ActFact = { fact: 'entity-unparked', subject: 'convoy/a', data: { by: { name: 'Watch 1', audience: 'operations', verified: false } } };
  const written = { id: 'c-1', source: 'urn:watchfloor:demo', time: 1_795_000_000_000 };

  it('says who did it and what made it happen', () => {
    const event = encodeAct(act, { ...written, actor: 'Watch 1', causationid: 'urn:a 7', traceparent: TRACE });
    expect(JSON.parse(event.json)).toEqual({
      specversion: '1.0', id: 'c-1', source: 'urn:watchfloor:demo', type: 'watchfloor.entity-unparked.v1', subject: 'convoy/a', time: '2026-11-18T11:06:40.000Z',
      datacontenttype: 'application/json', actor: 'Watch 1', causationid: 'urn:a 7', traceparent: TRACE, data: act.data,
    });
  });

  it('leaves a trace out that is none, rather than fail', () => {
    for (const traceparent of ['', '00-a-b-01', 'a\u0000']) expect(encodeAct(act, { ...written, traceparent }).json).not.toContain('traceparent');
  });

  it('never writes what a reader would not understand', () => {
    expect(() => encodeAct({ ...act, subject: 'track/a' }, written)).toThrow(TypeError);
    expect(() => encodeAct({ ...act, data: { by: { name: '', audience: 'operations', verified: false } } } as ActFact, written)).toThrow(TypeError);
    expect(() => encodeAct(act, { ...written, id: '' })).toThrow(TypeError);
  });
});
