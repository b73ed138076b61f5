import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PastReads } from './past/past-reads.ts';

/** The paths of the past on a server of its own, the same as at the gateways that ask it. */
@Controller('v1/operations/:operation')
export class PastController {
  constructor(private readonly reads: PastReads) {}

  @Get('events')
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['events']);
  }

  @Get('entities/:type/:id/history')
  async history(
    @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string, @Param('type') type: string, @Param('id') id: string,
  ): Promise<void> {
    await this.reads.answer(request, reply, operation, ['entities', type, id, 'history']);
  }

  @Get('picture')
  async picture(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['picture']);
  }

  @Get('difference')
  async difference(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['difference']);
  }

  @Get('timeline')
  async timeline(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['timeline']);
  }

  @Get('recording')
  async recording(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['recording']);
  }

  @Get('export')
  async export(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    await this.reads.answer(request, reply, operation, ['export']);
  }
}
