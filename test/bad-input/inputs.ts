/** Bad input for every door of the servers, made from good input and from the corpus of what has a name. */
import fc from 'fast-check';
import { CORPUS } from '../../apps/ingest/src/bad-input/corpus.ts';
import { MARK } from '../../apps/ingest/src/bad-input/bad-input.ts';
import type { Sent } from '../../apps/ingest/src/exchange.ts';
import { BATCH, convoy, planned, STRUCTURED, violation } from '../../apps/ingest/src/events/sample.ts';
import { flipped, mutated, spliced } from './mutations.ts';

export type Door = 'events' | 'devices' | 'inbox' | 'commands' | 'reads' | 'sockets';
/** Where HTTP goes: what may be recorded to ingest, everything else to a gateway. */
export interface Asked { readonly door: Door; readonly to: 'ingest' | 'gateway'; readonly request?: Sent; readonly bytes?: Buffer }
export interface Inboxed { readonly key: string | null; readonly value: Buffer | null; readonly headers: Readonly<Record<string, string>> }
/** Packets for one connection, in turn. */
export interface Packets { readonly namespace: '/live' | '/replay'; readonly packets: readonly string[] }

/** With a convoy that is under way, so that what it sends is looked at. */
const DEVICE = 'phone';
export const known = (id: string): readonly Readonly<Record<string, unknown>>[] => [planned(id, [DEVICE]), convoy('convoy-departed', id, '2026-03-01T09:10:00Z', {})];

type Good = Parameters<typeof mutated>[0];
const EVENTS = [
  violation({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, { killed: { claimed: 1 }, parties: ['a'], narrative: 'text', reliability: 'B', credibility: 2 }),
  planned('c-2', ['other'], '2026-03-01T09:00:00Z'), convoy('convoy-position-reported', 'c-1', '2026-03-01T11:00:00Z', { lon: 34.3, lat: 31.4, speed: 4, heading: 90 }),
  { ...violation(), type: 'watchfloor.checkpoint-registered.v1', subject: 'checkpoint/k', data: { name: { en: 'K' }, kind: 'checkpoint', lon: 34, lat: 31, corridors: ['a'] } },
  { ...violation(), type: 'watchfloor.checkpoint-status-reported.v1', subject: 'checkpoint/k', data: { status: 'closed', direction: 'in', reason: 'no' } },
  { ...violation(), type: 'watchfloor.corridor-defined.v1', subject: 'corridor/a', data: { name: { en: 'A' }, geometry: { type: 'LineString', coordinates: [[34, 31], [34.1, 31.1]] }, width: 200, checkpoints: ['k'] } },
] as unknown as readonly Good[];
const COMMANDS = [
  { id: 'c', type: 'add-note', subject: 'note/a', data: { text: 'Said', links: ['violation/v-1'] } },
  { id: 'd', type: 'assess-violation', subject: 'violation/v-1', from: null, data: { occurrence: 'verified', reason: 'seen' } },
  { id: 'e', type: 'withdraw-act', subject: 'violation/v-1', data: { act: 'd', reason: 'no' } },
] as unknown as readonly Good[];
const TYPES = [STRUCTURED, BATCH, 'application/json', 'text/plain', `${STRUCTURED}; charset=utf-16`, 'application/cloudevents+xml', `${STRUCTURED};charset=${MARK}`, ''] as const;
const PLACES = [
  'entities/violation?limit=10&after=abc', 'entities/violation/v-1', 'entities/convoy/c-1/history?limit=5', 'events?limit=10&after=-1&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&text=shot&entity=violation/v-1',
  'picture?audience=public&at=2026-03-01T12:00:00Z&mode=happened', 'digest?keys=1', 'features/violations?bbox=34,31,35,32', 'difference?at=2026-03-01T12:00:00Z', 'timeline?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&buckets=10',
] as const;
const FIXES = [`id=${DEVICE}&lat=31.3&lon=34.3&timestamp=1772366340&speed=3&bearing=90&accuracy=5&batt=50`, `deviceid=${DEVICE}&location=31.3,34.3&timestamp=2026-03-01T11:59:00Z`] as const;
const LOCATION = { device_id: DEVICE, location: { timestamp: '2026-03-01T11:59:00Z', coords: { latitude: 31.3, longitude: 34.3, speed: 3, heading: 90, accuracy: 5 }, battery: { level: 0.5 } } } as const;

const text = (json: unknown): string => JSON.stringify(json) ?? '';
const oneOf = <T, R>(all: readonly T[], make: (one: T) => fc.Arbitrary<R>): fc.Arbitrary<R> => fc.oneof(...all.map(make));
const mostly = <T>(usual: T, others: readonly T[]): fc.Arbitrary<T> => fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const body = (good: readonly Good[]): fc.Arbitrary<string | Buffer> => fc.oneof(
  { weight: 4, arbitrary: oneOf(good, (one) => mutated(one).map(text)) }, { weight: 2, arbitrary: oneOf(good, (one) => spliced(text(one))) }, { weight: 1, arbitrary: oneOf(good, (one) => flipped(Buffer.from(text(one)))) });

/** One header for each attribute, and one that is not as it should be. */
const binary = (operation: string): fc.Arbitrary<Sent> => {
  const { data, datacontenttype, ...attributes } = violation();
  const headers: readonly (readonly [string, string])[] = [['content-type', String(datacontenttype)], ...Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)] as const)];
  return fc.tuple(fc.nat(headers.length - 1), oneOf(headers, ([name]) => spliced(name)), fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean())
    .map(([at, name, value, named]) => ({ path: `/v1/operations/${operation}/events`, body: text(data), headers: headers.map((header, place) => (place !== at ? header : [named ? name : header[0], Buffer.from(value).toString('latin1')] as const)) }));
};

