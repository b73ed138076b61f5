import type { FastifyInstance } from 'fastify';
import { LIMITS, type ProblemCode } from '#libs/protocol';
import { ProblemError, sendProblem } from '#libs/runtime';
import type { Recorder, Rejection } from '../recording/recorder.ts';
import { forgetEmptyBody, itemsOf } from './items.ts';
import { refuse, send, type Taking } from './taking.ts';

const REJECTIONS: Readonly<Partial<Record<ProblemCode, Rejection>>> = { 'too-large': 'too-large', 'unparseable': 'unparseable', 'bad-request': 'unparseable', 'unsupported-media-type': 'unparseable' };

/**
 * `POST /v1/operations/{operation}/events`. On the Fastify instance itself: it is the path that must be fast, and the sender's
 * own text is needed. 413 for an event or a batch that is too large, 400 for what cannot be read.
 */
export function addEventsRoute(instance: FastifyInstance, taking: Taking, recorder: Recorder): void {
  instance.route({
    method: 'POST',
    url: '/v1/operations/:operation/events',
    bodyLimit: LIMITS.batchBytes,
    onRequest: (request, reply, done) => {
      taking.admit(request);
      if (taking.full) {
        recorder.count('overloaded');
        refuse(reply, { refused: 'overloaded' });
        return;
      }
      forgetEmptyBody(request);
      done();
    },
    onError: async (_request, _reply, error) => {
      const code = error instanceof ProblemError ? codeOf(error.problem.type) : error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? 'too-large' : undefined;
      const rejection = code === undefined ? undefined : REJECTIONS[code];
      if (rejection !== undefined) recorder.count(rejection);
    },
    handler: async (request, reply) => {
      const items = itemsOf(request);
      if ('status' in items) {
        recorder.count(REJECTIONS[codeOf(items.type)] ?? 'unparseable');
        return sendProblem(reply, items);
      }
      const answer = await taking.take(request, reply, items.items, items.batch);
      if (answer !== undefined) send(reply, answer);
      return reply;
    },
  });
}

const codeOf = (type: string): ProblemCode => type.slice(type.lastIndexOf(':') + 1) as ProblemCode;
