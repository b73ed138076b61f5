import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperationId } from '#libs/domain';

/** What is asked of the past, as the rest of its path below the operation's. */
export type PastCall =
  | readonly ['events'] | readonly ['entities', type: string, id: string, 'history'] | readonly ['picture'] | readonly ['difference'] | readonly ['timeline']
  | readonly ['recording'] | readonly ['export'];

/**
 * Who answers of the past at this gateway: events, an entity's history, pictures as they were known and as it happened, what differs
 * between the two, how much there is, and all of it to take away. The caller may read and the operation is known here; each call sends
 * the whole answer, or ends the request with a problem.
 */
export abstract class Past {
  abstract answer(request: FastifyRequest, reply: FastifyReply, operation: OperationId, call: PastCall): Promise<void>;
}
