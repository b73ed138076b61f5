import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '#libs/protocol';
import type { Log } from '../logging/log.ts';
import type { Paths } from './paths.ts';
import { problemOf, sendProblem } from './problems.ts';

/** The one place where errors become answers: a problem document each, with nothing of the input and nothing of the error. */
export class ProblemFilter implements ExceptionFilter {
  private readonly paths: Paths;
  private readonly log: Log;

  constructor(paths: Paths, log: Log) {
    this.paths = paths;
    this.log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const told = problemOf(error);
    if (told === undefined) this.log.error({ err: error, method: request.method, route: request.routeOptions?.url }, 'a request failed');
    if (reply.sent) {
      reply.raw.destroy();
      return;
    }
    if (told?.type === 'urn:watchfloor:problem:not-found' && request.is404) this.refusePath(request, reply);
    else sendProblem(reply, told ?? problem('internal', 'Something failed here. It has been logged; try again later.'));
  }

  private refusePath(request: FastifyRequest, reply: FastifyReply): void {
    const methods = this.paths.methodsOf(request.url);
    if (methods.length > 0 && !methods.includes(request.method)) {
      sendProblem(reply, problem('method-not-allowed', 'This path does not know the method.'), { allow: methods.join(', ') });
    } else sendProblem(reply, problem('not-found', 'There is nothing at this path.'));
  }
}
