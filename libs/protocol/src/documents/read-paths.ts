/** The HTTP calls that read. Every one of them goes through the caller's view. */
import { AUDIENCE, inPath, inQuery, json, OPERATION, problems } from './answers.ts';
import { array, integer, object, ref, string, type Plain } from './plain.ts';

const LIMIT = inQuery('limit', 'At most so many items', { type: 'integer', minimum: 1, maximum: 1_000, default: 100 });
const AFTER = inQuery('after', 'Exclusive: a position, or -1 for the start; for other audiences than operations, and in lists of entities, what next said', { type: ['string', 'integer'] });
const AS_KNOWN_AT = inQuery('asKnownAt', 'What was known then: RFC 3339, or a position for operations');
const AS_OF = inQuery('asOf', 'What had happened by then, as far as is known, or was at asKnownAt: RFC 3339', { type: 'string', format: 'date-time' });
const TYPE = inPath('type', 'Entity type');
const ID = inPath('id', 'Bare id');
const key = string('Entity key');
const at = string('The instant this is true at', { format: 'date-time' });
const cursor = string('Opaque');
const next = { type: ['string', 'integer'], description: 'What to give as after for the next page; absent on the last one' };

const RECORDED_FROM = inQuery('from', 'Where it begins, inclusive; absent: with the log', { type: 'string', format: 'date-time' });
const RECORDED_TO = inQuery('to', 'Where it ends, exclusive; absent: with the log', { type: 'string', format: 'date-time' });
const file = (description: string, ...types: readonly string[]): Plain => ({ description, content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) });

const page = (items: Plain, description: string): Plain => json(description, object({ items: array(items), next }, ['items']));
const call = (operationId: string, tag: string, summary: string, parameters: readonly Plain[], answer: Plain, ...wrong: readonly number[]): Plain => ({
  get: { operationId, tags: [tag], summary, parameters, responses: { 200: answer, ...problems(400, 401, 403, 404, 503, ...wrong) } },
});

const event = object(
  { position: integer('Place in the log; for operations only', { minimum: 0 }), recordedAt: string('When we accepted it', { format: 'date-time' }), event: ref('CloudEvent') },
  ['recordedAt', 'event'],
);
const pair = { type: 'array', prefixItems: [key, { type: 'object' }], minItems: 2, maxItems: 2 };
const operations = object({ operations: array(object({ id: string('Id of the operation') })) });
const picture = object({ operation: string('Id'), audience: string('Whose view it is'), cursor, at, entities: array(pair, { description: '[key, entity]' }) });
const digest = object({
  log: string('Id of the log'), fold: string('Version of the fold'), position: integer('Folded up to here', { minimum: -1 }), sha256: string('Of the canonical JSON of the picture'),
  keys: { type: 'object', additionalProperties: { type: 'string' }, description: 'The same of each entity' },
}, ['log', 'fold', 'position', 'sha256']);

const IN = '/v1/operations/{operation}';
const inOperation = (path: Plain): Plain => ({ parameters: [OPERATION], ...path });

