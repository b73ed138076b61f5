/** The HTTP calls that say or ask something. */
import { LIMITS } from '../limits.ts';
import { PROBLEM_MEDIA_TYPE } from '../problems.ts';
import { ACTOR, AUDIENCE, inHeader, inQuery, json, OPERATION, problems } from './answers.ts';
import { EXAMPLES } from './examples.ts';
import { array, ref, type Plain } from './plain.ts';

const [REPORT] = EXAMPLES['violation-reported'];
const BINARY = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-subject', 'ce-time'].map(
  (name) => inHeader(name, 'Binary mode only: an attribute of the event, percent-encoded UTF-8'),
);

const events: Plain = {
  operationId: 'sendEvents', tags: ['reports'], summary: 'Record reports',
  description: 'One CloudEvent, in structured or binary mode, or a batch. Sending the same event again is harmless. 2xx means durable; after anything else send the same again.',
  parameters: BINARY,
  requestBody: {
    required: true,
    content: {
      'application/cloudevents+json': { schema: ref('Report'), example: REPORT },
      'application/cloudevents-batch+json': { schema: array(ref('Report'), { maxItems: LIMITS.batchEvents }), example: [REPORT] },
      'application/json': { schema: { type: 'object', description: 'Binary mode: the body of the event; everything else is in ce- headers' } },
    },
  },
  responses: {
    202: json('None is rejected', ref('EventsAnswer')), 207: json('Some are rejected', ref('EventsAnswer')),
    422: json('All are rejected', ref('EventsRejected'), PROBLEM_MEDIA_TYPE), ...problems(400, 401, 403, 404, 413, 415, 429, 503),
  },
};

const NUMBER = { type: 'number' };
const FIX = [
  inQuery('id', 'Id of the device, or deviceid'), inQuery('deviceid', 'The same'), inQuery('lat', 'Latitude, degrees', NUMBER), inQuery('lon', 'Longitude, degrees', NUMBER),
  inQuery('location', 'lat,lon instead of the two'), inQuery('timestamp', 'When: seconds or milliseconds since 1970, or RFC 3339'),
  inQuery('speed', 'Knots; metres per second from the OsmAnd app', NUMBER), inQuery('bearing', 'Degrees from north, or heading', NUMBER), inQuery('heading', 'The same', NUMBER),
  inQuery('altitude', 'Metres', NUMBER), inQuery('accuracy', 'Metres', NUMBER), inQuery('batt', 'Charge, percent', NUMBER),
];
const osmand = (operationId: string): Plain => ({
  operationId, tags: ['reports'], summary: 'Record a position from a phone',
  description: 'Traccar Client and OsmAnd. The position is reported of the convoy that lists the device; 404 when none does.',
  parameters: FIX, responses: { 200: json('The position is durable; no result where the device does not know where it is', ref('EventsAnswer')), ...problems(400, 401, 403, 404, 413, 415, 422, 429, 503) },
});

const commands: Plain = {
  operationId: 'sendCommand', tags: ['commands'], summary: 'Ask for one act', parameters: [ACTOR, AUDIENCE],
  requestBody: { required: true, content: { 'application/json': { schema: ref('Command') } } },
  responses: {
    200: json('Done', ref('CommandAccepted')), 202: json('Recorded, not folded yet', ref('CommandPending')),
    409: json('Somebody was first', ref('CommandRefused'), PROBLEM_MEDIA_TYPE), 422: json('Refused', ref('CommandRefused'), PROBLEM_MEDIA_TYPE),
    ...problems(400, 401, 403, 404, 413, 415, 429, 503),
  },
};

export const WRITE_PATHS: Plain = {
  '/v1/operations/{operation}/events': { parameters: [OPERATION], post: events },
  '/v1/operations/{operation}/devices/osmand': {
    parameters: [OPERATION], get: osmand('sendPosition'),
    post: { ...osmand('sendPositionAsJson'), requestBody: { content: { 'application/json': { schema: { type: 'object', description: 'What Traccar Client 9 posts' } } } } },
  },
  '/v1/operations/{operation}/commands': { parameters: [OPERATION], post: commands },
};
