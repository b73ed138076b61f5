import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '#libs/protocol';
import { Access } from '../access/access.ts';
import { credentialsOf } from '../access/credentials.ts';
import { ProblemError, sendProblem } from '../http/problems.ts';
import { Metrics } from '../metrics/metrics.ts';
import { Readiness } from './readiness.ts';

const RETRY_SECONDS = 1;

/** Probes for whoever starts and watches this process. They tell nothing of the operations. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  live(@Res() reply: FastifyReply): void {
    void reply.send({ status: 'live' });
  }

  /** 503 names the checks that fail. */
  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const missing = await this.readiness.missing();
    if (Object.keys(missing).length === 0) await reply.send({ status: 'ready' });
    else await sendProblem(reply, problem('unavailable', 'This server is not ready.'), { retryAfterSeconds: RETRY_SECONDS }, { checks: missing });
  }
}

/** Prometheus text for callers that may read everything: its numbers count what other audiences may not see. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics, private readonly access: Access) {}

  @Get()
  async scrape(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const identity = this.access.callerOf(credentialsOf(request));
    if ('refused' in identity) throw new ProblemError(problem(identity.refused, identity.reason));
    if (identity.audience !== 'operations') throw new ProblemError(problem('forbidden', 'Metrics are for operations.'));
    await reply.header('content-type', this.metrics.contentType).send(await this.metrics.text());
  }
}

@Module({ controllers: [HealthController, MetricsController] })
export class HealthModule {}
