import fastify from 'fastify';
import { openapiDocument } from '#libs/protocol';
import { say } from './saying.ts';

const BODY_BYTES = 2 * 1_048_576;
const POSITION = 'watchfloor.convoy-position-reported.v1';

/** Fastify alone: parses a batch, or checks one event against its own published schema, and answers. */
export async function bareHttp({ schema }: { readonly schema: boolean }): Promise<void> {
  const server = fastify({ bodyLimit: BODY_BYTES, ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false, useDefaults: false } } });
  server.addContentTypeParser(['application/cloudevents+json', 'application/cloudevents-batch+json'], { parseAs: 'string' }, (_request, body, done) => {
    done(null, JSON.parse(body as string));
  });
  const options = schema ? { schema: { body: schemaOf(POSITION) } } : {};
  server.post('/v1/operations/demo/events', options, async (request, reply) => {
    const events = (Array.isArray(request.body) ? request.body : [request.body]) as readonly { source: string; id: string }[];
    void reply.code(202);
    return { results: events.map(({ source, id }) => ({ source, id, status: 'recorded' })) };
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  say({ port: (server.server.address() as { port: number }).port });
}

/** The contract's own schema of one type of event, with what it refers to. */
function schemaOf(type: string): object {
  const { components } = openapiDocument() as { readonly components: { readonly schemas: Readonly<Record<string, { readonly title?: string }>> } };
  const found = Object.values(components.schemas).find(({ title }) => title === type);
  if (found === undefined) throw new Error(`the contract has no schema ${type}`);
  return found;
}
