/** Parts of HTTP calls that come back: parameters, answers, problems. */
import { PROBLEM_MEDIA_TYPE } from '../problems.ts';
import { ref, type Plain } from './plain.ts';

export const inPath = (name: string, description: string, schema: Plain = { type: 'string' }): Plain => ({ name, in: 'path', required: true, description, schema });
export const inQuery = (name: string, description: string, schema: Plain = { type: 'string' }): Plain => ({ name, in: 'query', description, schema });
export const inHeader = (name: string, description: string, schema: Plain = { type: 'string' }): Plain => ({ name, in: 'header', description, schema });

export const OPERATION = inPath('operation', 'Id of the operation', { type: 'string', pattern: '^[a-z][a-z0-9-]{0,31}$' });
export const AUDIENCE = inQuery('audience', 'Narrows what the caller may see: operations, aid:<organisation>, liaison:<party> or public');
export const ACTOR = inHeader('x-watchfloor-actor', 'Who acts, where no token says it; percent-encoded UTF-8, at most 64 characters; recorded as not verified');

export const json = (description: string, schema: Plain, mediaType = 'application/json', headers?: Plain): Plain => ({
  description, content: { [mediaType]: { schema } }, ...(headers !== undefined && { headers }),
});

const RETRY = { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } } };
const PROBLEM: Readonly<Record<number, string>> = {
  400: 'The request or its body cannot be read', 401: 'The token is not known', 403: 'Not allowed, or not from this page',
  404: 'Not found: an id that is unknown, or that this audience does not see', 405: 'Not this method', 409: 'Somebody was first', 413: 'Too large',
  415: 'Not a media type that is taken', 422: 'Refused', 429: 'Too many requests', 431: 'Headers too large', 501: 'Not answered by this server: it was told of no replay server', 503: 'Not possible now: send the same again',
};
const WAITING: ReadonlySet<number> = new Set([429, 503]);

/** Problem documents by status. */
export const problems = (...statuses: readonly number[]): Plain => Object.fromEntries(statuses.map((status) => [
  String(status), json(PROBLEM[status] ?? 'A problem', ref('Problem'), PROBLEM_MEDIA_TYPE, WAITING.has(status) ? RETRY : undefined),
]));
