import type { FastifyRequest } from 'fastify';
import type { Credentials } from './access.ts';

/** What an HTTP request shows of its caller. `?audience=` given more than once names no audience. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const actor = request.headers['x-watchfloor-actor'];
  const { audience } = request.query as Readonly<Record<string, unknown>>;
  return {
    authorization: request.headers.authorization,
    actor: typeof actor === 'string' ? actor : undefined,
    audience: audience === undefined ? undefined : String(audience),
  };
}
