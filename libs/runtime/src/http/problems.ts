import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { HttpException } from '@nestjs/common';
import { problem, PROBLEM_MEDIA_TYPE, type Problem, type ProblemCode } from '#libs/protocol';

const PROBLEM_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;

/** Ends a request with this problem, from anywhere below a handler. */
export class ProblemError extends HttpException {
  readonly problem: Problem;

  constructor(told: Problem) {
    super(told, told.status);
    this.problem = told;
  }
}

/** Ends the request with this problem document. */
export function refuse(told: Problem): never {
  throw new ProblemError(told);
}

/** Too many requests and not now: whoever hears it is told when to ask again. */
const WAITING: ReadonlySet<number> = new Set([429, 503]);
const RETRY_SECONDS = 1;

export interface ProblemHeaders { readonly allow?: string; readonly retryAfterSeconds?: number }

/** Answers with a problem document; `more` are members beside those of the problem. */
export function sendProblem(reply: FastifyReply, told: Problem, headers: ProblemHeaders = {}, more: object = {}): FastifyReply {
  if (headers.allow !== undefined) reply.header('allow', headers.allow);
  if (headers.retryAfterSeconds !== undefined) reply.header('retry-after', String(headers.retryAfterSeconds));
  else if (WAITING.has(told.status) && !reply.hasHeader('retry-after')) reply.header('retry-after', String(RETRY_SECONDS));
  if (told.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(told.status).type(PROBLEM_TYPE).send(JSON.stringify({ ...told, ...more }));
}

/** What Fastify calls errors that a request can cause → how we say it. */
const FASTIFY: Readonly<Record<string, readonly [code: ProblemCode, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than what is taken here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'The Content-Type is not one that is taken here.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['bad-request', 'The path is not valid.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'There is nothing at this path.'],
};
const BY_STATUS: Readonly<Record<number, readonly [code: ProblemCode, detail: string]>> = {
  400: ['bad-request', 'The request is not valid.'],
  401: ['unauthenticated', 'A bearer token is needed.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['not-found', 'There is nothing at this path.'],
  405: ['method-not-allowed', 'This method is not allowed here.'],
  406: ['not-acceptable', 'This form is not offered.'],
  408: ['request-timeout', 'The request took too long.'],
  413: ['too-large', 'The body is larger than what is taken here.'],
  415: ['unsupported-media-type', 'The Content-Type is not one that is taken here.'],
  416: ['range-not-satisfiable', 'There is no such range in it.'],
  422: ['invalid', 'The input is refused.'],
  429: ['too-many-requests', 'Too many requests.'],
  431: ['headers-too-large', 'The headers are too large.'],
};

/** The problem that an error of a request stands for; undefined when the error is a fault of ours. What the error says is never told. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof HttpException) {
    const told = error.getResponse();
    if (isProblem(told)) return told;
    const cause = problemOf(error.cause);
    if (cause !== undefined) return cause;
    return byStatus(error.getStatus());
  }
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(FASTIFY, code) ? FASTIFY[code] : undefined;
  if (known !== undefined) return problem(...known);
  return typeof statusCode === 'number' ? byStatus(statusCode) : undefined;
}

function byStatus(status: number): Problem | undefined {
  const known = BY_STATUS[status] ?? (status >= 400 && status < 500 ? BY_STATUS[400] : undefined);
  return known === undefined ? undefined : problem(...known);
}

/** Whether something that came from elsewhere is a problem document of ours. */
export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && value.type.startsWith('urn:watchfloor:problem:');

/** A whole HTTP answer for a connection whose request could not be read. */
export function rawProblem(told: Problem): string {
  const body = JSON.stringify(told);
  return [
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status] ?? ''}`, `content-type: ${PROBLEM_TYPE}`, `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store', 'x-content-type-options: nosniff', 'connection: close', '', body,
  ].join('\r\n');
}