/** HTTP, most of it well formed and wrong inside. */
export function asked(operation: string): fc.Arbitrary<Asked> {
  const at = (path: string): string => `/v1/operations/${operation}/${path}`;
  const here = (sent: Sent): Sent => ({ ...sent, ...(sent.path !== undefined && { path: sent.path.replace('/operations/demo/', `/operations/${operation}/`) }) });
  const named = Object.values(CORPUS).flat();
  const bytes = named.flatMap(({ bytes: given }) => (given === undefined ? [] : [given.replaceAll('{host}', '127.0.0.1').replaceAll('/operations/demo/', `/operations/${operation}/`)]));
  const events = (request: fc.Arbitrary<Sent>): fc.Arbitrary<Asked> => request.map((sent) => ({ door: 'events', to: 'ingest', request: sent }));
  const post = (path: string, type: string, given: fc.Arbitrary<string | Buffer>): fc.Arbitrary<Sent> => fc.record({ path: fc.constant(at(path)), headers: mostly(type, TYPES).map((content) => ({ 'content-type': content })), body: given });
  return fc.oneof<fc.WeightedArbitrary<Asked>[]>(
    { weight: 10, arbitrary: events(post('events', STRUCTURED, body(EVENTS))) },
    { weight: 6, arbitrary: events(post('events', BATCH, body([EVENTS as unknown as Good, [EVENTS[0] as Good]]))) },
    { weight: 3, arbitrary: events(binary(operation)) },
    { weight: 1, arbitrary: events(fc.constantFrom(...named.flatMap(({ request }) => (request === undefined || String(request.body ?? '').length > 100_000 ? [] : [here(request)])))) },
    { weight: 1, arbitrary: oneOf(bytes.filter((given) => given.length < 100_000), spliced).map((given) => ({ door: 'events', to: 'ingest', bytes: Buffer.from(given, 'latin1') })) },
    { weight: 8, arbitrary: oneOf(FIXES, spliced).map((query) => ({ door: 'devices', to: 'ingest', request: { method: 'GET', path: `${at('devices/osmand')}?${encodeURI(query.toWellFormed())}` } })) },
    { weight: 4, arbitrary: post('devices/osmand', 'application/json', body([LOCATION as unknown as Good])).map((request) => ({ door: 'devices', to: 'ingest', request })) },
    { weight: 4, arbitrary: post('commands', 'application/json', body(COMMANDS)).map((request) => ({ door: 'commands', to: 'gateway', request })) },
    { weight: 4, arbitrary: oneOf(PLACES, spliced).map((path) => ({ door: 'reads', to: 'gateway', request: { method: 'GET', path: at(encodeURI(path.toWellFormed())) } })) },
  );
}

/** Records that any Kafka client may write. */
export const inboxed: fc.Arbitrary<Inboxed> = fc.record({
  key: fc.oneof(fc.constant(null), fc.constant('violation/v-1'), fc.string({ unit: 'binary' })),
  value: fc.oneof({ weight: 9, arbitrary: body(EVENTS).map((given) => Buffer.from(given)) }, { weight: 1, arbitrary: fc.constant(null) }),
  headers: fc.oneof(
    mostly<string>(STRUCTURED, TYPES).map((type) => ({ 'content-type': type })),
    fc.tuple(fc.constantFrom('id', 'source', 'type', 'subject', 'time', 'specversion', 'data', '__proto__', 'unheard'), fc.string({ unit: 'binary' })).map(([name, value]) => ({
      'content-type': 'application/json', ce_specversion: '1.0', ce_id: 'b', ce_source: 'urn:team:north', ce_type: 'watchfloor.violation-reported.v1', ce_subject: 'violation/v-1', ce_time: '2026-03-01T11:58:00Z', [`ce_${name}`]: value,
    })),
  ),
});

/** What a socket says once it is in a namespace: joins and controls that are not quite right, and packets that are none. */
export function packets(operation: string, each: number): fc.Arbitrary<Packets> {
  const said: Readonly<Record<Packets['namespace'], readonly (readonly [name: string, payload: Good])[]>> = { '/live': [['join', { operation, audience: 'public', since: 'abc' }]], '/replay': [['open', { operation, from: '2026-03-01T00:00:00Z', at: '2026-03-01T12:00:00Z', mode: 'happened', speed: 60 }], ['seek', { at: '2026-03-01T12:00:00Z' }], ['speed', { speed: 2 }]] };
  const one = (namespace: Packets['namespace']): fc.Arbitrary<Packets> => fc.array(fc.oneof(
    { weight: 6, arbitrary: oneOf(said[namespace], ([name, payload]) => mutated(payload).map((bad) => `42${namespace},1${text([name, bad ?? null])}`)) },
    { weight: 3, arbitrary: oneOf(said[namespace], (good) => mutated(good as unknown as Good).map((bad) => `42${namespace},1${text(bad ?? null)}`)) },
    { weight: 1, arbitrary: oneOf(said[namespace], (good) => spliced(`42${namespace},1${text(good)}`)) },
  ), { minLength: each, maxLength: each }).map((all) => ({ namespace, packets: all.map((packet) => packet.toWellFormed()) }));
  return fc.oneof(one('/live'), one('/replay'));
}
