/** One HTTP request → the events in it, each checked. */
import type { FastifyRequest } from 'fastify';
import { fits, fromBinary, isBinary, LIMITS, parseEvent, problem, type ParsedEvent, type Problem } from '#libs/protocol';
import { EVENT_TYPES, type JsonBody } from '#libs/runtime';

export type Items = { readonly batch: boolean; readonly items: readonly ParsedEvent[] };

const CE = 'ce-';

const tooLarge = (what: string): Problem => problem('too-large', what);
const EVENT_TOO_LARGE = `The event is larger than ${LIMITS.eventBytes} bytes.`;

/** The events of a request in its order; or a problem when the request as a whole cannot be taken. */
export function itemsOf(request: FastifyRequest): Items | Problem {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === EVENT_TYPES.structured) return structured(request.body as JsonBody | undefined);
  if (type === EVENT_TYPES.batch) return batch(request.body as JsonBody | undefined);
  return binary(request);
}

function structured(body: JsonBody | undefined): Items | Problem {
  if (body === undefined) return problem('unparseable', 'The body is empty.');
  if (!fits(body.text, LIMITS.eventBytes)) return tooLarge(EVENT_TOO_LARGE);
  return { batch: false, items: [parseEvent(body.value, body.text)] };
}

function batch(body: JsonBody | undefined): Items | Problem {
  if (body === undefined) return problem('unparseable', 'The body is empty.');
  if (!Array.isArray(body.value)) return problem('unparseable', 'A batch is a JSON list of events.');
  if (body.value.length > LIMITS.batchEvents) return tooLarge(`The batch has more than ${LIMITS.batchEvents} events.`);
  const texts = body.elements();
  return { batch: true, items: body.value.map((event, at) => parseEvent(event, texts[at])) };
}

/** Attributes in `ce-` headers, the data in the body. */
function binary(request: FastifyRequest): Items | Problem {
  const seen = new Set<string>();
  for (let at = 0; at < request.raw.rawHeaders.length; at += 2) {
    const name = (request.raw.rawHeaders[at] as string).toLowerCase();
    if (!name.startsWith(CE)) continue;
    if (seen.has(name)) return problem('bad-request', 'A ce- header is given more than once.');
    seen.add(name);
  }
  if (seen.size === 0) return problem('unsupported-media-type', `An event is ${EVENT_TYPES.structured}, or has its attributes in ce- headers.`);
  const assembled = fromBinary(request.headers, request.body ?? undefined);
  if (!assembled.ok) return problem('bad-request', 'A ce- header cannot be read.', assembled.errors);
  if (!fits(JSON.stringify(assembled.input), LIMITS.eventBytes)) return tooLarge(EVENT_TOO_LARGE);
  return { batch: false, items: [parseEvent(assembled.input)] };
}

/** An event in binary mode that has no data may name the type of the body that it does not have. */
export function forgetEmptyBody({ raw: { headers } }: FastifyRequest): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  if (!hasBody && isBinary(headers)) delete headers['content-type'];
}
