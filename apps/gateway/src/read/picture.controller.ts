import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatTime, viewAll, type Audience, type Millis, type Picture, type Position } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { problem } from '#libs/protocol';
import { Callers, CursorSeals, refuse, writeCursor } from '#libs/runtime';
import { digestOf } from '../picture/digest.ts';
import { pictureKnownAt, type KnownPicture } from '../picture/known-at.ts';
import type { LiveOperation } from '../picture/live-operation.ts';
import { LiveOperations } from '../picture/live-operations.ts';
import { COLLECTIONS, featuresOf, type Collection } from './geojson.ts';
import { Places, type Place } from './place.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Pictures: now, as known at a moment, as GeoJSON, and as a digest. */
@Controller('v1/operations')
export class PictureController {
  /** One fold of the past at a time: it reads a whole log. */
  private folding: Promise<unknown> | undefined;

  constructor(
    private readonly places: Places, private readonly callers: Callers, private readonly operations: LiveOperations,
    private readonly log: EventLog, private readonly seals: CursorSeals,
  ) {}

  @Get()
  list(@Req() request: FastifyRequest): { readonly operations: readonly { readonly id: string }[] } {
    this.callers.require(request);
    return { operations: this.operations.names.map((id) => ({ id })) };
  }

  @Get(':operation/picture')
  async picture(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('operation') operation: string): Promise<void> {
    const place = await this.places.of(request, operation);
    const { live, reader, asked } = place;
    if (asked.text('asOf') !== undefined) refuse(problem('not-implemented', 'Pictures of what had happened are not built yet; asKnownAt is.'));
    const known = await this.knownAt(place);
    const text = known === undefined
      ? this.write(live, reader.audience, { picture: live.picture, position: live.position, at: live.now() })
      : this.write(live, reader.audience, known);
    await reply.type(JSON_TYPE).header('cache-control', 'no-store').send(text);
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
    await reply.type('application/geo+json').header('cache-control', 'no-store').send(Buffer.from(JSON.stringify(features)));
  }

  private async knownAt({ live, reader, asked }: Place): Promise<KnownPicture | undefined> {
    const knowledge = asked.knowledge('asKnownAt');
    if (knowledge === undefined) return undefined;
    if ('position' in knowledge && reader.audience !== 'operations') asked.bad('asKnownAt', 'is an RFC 3339 time for this audience');
    if ('time' in knowledge && knowledge.time > live.now()) asked.bad('asKnownAt', 'is a time that has passed');
    if (this.folding !== undefined) refuse(problem('unavailable', 'Another picture of the past is being made; ask again.'));
    const folding = pictureKnownAt(this.log, live.operation, knowledge);
    this.folding = folding;
    try {
      return (await folding) ?? refuse(problem('not-found', 'The log does not reach there, or reaches too far for this server.'));
    } finally {
      this.folding = undefined;
    }
  }

  private write(live: LiveOperation, audience: Audience, known: { picture: Picture; position: Position; at: Millis }): string {
    const cursor = writeCursor({ epoch: live.epoch ?? '', position: known.position, at: known.at }, this.seals.of(live.log, audience));
    return JSON.stringify({
      operation: live.operation, audience, cursor, at: formatTime(known.at), entities: [...viewAll(known.picture, audience, known.at)],
    });
  }
}
