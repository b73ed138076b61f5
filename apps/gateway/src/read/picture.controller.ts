import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatTime, viewAll } from '#libs/domain';
import { problem } from '#libs/protocol';
import { Callers, CursorSeals, refuse, writeCursor } from '#libs/runtime';
import { Past } from '../past/past.ts';
import { digestOf } from '../picture/digest.ts';
import { LiveOperations } from '../picture/live-operations.ts';
import { COLLECTIONS, featuresOf, type Collection } from './geojson.ts';
import { Places } from './place.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Pictures: now, as GeoJSON, as a digest, and as the past tells them. */
@Controller('v1/operations')
export class PictureController {
  constructor(
    private readonly places: Places, private readonly callers: Callers, private readonly operations: LiveOperations,
    private readonly past: Past, private readonly seals: CursorSeals,
  ) {}

  @Get()
  list(@Req() request: FastifyRequest): { readonly operations: readonly { readonly id: string }[] } {
    this.callers.require(request);
    return { operations: this.operations.names.map((id) => ({ id })) };
  }

  @Get(':operation/picture')
  async picture(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    const { asked } = this.places.at(request, operation);
    if (asked.text('asKnownAt') !== undefined || asked.text('asOf') !== undefined) return this.past.answer(request, reply, operation, ['picture']);
    const { live, reader: { audience } } = await this.places.of(request, operation);
    const { picture, position, epoch, writer } = live;
    const at = live.now();
    const cursor = writeCursor({ epoch: epoch ?? '', position, at, writer }, this.seals.of(live.log, audience));
    const text = JSON.stringify({ operation, audience, cursor, at: formatTime(at), entities: [...viewAll(picture, audience, at)] });
    await reply.type(JSON_TYPE).send(text);
  }

  @Get(':operation/digest')
  async digest(@Req() request: FastifyRequest, @Param('operation') operation: string): Promise<object> {
    const { live, reader, asked } = await this.places.of(request, operation);
    if (reader.audience !== 'operations') refuse(problem('forbidden', 'The digest is for operations.'));
    const { log, fold, position } = live;
    const withKeys = asked.flag('keys');
    const { sha256, keys } = await digestOf(live.picture);
    return { log, fold, position, sha256, ...(withKeys && { keys }) };
  }

  @Get(':operation/features/:collection')
  async features(
    @Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string, @Param('collection') collection: string,
  ): Promise<void> {
    const { live, reader } = await this.places.of(request, operation);
    if (!Object.hasOwn(COLLECTIONS, collection)) refuse(problem('not-found', 'There is no such collection.'));
    const features = featuresOf(collection as Collection, viewAll(live.picture, reader.audience, live.now()));
    // As bytes: to text Fastify would add a charset, which this media type does not have.
    await reply.type('application/geo+json').send(Buffer.from(JSON.stringify(features)));
  }
}
