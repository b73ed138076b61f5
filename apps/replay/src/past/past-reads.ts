import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventQuery } from '#libs/archive';
import { entityKey, formatTime, view, viewAll, type OperationId } from '#libs/domain';
import { problem } from '#libs/protocol';
import { Asked, Callers, CursorSeals, refuse, writeCursor, type Reader } from '#libs/runtime';
import { Archives, type ReadBack } from './archives.ts';
import { historyOf, readEvents } from './events.ts';
import { pictureKnownAt, type KnownPicture } from './known-at.ts';
import { Pictures, type CurrentPicture } from './pictures.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const BEGINNING = -1;
/** How long a read waits for a picture that is being built, and for an archive. */
const READY_WITHIN_MS = 5_000;
/** Names no build of a stored picture: a console that joins with such a cursor begins with a picture. */
const NO_EPOCH = 'none';
const TEXTS = ['type', 'subject', 'q', 'source', 'id'] as const;

/** One request's operation, reader, query and where to read. */
interface Place { readonly operation: OperationId; readonly current: CurrentPicture; readonly readBack: ReadBack; readonly reader: Reader; readonly asked: Asked }

/** Answers what was: events, an entity's history, and pictures as they were known, through the caller's view of today. */
@Injectable()
export class PastReads {
  /** One fold of the past at a time: it reads a whole log. */
  private folding: Promise<unknown> | undefined;

  constructor(
    private readonly callers: Callers, private readonly seals: CursorSeals, private readonly pictures: Pictures, private readonly archives: Archives,
  ) {}

  async events(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void> {
    const place = await this.placeOf(request, operation);
    const { asked } = place;
    const texts = Object.fromEntries(TEXTS.flatMap((name) => {
      const text = asked.text(name);
      return text === undefined ? [] : [[name, text]];
    }));
    const from = asked.time('from');
    const to = asked.time('to');
    await this.send(reply, place, { ...this.pageOf(place), ...texts, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }

  async history(request: FastifyRequest, reply: FastifyReply, operation: OperationId, type: string, id: string): Promise<void> {
    const place = await this.placeOf(request, operation);
    const { current, reader } = place;
    const key = entityKey(type, id);
    if (view(current.picture, key, reader.audience, current.now()) === null) refuse(problem('not-found', 'There is no such entity.'));
    await this.send(reply, place, { ...this.pageOf(place), ...historyOf(key) });
  }

  /** `?asKnownAt=` gives what was known then. */
  async picture(request: FastifyRequest, reply: FastifyReply, operation: OperationId): Promise<void> {
    const place = await this.placeOf(request, operation);
    const { current, reader: { audience }, asked } = place;
    if (asked.text('asOf') !== undefined) refuse(problem('not-implemented', 'Pictures of what had happened are not built yet; asKnownAt is.'));
    const { picture, position, at } = await this.knownAt(place);
    const cursor = writeCursor({ epoch: current.epoch ?? NO_EPOCH, position, at }, this.seals.of(current.log, audience));
    const text = JSON.stringify({ operation, audience, cursor, at: formatTime(at), entities: [...viewAll(picture, audience, at)] });
    await reply.type(JSON_TYPE).header('cache-control', 'no-store').send(text);
  }

  private async placeOf(request: FastifyRequest, operation: OperationId): Promise<Place> {
    const asked = new Asked(request.query as Readonly<Record<string, unknown>>);
    const reader = this.callers.require(request);
    const current = this.pictures.get(operation) ?? refuse(problem('unknown-operation', 'This server shows no operation of that name.'));
    if (!(await current.whenReady(READY_WITHIN_MS))) refuse(problem('unavailable', 'The picture of this operation is not built yet.'));
    const readBack = (await this.archives.of(operation, READY_WITHIN_MS)) ?? refuse(problem('unavailable', 'The archive of this operation is not there yet.'));
    return { operation, current, readBack, reader, asked };
  }

  private pageOf({ current, reader, asked }: Place): Pick<EventQuery, 'after' | 'limit'> {
    const limit = asked.limit();
    if (reader.audience === 'operations') {
      const after = asked.whole('after') ?? BEGINNING;
      return { limit, after: after >= BEGINNING ? after : asked.bad('after', 'is a position, or -1') };
    }
    const sealed = asked.text('after');
    if (sealed === undefined || sealed === String(BEGINNING)) return { limit, after: BEGINNING };
    const opened = this.seals.of(current.log, reader.audience)?.open(sealed);
    return opened !== undefined && /^\d{1,16}$/.test(opened) ? { limit, after: Number(opened) } : asked.bad('after', 'is what `next` said');
  }

  private async send(reply: FastifyReply, place: Place, query: EventQuery): Promise<void> {
    const { operation, current, reader, readBack: { archive } } = place;
    const { items, next } = await this.reading(place, readEvents(archive, operation, query, reader.audience, current.picture));
    const sealing = this.seals.of(current.log, reader.audience);
    const texts = items.map(({ position, recordedAt, json }) =>
      `{${sealing === undefined ? `"position":${position},` : ''}"recordedAt":${JSON.stringify(formatTime(recordedAt))},"event":${json}}`);
    const more = next === undefined ? '' : `,"next":${sealing === undefined ? next : JSON.stringify(sealing.seal(String(next).padStart(16, '0')))}`;
    await reply.type(JSON_TYPE).header('cache-control', 'no-store').send(`{"items":[${texts.join(',')}]${more}}`);
  }

  private async knownAt(place: Place): Promise<KnownPicture> {
    const { operation, current, reader, asked, readBack: { log } } = place;
    const knowledge = asked.knowledge('asKnownAt') ?? asked.bad('asKnownAt', 'says as of when; the current picture is the gateway\'s');
    if ('position' in knowledge && reader.audience !== 'operations') asked.bad('asKnownAt', 'is an RFC 3339 time for this audience');
    if ('time' in knowledge && knowledge.time > current.now()) asked.bad('asKnownAt', 'is a time that has passed');
    if (this.folding !== undefined) refuse(problem('unavailable', 'Another picture of the past is being made; ask again.'));
    const folding = this.reading(place, pictureKnownAt(log, operation, knowledge));
    this.folding = folding;
    try {
      return (await folding) ?? refuse(problem('not-found', 'The log does not reach there, or reaches too far for this server.'));
    } finally {
      this.folding = undefined;
    }
  }

  /** What was read from an archive that was given up meanwhile is no answer, and neither is its failure. */
  private async reading<T>({ operation, readBack }: Place, work: Promise<T>): Promise<T> {
    const replaced = () => !this.archives.holds(operation, readBack);
    const gone = () => refuse(problem('unavailable', 'The archive of this operation is being made anew; ask again.'));
    const read = await work.catch((error: unknown) => (replaced() ? gone() : Promise.reject(error)));
    return replaced() ? gone() : read;
  }
}
