import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperationId } from '#libs/domain';
import { problem } from '#libs/protocol';
import { ProblemError, refuse } from '#libs/runtime';
import { Past, type PastCall } from './past.ts';

/** Requests at the replay server at once; one more is answered with 503. */
export const PROXIED_AT_MOST = 64;
/** How long the replay server may take to begin its answer, in milliseconds: a picture of the past is folded meanwhile. */
const ANSWER_WITHIN = 30_000;
/** How long the whole answer may take to reach a caller that reads slowly. What is left then is cut off. */
const WHOLE_WITHIN = 120_000;
/** The same of what is taken away, which may hold a whole log. */
const TAKEN_WITHIN = 3_600_000;
/** What the replay server is told of the request besides its path and query … */
const ASKED: readonly string[] = ['authorization', 'x-watchfloor-actor', 'accept'];
/** … and what the caller is told of the answer besides its status and body. */
const TOLD: readonly string[] = ['content-type', 'content-disposition', 'cache-control', 'retry-after', 'www-authenticate'];
/** Why a request to the replay server is given up: nobody waits for its answer any more. */
const GONE = 'gone';
/** A server that answers of the past says it so. Anything else came from somebody else. */
const OK = 200;
const REFUSED = 400;
const JSON_TYPE = /^application\/(?:problem\+)?json *(?:;|$)/i;
/** What is taken away is told as a file. */
const FILE_TYPE = /^(?:application\/(?:gzip|geo\+json)|text\/csv) *(?:;|$)/i;
const isTakenAway = (path: readonly string[]): boolean => ['recording', 'export'].includes(path.at(-1) ?? '');


export interface ProxiedOptions {
  /** Without a slash at its end. */
  readonly url: string;
  /** Says once each time it begins that the replay server does not answer. */
  failed(error: unknown): void;
  readonly answerWithin?: number;
  readonly wholeWithin?: number;
}

/** The past as the replay server tells it. It checks every caller itself: nothing that it says is looked into here. */
export class ProxiedPast extends Past {
  private readonly options: ProxiedOptions;
  private readonly beginning: string;
  private running = 0;
  private failing = false;

  constructor(options: ProxiedOptions) {
    super();
    this.options = options;
    this.beginning = `${options.url}/v1/operations`;
  }

  override async answer(request: FastifyRequest, reply: FastifyReply, operation: OperationId, call: PastCall): Promise<void> {
    await this.forward(request, reply, [operation, ...call]);
  }

  private async forward(request: FastifyRequest, reply: FastifyReply, path: readonly string[]): Promise<void> {
    if (reply.raw.destroyed) return;
    if (this.running >= PROXIED_AT_MOST) refuse(problem('unavailable', 'Too many callers ask for the past; ask again.'));
    const { answerWithin = ANSWER_WITHIN, wholeWithin = WHOLE_WITHIN } = this.options;
    const ended = new AbortController();
    let timer = setTimeout(() => ended.abort(new Error(`no answer within ${answerWithin} ms`)), answerWithin);
    const closed = Promise.withResolvers<void>();
    this.running += 1;
    // After the last byte, or when the caller has gone.
    reply.raw.once('close', () => {
      this.running -= 1;
      clearTimeout(timer);
      ended.abort(GONE);
      closed.resolve();
    });
    const answer = await this.ask(request, `${this.beginning}/${path.map(encodeURIComponent).join('/')}${queryOf(request)}`, isTakenAway(path), ended.signal);
    clearTimeout(timer);
    timer = setTimeout(() => ended.abort(), isTakenAway(path) ? Math.max(wholeWithin, TAKEN_WITHIN) : wholeWithin);
    reply.status(answer.status);
    for (const name of TOLD) {
      const value = answer.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    void reply.send(answer.body === null ? undefined : Readable.from(bytesOf(answer.body)));
    // Not the reply itself: a caller that goes away in the middle is no failure of ours.
    await closed.promise;
  }

  private async ask(request: FastifyRequest, url: string, isFile: boolean, signal: AbortSignal): Promise<Response> {
    try {
      const answer = await fetch(url, { method: request.method, headers: headersOf(request), redirect: 'manual', signal });
      if (!isTold(answer, isFile)) {
        await answer.body?.cancel();
        throw new Error(`something else than a replay server answered, with status ${answer.status}`);
      }
      this.failing = false;
      return answer;
    } catch (error) {
      if (signal.reason !== GONE && !this.failing) {
        this.failing = true;
        this.options.failed(error);
      }
      return refuse(away());
    }
  }
}

/** Neither a redirect nor a page. */
function isTold({ status, headers }: Response, isFile: boolean): boolean {
  const type = headers.get('content-type') ?? '';
  return status === OK ? (isFile ? FILE_TYPE : JSON_TYPE).test(type) : status >= REFUSED && JSON_TYPE.test(type);
}

const away = () => problem('unavailable', 'The replay server does not answer; ask again.');

function headersOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(ASKED.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  }));
}

/** Written anew from what was read: the replay server reads the same, whatever the caller's own text looked like. */
function queryOf(request: FastifyRequest): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(request.query as Readonly<Record<string, string | readonly string[]>>)) {
    for (const value of [values].flat()) query.append(name, value);
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    // Before the first byte this is the answer; after it the connection ends short, which tells the caller as much.
    throw new ProblemError(away());
  }
}
