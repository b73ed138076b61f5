import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { entityKey, formatTime } from '#libs/domain';
import { LIMITS, parseEvent, problem, typeOfFact, type ParsedEvent } from '#libs/protocol';
import { sendProblem, type Clock } from '#libs/runtime';
import { operationOf, refuse, send, UNAVAILABLE_RETRY_SECONDS, type Taking } from '../events/taking.ts';
import type { Operations } from '../recording/operations.ts';
import type { Recorder } from '../recording/recorder.ts';
import { parseBody, parseQuery, type Fix } from './osmand.ts';

export interface DevicesPorts { readonly taking: Taking; readonly operations: Operations; readonly recorder: Recorder; readonly clock: Clock }

/** What phones take for "delivered, forget it". */
const DELIVERED = 200;

/**
 * `GET` and `POST /v1/operations/{operation}/devices/osmand`. 200 with the results, an empty list when the device says that it
 * has no fix; 400 for what cannot be read; 404 when no convoy that has not ended lists the device, 503 while that cannot be known;
 * 422 for a position that cannot be.
 */
export function addDevicesRoute(instance: FastifyInstance, ports: DevicesPorts): void {
  const { taking, recorder } = ports;
  instance.route({
    method: ['GET', 'POST'],
    url: '/v1/operations/:operation/devices/osmand',
    // A HEAD request must not record anything.
    exposeHeadRoute: false,
    bodyLimit: LIMITS.eventBytes,
    onRequest: async (request, reply) => {
      taking.admit(request);
      if (taking.full) {
        recorder.count('overloaded');
        refuse(reply, { refused: 'overloaded' });
      } else forgetEmptyBody(request);
    },
    handler: (request, reply) => takeFix(ports, request, reply),
  });
}

/** Some phones name a content type, of a form, for a body that they do not send. */
function forgetEmptyBody({ raw }: FastifyRequest): void {
  const { headers } = raw;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) delete headers['content-type'];
}

async function takeFix({ taking, operations, recorder, clock }: DevicesPorts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const now = clock.now();
  const body = request.body ?? undefined;
  const parsed = body === undefined
    ? parseQuery(request.query as Readonly<Record<string, unknown>>, now, request.headers['user-agent'])
    : parseBody(body, now);
  if ('error' in parsed) {
    recorder.count('unparseable');
    return sendProblem(reply, problem('bad-request', 'The position cannot be read.', [parsed.error]));
  }
  if ('noFix' in parsed) {
    send(reply, { status: DELIVERED, results: [] });
    return reply;
  }
  const match = await operations.convoyOf(operationOf(request), parsed.fix.device, parsed.fix.at);
  if ('none' in match) {
    if (match.none === 'so-far') {
      recorder.count('unavailable');
      const unknown = problem('unavailable', 'Which convoy the device is with cannot be known now; send the same again.');
      return sendProblem(reply, unknown, { retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS });
    }
    recorder.count('invalid');
    return sendProblem(reply, problem('not-found', 'No convoy that has not ended lists this device.'));
  }
  const answer = await taking.take(request, reply, [eventOf(parsed.fix, match.convoy)], false);
  if (answer !== undefined) send(reply, answer, DELIVERED);
  return reply;
}

/** A device's fix as the event that it stands for, checked like everybody's. */
function eventOf({ device, id, at, position }: Fix, convoy: string): ParsedEvent {
  return parseEvent({
    specversion: '1.0', id, source: `urn:device:${encodeURIComponent(device)}`, type: typeOfFact('convoy-position-reported'),
    subject: entityKey('convoy', convoy), time: formatTime(at), datacontenttype: 'application/json', data: position,
  });
}
