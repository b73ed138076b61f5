import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Archive, type EventQuery } from '#libs/archive';
import { entityKey, formatTime, view, type EntityKey } from '#libs/domain';
import { problem } from '#libs/protocol';
import { CursorSeals, refuse } from '#libs/runtime';
import { LISTED_TYPES, listEntities } from './entities.ts';
import { historyOf, readEvents } from './events.ts';
import { Places, type Place } from './place.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const NOT_FIELDS: ReadonlySet<string> = new Set(['after', 'limit', 'q', 'audience']);
const FIELD = /^[a-zA-Z]{1,32}$/;
const BEGINNING = -1;

/** Entities as the caller sees them, and the events of the log through the same eyes. */
@Controller('v1/operations/:operation')
export class EntitiesController {
  constructor(private readonly places: Places, private readonly archive: Archive, private readonly seals: CursorSeals) {}

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
    const place = await this.places.of(request, operation);
    const key: EntityKey = entityKey(type, id);
    if (view(place.live.picture, key, place.reader.audience, place.live.now()) === null) refuse(problem('not-found', 'There is no such entity.'));
    await this.send(reply, place, { ...this.pageOf(place), ...historyOf(key) });
  }

  @Get('events')
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    const place = await this.places.of(request, operation);
    const { asked } = place;
    const texts = Object.fromEntries((['type', 'subject', 'q', 'source', 'id'] as const).flatMap((name) => {
      const text = asked.text(name);
      return text === undefined ? [] : [[name, text]];
    }));
    const from = asked.time('from');
    const to = asked.time('to');
    await this.send(reply, place, { ...this.pageOf(place), ...texts, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }

  private pageOf({ live, reader, asked }: Place): Pick<EventQuery, 'after' | 'limit'> {
    const limit = asked.limit();
    if (reader.audience === 'operations') {
      const after = asked.whole('after') ?? BEGINNING;
      return { limit, after: after >= BEGINNING ? after : asked.bad('after', 'is a position, or -1') };
    }
    const sealed = asked.text('after');
    if (sealed === undefined || sealed === String(BEGINNING)) return { limit, after: BEGINNING };
    const opened = this.seals.of(live.log, reader.audience)?.open(sealed);
    return opened !== undefined && /^\d{1,16}$/.test(opened) ? { limit, after: Number(opened) } : asked.bad('after', 'is what `next` said');
  }

  private async send(reply: FastifyReply, { live, reader }: Place, query: EventQuery): Promise<void> {
    const { items, next } = await readEvents(this.archive, live.operation, query, reader.audience, live.picture);
    const sealing = this.seals.of(live.log, reader.audience);
    const texts = items.map(({ position, recordedAt, json }) =>
      `{${sealing === undefined ? `"position":${position},` : ''}"recordedAt":${JSON.stringify(formatTime(recordedAt))},"event":${json}}`);
    const more = next === undefined ? '' : `,"next":${sealing === undefined ? next : JSON.stringify(sealing.seal(String(next).padStart(16, '0')))}`;
    await reply.type(JSON_TYPE).header('cache-control', 'no-store').send(`{"items":[${texts.join(',')}]${more}}`);
  }
}

function keyIn(after: string, type: string): EntityKey | undefined {
  const key = Buffer.from(after, 'base64url').toString();
  return key.startsWith(`${type}/`) ? key : undefined;
}
