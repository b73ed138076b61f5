import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseCommand, problem } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import { Places } from '../read/place.ts';
import { statusOf } from './answer.ts';
import { Commander } from './commander.ts';

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Commands over HTTP: one at a time, answered with what really happened. */
@Controller('v1/operations/:operation/commands')
export class CommandController {
  constructor(private readonly places: Places, private readonly commander: Commander) {}

  @Post()
  async command(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string, @Body() body: unknown): Promise<void> {
    const { live, reader } = await this.places.of(request, operation);
    const parsed = parseCommand(body);
    if (!parsed.ok) return refuse(problem('invalid', 'The command is not valid.', parsed.errors));
    const { traceparent } = request.headers;
    const answer = await this.commander.run(live, parsed.command, reader, typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined);
    if ('title' in answer) return refuse(answer);
    await reply.status(statusOf(answer)).send(answer);
  }
}
