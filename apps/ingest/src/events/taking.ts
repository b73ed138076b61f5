import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Event, OperationId } from '#libs/domain';
import { problem, type ParsedEvent } from '#libs/protocol';
import { credentialsOf, maySend, ProblemError, sendProblem, type Access, type Identity } from '#libs/runtime';
import type { Operations } from '../recording/operations.ts';
import type { Recorder, Refused } from '../recording/recorder.ts';
import { answerTo, rejectedOf, type Answer, type Judged } from './answer.ts';

/** When a full queue is worth another try, and a log that failed, in seconds. */
const OVERLOADED_RETRY_SECONDS = 1;
export const UNAVAILABLE_RETRY_SECONDS = 5;

export interface TakingPorts {
  readonly access: Access;
  readonly operations: Operations;
  readonly recorder: Recorder;
  /** The operations that are shown here and that nobody writes. */
  readonly recordings: readonly OperationId[];
}

const READ_ONLY = problem('read-only', 'This is a recording: nothing can be added to it.');
const NOT_YOURS = [{ pointer: '/source', detail: 'source is not one that this caller may send as.' }];

/** What sending events has in common, however they come: who may, where to, and what is answered. */
export class Taking {
  private readonly ports: TakingPorts;

  constructor(ports: TakingPorts) {
    this.ports = ports;
  }

  /** Ends the request with 401, 403 or 404 when it cannot succeed. Asked before its body is read, and again of who it was. */
  admit(request: FastifyRequest): Identity {
    const identity = this.ports.access.callerOf(credentialsOf(request));
    if ('refused' in identity) throw new ProblemError(problem(identity.refused, identity.reason));
    if (identity.sends?.length === 0) throw new ProblemError(problem('forbidden', 'This caller may not send events.'));
    if (this.ports.recordings.includes(operationOf(request) as OperationId)) throw new ProblemError(READ_ONLY);
    if (!this.ports.operations.has(operationOf(request))) throw new ProblemError(problem('unknown-operation', 'There is no such operation.'));
    return identity;
  }

  /** Whether a request would only be told to come back, so that its body need not be read. */
  get full(): boolean {
    return this.ports.recorder.full;
  }

  /** Records what may be recorded. Undefined when the log took nothing; the reply has been sent then. */
  async take(request: FastifyRequest, reply: FastifyReply, items: readonly ParsedEvent[], batch: boolean): Promise<Answer | undefined> {
    const { recorder } = this.ports;
    const identity = this.admit(request);
    const allowed: Event[] = [];
    let forbidden = 0;
    let invalid = 0;
    const may = items.map((item) => item.ok && maySend(identity.sends, item.event.source));
    for (const [at, item] of items.entries()) {
      if (!item.ok) invalid += 1;
      else if (may[at] === true) allowed.push(item.event);
      else forbidden += 1;
    }
    const recording = await recorder.record(operationOf(request), allowed);
    if ('refused' in recording) {
      refuse(reply, recording);
      return undefined;
    }
    if (invalid > 0) recorder.count('invalid', invalid);
    if (forbidden > 0) recorder.count('forbidden', forbidden);
    const positions = ('positions' in recording ? recording.positions : [])[Symbol.iterator]();
    const judged = items.map((item, at): Judged => {
      if (!item.ok) return rejectedOf(item);
      const { source, id } = item.event;
      if (may[at] !== true) return { source, id, errors: NOT_YOURS };
      return { source, id, position: positions.next().value };
    });
    return answerTo(judged, { batch, forbidden, positions: identity.audience === 'operations' });
  }
}

export const operationOf = (request: FastifyRequest): string => (request.params as { readonly operation: string }).operation;

const UNAVAILABLE: Readonly<Record<Exclude<Refused, 'overloaded' | 'read-only'>, string>> = {
  'unavailable': 'The log cannot be written now; send the same again.',
  'spool-full': 'The log cannot be written now and no more can wait for it here; send the same again.',
  'clock-off': 'The clock of this server is wrong; send the same again.',
};

/** Tells a sender that nothing was recorded and that the same request is welcome later. */
export function refuse(reply: FastifyReply, { refused }: { readonly refused: Refused }): void {
  if (refused === 'read-only') sendProblem(reply, READ_ONLY);
  else if (refused === 'overloaded') {
    sendProblem(reply, problem('too-many-requests', 'Too much waits to be recorded; send the same again.'), { retryAfterSeconds: OVERLOADED_RETRY_SECONDS });
  } else sendProblem(reply, problem('unavailable', UNAVAILABLE[refused]), { retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS });
}

/** Sends an answer; `status` overrides the one for success. */
export function send(reply: FastifyReply, { status, problem: told, results }: Answer, success?: number): void {
  if (told !== undefined) sendProblem(reply, told, {}, { results });
  else void reply.code(success ?? status).send({ results });
}
