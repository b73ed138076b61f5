/** One HTTP request → the events in it, each checked. */
import type { FastifyRequest } from 'fastify';
import { fits, LIMITS, parseEvent, problem, type ParsedEvent, type Problem } from '#libs/protocol';
import { EVENT_TYPES, type JsonBody } from '#libs/runtime';

export type Items = { readonly batch: boolean; readonly items: readonly ParsedEvent[] };

const CE = 'ce-';
/** What the HTTP binding lets a header value be: printable ASCII, everything else percent-encoded. */
const PRINTABLE = /^[\x20-\x7e]*$/;

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
  return { batch: true, items: body.value.map((event) => parseEvent(event)) };
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
  const members: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const header of seen) {
    const value = decodeAttribute(String(request.headers[header]));
    if (value === undefined) return problem('bad-request', 'A ce- header is not percent-encoded UTF-8.');
    const name = header.slice(CE.length);
    if (name === 'data' || name === 'datacontenttype') return problem('bad-request', 'In binary mode the data is the body, and Content-Type is its type.');
    members[name] = value;
  }
  const type = request.headers['content-type'];
  if (type !== undefined) members['datacontenttype'] = type;
  if (request.body !== undefined && request.body !== null) members['data'] = request.body;
  const event = { ...members };
  if (!fits(JSON.stringify(event), LIMITS.eventBytes)) return tooLarge(EVENT_TOO_LARGE);
  return { batch: false, items: [parseEvent(event)] };
}

function decodeAttribute(value: string): string | undefined {
  if (!PRINTABLE.test(value)) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
