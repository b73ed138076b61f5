import type { FastifyRequest } from 'fastify';
import type { Audience, By } from '#libs/domain';
import { problem, type Problem } from '#libs/protocol';
import { refuse } from '../http/problems.ts';
import type { Access, Credentials } from './access.ts';
import { credentialsOf } from './credentials.ts';

/** A caller that may read as one audience. */
export interface Reader { readonly audience: Audience; readonly by: By }

/** Who calls and what it may see: every read and every command starts here. */
export class Callers {
  private readonly access: Access;

  constructor(access: Access) {
    this.access = access;
  }

  /** Who this is, as the audience it asks for (`wanted`) or else its own; a problem when it may not read so. */
  readerOf(credentials: Credentials, wanted: string | undefined): Reader | Problem {
    const identity = this.access.callerOf({ ...credentials, audience: wanted });
    if ('refused' in identity) return problem(identity.refused, identity.reason);
    const { audience, name, desk, verified } = identity;
    if (audience === undefined) return problem('forbidden', 'This caller may send, but reads nothing.');
    return { audience, by: { name, audience, verified, ...(desk !== undefined && { desk }) } };
  }

  /** The reader of an HTTP request, as `?audience=` narrows it; ends the request with 401 or 403 otherwise. */
  require(request: FastifyRequest): Reader {
    const { audience, ...credentials } = credentialsOf(request);
    const reader = this.readerOf(credentials, audience);
    return 'status' in reader ? refuse(reader) : reader;
  }
}
