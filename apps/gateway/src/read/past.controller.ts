import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Past } from '../past/past.ts';
import { Places } from './place.ts';

/** What only the past tells. */
@Controller('v1/operations/:operation')
export class PastController {
  constructor(private readonly places: Places, private readonly past: Past) {}

  @Get('difference')
  async difference(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['difference']);
  }

  @Get('timeline')
  async timeline(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['timeline']);
  }

  @Get('recording')
  async recording(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['recording']);
  }

  @Get('export')
  async export(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['export']);
  }
}
