import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Audience, By } from '#libs/domain';
import { problem, type Problem } from '#libs/protocol';
import { Access } from '#libs/runtime';
import { refuse } from '../read/refuse.ts';

/** What a caller shows of itself, over HTTP or in a socket's handshake; `actor` is percent-encoded. */
export interface Credentials { readonly authorization?: string; readonly actor?: string }

/** A caller that may read as one audience. */
export interface Reader { readonly audience: Audience; readonly by: By }

/** Who calls and what it may see: every read and every command starts here. */
@Injectable()
export class Callers {
  constructor(private readonly access: Access) {}

  /** Who this is, as the audience it asks for (`wanted`) or else its own; a problem when it may not read so. */
  readerOf(credentials: Credentials, wanted?: string): Reader | Problem {
    const identity = this.access.callerOf({ ...credentials, ...(wanted !== undefined && { audience: wanted }) });
    if ('refused' in identity) return problem(identity.refused, identity.reason);
    const { audience, name, desk, verified } = identity;
    if (audience === undefined) return problem('forbidden', 'This caller may send, but reads nothing.');
    return { audience, by: { name, audience, verified, ...(desk !== undefined && { desk }) } };
  }

  /** The reader of an HTTP request, as `?audience=` narrows it; ends the request with 401 or 403 otherwise. */
  require(request: FastifyRequest, wanted: string | undefined): Reader {
    const actor = request.headers['x-watchfloor-actor'];
    const { authorization } = request.headers;
    const reader = this.readerOf(
      { ...(authorization !== undefined && { authorization }), ...(typeof actor === 'string' && { actor }) }, wanted,
    );
    return 'status' in reader ? refuse(reader) : reader;
  }
}
