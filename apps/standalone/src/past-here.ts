import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperationId } from '#libs/domain';
import { Past } from '../../gateway/src/past/past.ts';
import type { PastReads } from '../../replay/src/past/past-reads.ts';

/** The past as this very process tells it: the gateway's questions, answered by what answers at a replay server. */
export class PastHere extends Past {
  private readonly reads: PastReads;

  constructor(reads: PastReads) {
    super();
    this.reads = reads;
  }

  override async events(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void> {
    await this.reads.events(request, reply, operation);
  }

  override async history(request: FastifyRequest, reply: FastifyReply, operation: OperationId, type: string, id: string): Promise<void> {
    await this.reads.history(request, reply, operation, type, id);
  }

  override async picture(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void> {
    await this.reads.picture(request, reply, operation);
  }
}
