import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { problem } from '#libs/protocol';
import { Asked, Callers, refuse, type Reader } from '#libs/runtime';
import type { LiveOperation } from '../picture/live-operation.ts';
import { LiveOperations } from '../picture/live-operations.ts';

/** How long a read waits for a picture that is being built. */
const READY_WITHIN_MS = 5_000;

/** One request's operation, reader and query. */
export interface Place { readonly live: LiveOperation; readonly reader: Reader; readonly asked: Asked }

/** Finds what a request is about and who asks; ends it with 401, 403, 404 or 503 otherwise. */
@Injectable()
export class Places {
  constructor(private readonly callers: Callers, private readonly operations: LiveOperations) {}

  async of(request: FastifyRequest, operation: string): Promise<Place> {
    const place = this.at(request, operation);
    if (!(await place.live.whenReady(READY_WITHIN_MS))) refuse(problem('unavailable', 'The picture of this operation is not built yet.'));
    return place;
  }

  /** The same whether or not the picture is built. */
  at(request: FastifyRequest, operation: string): Place {
    const asked = new Asked(request.query as Readonly<Record<string, unknown>>);
    const reader = this.callers.require(request);
    const live = this.operations.get(operation) ?? refuse(problem('unknown-operation', 'This server shows no operation of that name.'));
    return { live, reader, asked };
  }
}
