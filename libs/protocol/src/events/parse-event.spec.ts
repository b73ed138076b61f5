import { describe, expect, it } from '@jest/globals';
import { REPORT_NAMES, type FactName } from '#libs/domain';
import { EXAMPLES } from '../documents/examples.ts';
import { LIMITS } from '../limits.ts';
import { parseEvent } from './parse-event.ts';

type Change = Readonly<Record<string, unknown>>;
const whole = (fact: FactName, change: Change = {}, data: Change = {}): Change & { readonly data: Change } => {
  const [example] = EXAMPLES[fact];
  if (example === undefined) throw new Error('no example');
  return { ...example, ...change, data: { ...example.data, ...data } };
};
const pointers = (input: unknown) => {
  const parsed = parseEvent(input);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};
const violation = (data: Change, change: Change = {}) => whole('violation-reported', change, data);

describe('an event from outside', () => {
  it.each(REPORT_NAMES)('%s is taken as its examples say it', (fact) => {
    for (const example of EXAMPLES[fact]) expect(parseEvent(example)).toMatchObject({ ok: true, event: { fact, id: example.id, source: example.source, data: example.data } });
  });

  it('keeps the text of the sender, and writes its own when there is none', () => {
    const example = whole('violation-reported', { note: null, sequence: 4 });
    const text = JSON.stringify(example, null, 3);
    expect(parseEvent(example, text)).toMatchObject({ ok: true, event: { json: text } });
    const parsed = parseEvent(example);
    expect(parsed.ok && JSON.parse(parsed.event.json)).toEqual({ ...example, note: undefined });
  });

  it.each(['violation-assessed', 'operation-opened', 'corridor-suspended', 'act-withdrawn'] as const)('%s is ours and is refused', (fact) => {
    expect(pointers(whole(fact))).toContain('/type');
  });

  it.each([
    ['another namespace', 'org.example.violation-reported.v1'], ['an unknown fact', 'watchfloor.violation-imagined.v1'], ['version 0', 'watchfloor.violation-reported.v0'],
    ['a version that is unknown', 'watchfloor.violation-reported.v2'], ['a version of many digits', 'watchfloor.violation-reported.v999'], ['no version', 'watchfloor.violation-reported'],
  ])('of a type with %s is refused at its type', (_what, type) => { expect(pointers(violation({}, { type }))).toEqual(['/type']); });

  it('says that a version is unknown and which is the newest', () => {
    expect(parseEvent(violation({}, { type: 'watchfloor.violation-reported.v2' }))).toMatchObject({ ok: false, errors: [{ detail: expect.stringContaining('newest is v1') }] });
  });

  it.each(['recordedtime', 'actor', 'causationid'])('must not carry %s, which is ours to say; null is none', (name) => {
    expect(pointers(violation({}, { [name]: '2026-11-23T10:00:00Z' }))).toEqual([`/${name}`]);
    expect(pointers(violation({}, { [name]: null }))).toEqual([]);
  });

  it.each([
    ['without a time', { time: null }, '/time'], ['with a time without an offset', { time: '2026-11-23T09:13:00' }, '/time'],
    ['with a time that ends in year 10000', { time: '9999-12-31T23:59:59-01:00' }, '/time'], ['about nothing', { subject: null }, '/subject'],
    ['about another type of entity', { subject: 'convoy/V-1' }, '/subject'], ['about an id that cannot be', { subject: 'violation/-1' }, '/subject'],
    ['about an id that is too long', { subject: `violation/${'a'.repeat(65)}` }, '/subject'], ['about two slashes', { subject: 'violation/a/b' }, '/subject'],
    ['whose source has a space', { source: 'urn:a b' }, '/source'], ['whose source is too long', { source: `urn:${'a'.repeat(LIMITS.sourceCharacters)}` }, '/source'],
    ['whose id is too long', { id: 'a'.repeat(LIMITS.idCharacters + 1) }, '/id'], ['whose id hides a character', { id: 'a\u202Eb' }, '/id'],
    ['whose id has a line break', { id: 'a\nb' }, '/id'], ['that is not JSON', { datacontenttype: 'application/xml' }, '/datacontenttype'],
    ['whose body is base64', { data_base64: 'e30=' }, '/data_base64'],
  ])('%s is refused at that field', (_what, change, pointer) => { expect(pointers(violation({}, change))).toEqual([pointer]); });

  it('may say its media type with parameters and in capitals', () => {
    expect(pointers(violation({}, { datacontenttype: 'Application/JSON; charset=utf-8' }))).toEqual([]);
  });

  it('needs no body where every field may be absent', () => {
    const { data: _data, ...bare } = whole('convoy-departed');
    expect(parseEvent(bare)).toMatchObject({ ok: true, event: { data: {} } });
    expect(pointers({ ...bare, type: 'watchfloor.convoy-closed.v1' })).toEqual(['/data']);
  });

  it('is refused above 64 KiB, counted in bytes', () => {
    const wide = 'ش'.repeat(LIMITS.textCharacters);
    expect(pointers(violation({ narrative: wide }))).toEqual([]);
    expect(pointers(violation({ narrative: 'a' }, { padding: 'ش'.repeat(LIMITS.eventBytes / 2) }))).toEqual(['']);
    expect(parseEvent(violation({}), ' '.repeat(LIMITS.eventBytes + 1))).toMatchObject({ ok: false });
  });

  it('names its source and id in a refusal only when they can be read', () => {
    expect(parseEvent(violation({ class: 'x' }))).toMatchObject({ source: 'urn:example:monitors:patrol-3', id: '3f0c1d5e-0001' });
    const refused = parseEvent(violation({}, { source: 'a b', id: 7 }));
    expect(Object.keys(refused).sort()).toEqual(['errors', 'ok']);
  });
});

