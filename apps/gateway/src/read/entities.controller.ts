import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityKey, view, type EntityKey } from '#libs/domain';
import { problem } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import { Past } from '../past/past.ts';
import { LISTED_TYPES, listEntities } from './entities.ts';
import { Places } from './place.ts';

const NOT_FIELDS: ReadonlySet<string> = new Set(['after', 'limit', 'q', 'audience']);
const FIELD = /^[a-zA-Z]{1,32}$/;

/** Entities as the caller sees them, and their events as the past tells them. */
@Controller('v1/operations/:operation')
export class EntitiesController {
  constructor(private readonly places: Places, private readonly past: Past) {}

  @Get('entities/:type')
  async list(@Req() request: FastifyRequest, @Param('operation') operation: string, @Param('type') type: string): Promise<object> {
    const { live, reader, asked } = await this.places.of(request, operation);
    if (!LISTED_TYPES.includes(type)) refuse(problem('not-found', 'There is no such entity type.'));
    const fields = new Map<string, string>();
    for (const name of asked.except(NOT_FIELDS)) {
      if (!FIELD.test(name)) refuse(problem('bad-request', 'A filter is not the name of a field.'));
      fields.set(name, asked.text(name) as string);
    }
    const after = asked.text('after');
    const page = listEntities(live.picture, {
      type, fields, q: asked.text('q'), limit: asked.limit(), after: after === undefined ? undefined : (keyIn(after, type) ?? asked.bad('after', 'is what `next` said')),
    }, reader.audience, live.now());
    const last = page.items.at(-1);
    return { items: page.items.map(([key, seen]) => ({ key, ...seen })), ...(page.more && last !== undefined && { next: Buffer.from(last[0]).toString('base64url') }) };
  }

  @Get('entities/:type/:id')
  async one(@Req() request: FastifyRequest, @Param('operation') operation: string, @Param('type') type: string, @Param('id') id: string): Promise<object> {
    const place = await this.places.of(request, operation);
    const key = entityKey(type, id);
    const seen = view(place.live.picture, key, place.reader.audience, place.live.now());
    return seen === null ? refuse(problem('not-found', 'There is no such entity.')) : { key, ...seen };
  }

  @Get('entities/:type/:id/history')
  async history(
    @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string, @Param('type') type: string, @Param('id') id: string,
  ): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['entities', type, id, 'history']);
  }

  @Get('events')
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    this.places.at(request, operation);
    await this.past.answer(request, reply, operation, ['events']);
  }
}

function keyIn(after: string, type: string): EntityKey | undefined {
  const key = Buffer.from(after, 'base64url').toString();
  return key.startsWith(`${type}/`) ? key : undefined;
}