const OPERATION_PATHS: Plain = {
  '/v1/operations': call('listOperations', 'pictures', 'The operations this caller may see', [AUDIENCE], json('Their ids', operations)),
  [`${IN}/picture`]: inOperation(call('getPicture', 'pictures', 'The whole picture, now or at another time', [
    AUDIENCE, AS_KNOWN_AT, AS_OF,
  ], json('The picture', picture), 501)),
  [`${IN}/difference`]: inOperation(call('getDifference', 'pictures', 'What was known otherwise at an instant than it had happened, and why', [
    AUDIENCE, { ...AS_OF, required: true }, AS_KNOWN_AT,
  ], json('Every entity that differs', object({ operation: string('Id'), audience: string('Whose view it is'), cursor, at, entities: array(ref('Differing')), more: integer('Entities that differ beyond those that are told', { minimum: 0 }) })), 501)),
  [`${IN}/timeline`]: inOperation(call('getTimeline', 'log', 'How much the log holds, bucket by bucket, and where nobody watched', [
    AUDIENCE, inQuery('from', 'Where it begins; absent: with the log', { type: 'string', format: 'date-time' }), inQuery('to', 'Where it ends; absent: with the log', { type: 'string', format: 'date-time' }),
    inQuery('buckets', 'At most about so many; their length is a round number', { type: 'integer', minimum: 1, maximum: 2_000, default: 240 }),
    inQuery('by', 'Which time is counted by', { type: 'string', enum: ['recorded', 'occurred'], default: 'recorded' }),
  ], json('The timeline', ref('Timeline')), 422, 501)),
  [`${IN}/recording`]: inOperation(call('getRecording', 'log', 'A range of the log in one file, to be played elsewhere; for operations', [
    AUDIENCE, RECORDED_FROM, RECORDED_TO,
  ], file('A gzipped tar: recording.json, pictures/, context.ndjson, events/ as CloudEvents, and manifest.json with counts and SHA-256 of them', 'application/gzip'), 422, 501)),
  [`${IN}/export`]: inOperation(call('getExport', 'log', 'The events of a range in a file for other tools', [
    AUDIENCE, { ...inQuery('format', 'What kind of file', { type: 'string', enum: ['csv', 'geojson'] }), required: true }, RECORDED_FROM, RECORDED_TO,
    inQuery('by', 'Which time the range is of', { type: 'string', enum: ['recorded', 'occurred'], default: 'recorded' }),
    ...['type', 'subject', 'q', 'source', 'id'].map((name) => inQuery(name, 'As of listEvents')),
  ], file('RFC 4180, or RFC 7946', 'text/csv', 'application/geo+json'), 501)),
  [`${IN}/entities/{type}`]: inOperation(call('listEntities', 'pictures', 'The entities of one type', [
    TYPE, AUDIENCE, LIMIT, AFTER, inQuery('q', 'Words of a name'), { ...inQuery('fields', 'Any field of the view and what it must read as', { type: 'object', additionalProperties: { type: 'string' } }), style: 'form', explode: true },
  ], page(object({ key }), 'One page of them'))),
  [`${IN}/entities/{type}/{id}`]: inOperation(call('getEntity', 'pictures', 'One entity', [TYPE, ID, AUDIENCE], json('The entity with its key', object({ key })))),
  [`${IN}/entities/{type}/{id}/history`]: inOperation(call('getHistory', 'log', 'The events of one entity', [TYPE, ID, AUDIENCE, LIMIT, AFTER], page(event, 'In the order of the log'), 501)),
  [`${IN}/events`]: inOperation(call('listEvents', 'log', 'The log in order', [
    AUDIENCE, LIMIT, AFTER, inQuery('type', 'CloudEvents type'), inQuery('subject', 'Entity key'), inQuery('from', 'Happened from then on', { type: 'string', format: 'date-time' }),
    inQuery('to', 'Happened until then', { type: 'string', format: 'date-time' }), inQuery('q', 'Words in it'), inQuery('source', 'CloudEvents source'), inQuery('id', 'CloudEvents id'),
  ], page(event, 'One page of it'), 501)),
  [`${IN}/digest`]: inOperation(call('getDigest', 'log', 'What the picture must be, for operations', [inQuery('keys', '1 adds a digest of each entity', { type: 'string', enum: ['0', '1'] })], json('The digest', digest))),
  [`${IN}/features/{collection}`]: inOperation(call('getFeatures', 'pictures', 'One kind of entity as GeoJSON', [
    inPath('collection', 'Kind', { type: 'string', enum: ['violations', 'convoys', 'checkpoints', 'corridors', 'lines', 'sectors'] }), AUDIENCE,
  ], json('RFC 7946', object({ type: { const: 'FeatureCollection' }, features: array({ type: 'object' }) }), 'application/geo+json'))),
};

const plainGet = (operationId: string, summary: string, responses: Plain): Plain => ({ get: { operationId, tags: ['operating'], summary, security: [{}], responses } });
const document = json('The document', { type: 'object' });

const OPERATING_PATHS: Plain = {
  '/health/live': plainGet('isLive', 'The process runs', { 200: json('It does', object({ status: { const: 'live' } })) }),
  '/health/ready': plainGet('isReady', 'It can answer', { 200: json('It can', object({ status: { const: 'ready' } })), ...problems(503) }),
  '/metrics': plainGet('getMetrics', 'Prometheus text; not for aid: callers', {
    200: { description: 'The metrics', content: { 'text/plain': { schema: { type: 'string' } } } }, ...problems(401, 403),
  }),
  '/openapi.json': plainGet('getOpenapi', 'This document', { 200: document }),
  '/asyncapi.json': plainGet('getAsyncapi', 'Topics and sockets', { 200: document }),
};

export const READ_PATHS: Plain = { ...OPERATION_PATHS, ...OPERATING_PATHS };
