import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperationId } from '#libs/domain';

/**
 * Who answers of the past at this gateway: events, an entity's history, pictures as they were known. The caller may read and
 * the operation is known here; each call sends the whole answer, or ends the request with a problem.
 */
export abstract class Past {
  abstract events(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void>;
  abstract history(request: FastifyRequest, reply: FastifyReply, operation: OperationId, type: string, id: string): Promise<void>;
  abstract picture(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void>;
}