describe('a body', () => {
  it.each([
    ['a field that is not known', { colour: 'red' }, '/data/colour'],
    ['a class that is not one', { class: 'rumour' }, '/data/class'],
    ['no class', { class: undefined }, '/data/class'],
    ['a longitude alone', { lat: undefined }, '/data/lat'],
    ['a latitude alone', { lon: undefined }, '/data/lon'],
    ['a longitude beyond 180', { lon: 180.0001 }, '/data/lon'],
    ['a latitude beyond -90', { lat: -90.0001 }, '/data/lat'],
    ['a longitude that is not finite', { lon: Number.POSITIVE_INFINITY }, '/data/lon'],
    ['a latitude in text', { lat: '31.4' }, '/data/lat'],
    ['a negative uncertainty', { uncertainty: -1 }, '/data/uncertainty'],
    ['a fraction of a person', { killed: { claimed: 0.5 } }, '/data/killed/claimed'],
    ['less than no persons', { injured: { verified: -1 } }, '/data/injured/verified'],
    ['more at least than at most', { count: { min: 4, max: 3 } }, '/data/count/max'],
    ['a reliability that is not one', { reliability: 'G' }, '/data/reliability'],
    ['a credibility of 0', { credibility: 0 }, '/data/credibility'],
    ['an end before the begin', { from: '2026-11-23T09:16:00+02:00', to: '2026-11-23T09:13:00+02:00' }, '/data/to'],
    ['a begin that is no time', { from: 'yesterday' }, '/data/from'],
    ['an escape sequence in a narrative', { narrative: 'a\u001B[2J' }, '/data/narrative'],
    ['an empty group', { group: '' }, '/data/group'],
    ['text for a list', { parties: 'both' }, '/data/parties'],
    ['a party that is a number', { parties: ['a', 1] }, '/data/parties/1'],
    ['a narrative that is too long', { narrative: 'a'.repeat(LIMITS.textCharacters + 1) }, '/data/narrative'],
  ])('with %s is refused there', (_what, data, pointer) => {
    const input = JSON.parse(JSON.stringify(violation(data, {}), (_name, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'Infinity!' : value)).replace('"Infinity!"', '1e400')) as unknown;
    expect(pointers(input)).toContain(pointer);
    expect(pointers(input)).toHaveLength(1 + (pointer === '/data/to' ? 2 : 0));
  });

  it('has a time that lies between from and to, ends included', () => {
    const data = { from: '2026-11-23T09:00:00+02:00', to: '2026-11-23T07:30:00Z' };
    expect(pointers(violation(data, { time: '2026-11-23T07:00:00Z' }))).toEqual([]);
    expect(pointers(violation(data, { time: '2026-11-23T09:30:00+02:00' }))).toEqual([]);
    expect(pointers(violation(data, { time: '2026-11-23T06:59:59Z' }))).toEqual(['/time']);
    expect(pointers(violation(data, { time: '2026-11-23T07:30:01Z' }))).toEqual(['/time']);
  });

  it.each([
    ['position', 'convoy-position-reported', { lon: 180, lat: -90, heading: 360, speed: 0, battery: 1 }, []],
    ['charge in percent', 'convoy-position-reported', { battery: 83 }, ['/data/battery']],
    ['direction beyond the circle', 'convoy-position-reported', { heading: 361 }, ['/data/heading']],
    ['negative speed', 'convoy-position-reported', { speed: -1 }, ['/data/speed']],
    ['status that is none', 'checkpoint-status-reported', { status: 'unknown' }, ['/data/status']],
    ['key instead of a bare id', 'convoy-planned', { corridor: 'corridor/north' }, ['/data/corridor']],
    ['stop that is a key', 'convoy-planned', { stops: ['checkpoint/a'] }, ['/data/stops/0']],
    ['arrival before the departure', 'convoy-planned', { arriveBy: '2026-11-23T07:00:00+02:00' }, ['/data/arriveBy']],
    ['route of one position', 'convoy-planned', { route: [[34, 31]] }, ['/data/route']],
    ['route with altitudes', 'convoy-planned', { route: [[34, 31, 5], [34, 32]] }, ['/data/route/0']],
    ['route too long', 'convoy-planned', { route: Array.from({ length: LIMITS.eventVertices + 1 }, () => [34, 31]) }, ['/data/route']],
    ['window that ends before it begins', 'convoy-decided', { windows: [{ from: '2026-11-23T08:00:00Z', to: '2026-11-23T07:00:00Z' }] }, ['/data/windows/0/to']],
    ['reason of spaces', 'violation-retracted', { reason: '  ' }, ['/data/reason']],
    ['event key without an id', 'violation-retracted', { retracts: 'urn:a ' }, ['/data/retracts']],
    ['event key without a space', 'violation-retracted', { retracts: 'urn:a' }, ['/data/retracts']],
    ['interval of nothing', 'source-registered', { expectedInterval: 0 }, ['/data/expectedInterval']],
    ['name without English', 'checkpoint-registered', { name: { ar: 'معبر' } }, ['/data/name/en']],
    ['end before its begin', 'line-declared', { validTo: '2026-10-01T00:00:00Z' }, ['/data/validTo']],
  ] as const)('%s', (_what, fact, data, expected) => { expect(pointers(whole(fact, {}, data))).toEqual(expected); });

  const RING = [[34.2, 31.2], [34.3, 31.2], [34.3, 31.3], [34.2, 31.2]];
  it.each([
    ['closed ring', { type: 'Polygon', coordinates: [RING] }, []],
    ['open ring', { type: 'Polygon', coordinates: [RING.with(3, [34.2, 31.25])] }, ['/data/geometry/coordinates/0']],
    ['ring of three', { type: 'Polygon', coordinates: [[RING[0], RING[1], RING[0]]] }, ['/data/geometry/coordinates/0']],
    ['polygon without rings', { type: 'Polygon', coordinates: [] }, ['/data/geometry/coordinates']],
    ['line for a sector', { type: 'LineString', coordinates: RING }, ['/data/geometry/type']],
    ['reference system', { type: 'Polygon', coordinates: [RING], crs: {} }, ['/data/geometry/crs']],
    ['no geometry', null, ['/data/geometry']],
  ])('of a sector with a %s', (_what, geometry, expected) => {
    expect(pointers(whole('sector-defined', {}, { geometry }))).toEqual(expect.arrayContaining(expected));
    expect(parseEvent(whole('sector-defined', {}, { geometry })).ok).toBe(expected.length === 0);
  });

  it('counts the positions of all rings together', () => {
    const ring = (positions: number) => [...Array.from({ length: positions - 1 }, (_, at) => [34 + at / 1e5, 31]), [34, 31]];
    const geometry = (positions: number) => ({ type: 'Polygon', coordinates: [ring(LIMITS.eventVertices / 2), ring(positions)] });
    expect(pointers(whole('sector-defined', {}, { geometry: geometry(LIMITS.eventVertices / 2) }))).toEqual([]);
    expect(pointers(whole('line-declared', {}, { geometry: geometry(LIMITS.eventVertices / 2 + 1) }))).toEqual(['/data/geometry/coordinates']);
  });

  it('of a line may be a polygon or a line, and is told about the one it says it is', () => {
    expect(pointers(whole('line-declared', {}, { geometry: { type: 'Polygon', coordinates: [RING] } }))).toEqual([]);
    expect(pointers(whole('line-declared', {}, { geometry: { type: 'LineString', coordinates: [[34, 31], [34, 91]] } }))).toEqual(['/data/geometry/coordinates/1/1']);
    expect(pointers(whole('line-declared', {}, { geometry: { type: 'Polygon', coordinates: [RING.with(1, [181, 31])] } }))).toEqual(['/data/geometry/coordinates/0/1/0']);
    expect(pointers(whole('line-declared', {}, { geometry: { type: 'Point', coordinates: [34, 31] } }))).toContain('/data/geometry/type');
  });
});
