import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '#libs/protocol';
import type { Config } from '../config.ts';
import { createLog, type Log } from '../logging/log.ts';
import { webGuard } from '../web/web-guard.ts';
import { Draining } from './draining.ts';
import { setSecurityHeaders } from './headers.ts';
import { parseJson, type ParsedJson } from './json-text.ts';
import { Paths } from './paths.ts';
import { ProblemFilter } from './problem-filter.ts';
import { ProblemError, sendProblem } from './problems.ts';

/** More headers than any client of ours sends; more is answered with 431. */
const HEADERS_AT_MOST = 100;
const STOPPING_RETRY_SECONDS = 5;
const JSON_TYPE = 'application/json';
export const EVENT_TYPES = { structured: 'application/cloudevents+json', batch: 'application/cloudevents-batch+json' } as const;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const UTF_8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

/** A JSON body with the text it was written in. */
export type JsonBody = Extract<ParsedJson, { ok: true }>;

/**
 * Gives an application from {@link httpAdapter} the border rules of the contract; call it before `init` or `listen`, on an
 * application made with `bodyParser: false`. Every request passes the web guard, every error becomes a problem document, and
 * only JSON is read: handlers get the value of `application/json` as `body`, and a {@link JsonBody} for the CloudEvents types.
 */
export function configureHttp(app: NestFastifyApplication, config: Config, log: Log = createLog(config.logLevel, 'http')): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const guard = webGuard(config);
  const draining = new Draining(instance);
  drainings.set(app.getHttpServer() as Server, draining);
  app.useGlobalFilters(new ProblemFilter(new Paths(instance), log));
  readOnlyJson(instance);
  instance.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply);
    const refused = guard(request.raw);
    if (refused !== undefined) sendProblem(reply, problem('forbidden', refused));
    else if (draining.stopping) {
      sendProblem(reply.header('connection', 'close'), problem('unavailable', 'This server is stopping.'), { retryAfterSeconds: STOPPING_RETRY_SECONDS });
    } else done(wrongTransport(request));
  });
}

const drainings = new WeakMap<Server, Draining>();

/** Lets an application that {@link configureHttp} configured finish its requests and take no more. */
export async function drain(app: NestFastifyApplication): Promise<void> {
  await drainings.get(app.getHttpServer() as Server)?.stop();
}

function wrongTransport({ headers, raw }: FastifyRequest): Error | undefined {
  if (raw.rawHeaders.length / 2 > HEADERS_AT_MOST) return new ProblemError(problem('headers-too-large', `There are more than ${HEADERS_AT_MOST} headers.`));
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return undefined;
  return new ProblemError(problem('unsupported-media-type', 'A Content-Encoding is not taken; send the body as it is.'));
}

function readOnlyJson(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  const read = (request: FastifyRequest, body: Buffer): JsonBody => {
    const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
    if (!UTF_8.has(charset.toLowerCase())) throw new ProblemError(problem('unsupported-media-type', 'Only the charset UTF-8 is taken.'));
    const parsed = parseJson(body);
    if (!parsed.ok) throw new ProblemError(problem('unparseable', parsed.detail));
    return parsed;
  };
  instance.addContentTypeParser<Buffer>(JSON_TYPE, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => done(null, read(request, body).value));
  for (const type of Object.values(EVENT_TYPES)) {
    instance.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => done(null, read(request, body)));
  }
  // Nest adds parsers for forms by itself unless told not to. That must not go unseen.
  instance.addHook('onReady', (done) => {
    done(instance.hasContentTypeParser('application/x-www-form-urlencoded') ? new Error('create the application with bodyParser: false') : undefined);
  });
}
