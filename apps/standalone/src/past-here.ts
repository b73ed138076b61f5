import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperationId } from '#libs/domain';
import { Past, type PastCall } from '../../gateway/src/past/past.ts';
import type { PastReads } from '../../replay/src/past/past-reads.ts';

/** The past as this very process tells it: the gateway's questions, answered by what answers at a replay server. */
export class PastHere extends Past {
  private readonly reads: PastReads;

  constructor(reads: PastReads) {
    super();
    this.reads = reads;
  }

  override async answer(request: FastifyRequest, reply: FastifyReply, operation: OperationId, call: PastCall): Promise<void> {
    await this.reads.answer(request, reply, operation, call);
  }
}
