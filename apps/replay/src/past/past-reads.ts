import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventQuery } from '#libs/archive';
import { entityKey, formatTime, SECOND, type OperationId } from '#libs/domain';
import { problem, type Timeline } from '#libs/protocol';
import { CursorSeals, refuse, writeCursor } from '#libs/runtime';
import { PastExports } from '../exports/past-exports.ts';
import { letGo } from '../playback/pieces.ts';
import { historyOf } from './events.ts';
import { PastAsking, type Place } from './past-asking.ts';
import type { Knowledge } from './past-work.ts';
import { BUCKETS_AT_MOST } from './timeline.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
/** How long an entity that is not there is waited for while the end of the log is copied. */
const CURRENT_WITHIN_MS = 5_000;
const BEGINNING = -1;
/** Names no build of a stored picture: a console that joins with such a cursor begins with a picture. */
const NO_EPOCH = 'none';
const TEXTS = ['type', 'subject', 'q', 'source', 'id'] as const;
const BUCKETS = 240;

/** What is asked, as the rest of a path below an operation's. */
export type PastCall = readonly [what: string, ...rest: string[]];

/** Answers what was: events and an entity's history through the caller's view of today, pictures through its view of then. */
@Injectable()
export class PastReads {
  constructor(private readonly asking: PastAsking, private readonly seals: CursorSeals, private readonly exports: PastExports) {}

  async answer(request: FastifyRequest, reply: FastifyReply, operation: OperationId, [what, ...rest]: PastCall): Promise<void> {
    const place = await this.asking.placeOf(request, operation);
    switch (what) {
      case 'events': return this.events(reply, place);
      case 'entities': return this.history(reply, place, rest[0] ?? '', rest[1] ?? '');
      case 'picture': return this.picture(reply, place);
      case 'difference': return this.difference(reply, place);
      case 'timeline': return this.timeline(reply, place);
      case 'recording': return this.exports.recording(reply, place);
      case 'export': return this.exports.listing(reply, place);
      default: return refuse(problem('not-found', 'There is nothing at this path.'));
    }
  }

  private async events(reply: FastifyReply, place: Place): Promise<void> {
    const { asked } = place;
    const texts = Object.fromEntries(TEXTS.flatMap((name) => {
      const text = asked.text(name);
      return text === undefined ? [] : [[name, text]];
    }));
    const from = asked.time('from');
    const to = asked.time('to');
    await this.send(reply, place, { ...this.pageOf(place), ...texts, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }

  private async history(reply: FastifyReply, place: Place, type: string, id: string): Promise<void> {
    const key = entityKey(type, id);
    if (!(await this.asking.sees(place, key))) {
      // A gateway may show what was recorded a moment ago before it was copied here.
      if ((await place.current.whenCurrent?.(CURRENT_WITHIN_MS)) === false) refuse(problem('unavailable', 'What was recorded last is not copied yet; ask again.'));
      if (!(await this.asking.sees(place, key))) refuse(problem('not-found', 'There is no such entity.'));
    }
    await this.send(reply, place, { ...this.pageOf(place), ...historyOf(key) });
  }

  /** `?asKnownAt=` gives what was known then, `?asOf=` what had happened by then as far as is known now, or was at `asKnownAt`. */
  private async picture(reply: FastifyReply, place: Place): Promise<void> {
    const { operation, current, reader: { audience }, asked } = place;
    const [known, at] = [this.knowledgeOf(place), this.passedTime(place, 'asOf')];
    if (known === undefined && at === undefined) asked.bad('asKnownAt', 'says as of when; the current picture is the gateway\'s');
    const answer = await this.asking.ask(place, 'picture', { operation, audience, ...(known !== undefined && { known }), ...(at !== undefined && { at }) });
    const cursor = writeCursor({ epoch: current.epoch ?? NO_EPOCH, position: answer.position, at: answer.at }, this.seals.of(current.log, audience));
    const head = JSON.stringify({ operation, audience, cursor, at: formatTime(answer.at) });
    reply.raw.once('close', () => letGo(answer.pieces));
    await reply.type(JSON_TYPE).send(Readable.from([`${head.slice(0, -1)},"entities":[`, ...answer.pieces, ']}']));
  }

  /** What was known otherwise at `?asOf=` than it had happened, as far as is known now, or was at `?asKnownAt=`. */
  private async difference(reply: FastifyReply, place: Place): Promise<void> {
    const { operation, current, reader: { audience }, asked } = place;
    const known = this.knowledgeOf(place);
    const at = this.passedTime(place, 'asOf') ?? asked.bad('asOf', 'says as of when');
    const { position, entities, more } = await this.asking.ask(place, 'difference', { operation, audience, at, ...(known !== undefined && { known }) });
    const cursor = writeCursor({ epoch: current.epoch ?? NO_EPOCH, position, at }, this.seals.of(current.log, audience));
    await reply.type(JSON_TYPE).send(JSON.stringify({ operation, audience, cursor, at: formatTime(at), entities, more }));
  }

  private async timeline(reply: FastifyReply, place: Place): Promise<void> {
    const { operation, current, reader: { audience }, asked } = place;
    const by = asked.text('by') ?? 'recorded';
    if (by !== 'recorded' && by !== 'occurred') return asked.bad('by', 'is recorded or occurred');
    const [from, to, wanted] = [asked.time('from'), asked.time('to'), asked.whole('buckets') ?? BUCKETS];
    if (wanted < 1 || wanted > BUCKETS_AT_MOST) asked.bad('buckets', `is a whole number from 1 to ${BUCKETS_AT_MOST}`);
    if (from !== undefined && to !== undefined && to <= from) asked.bad('to', 'is later than from');
    const answer = await this.asking.ask(place, 'timeline', { operation, audience, by, buckets: wanted, now: current.now(), ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
    const stretch = (one: { readonly from: number; readonly to: number }) => ({ from: formatTime(one.from), to: formatTime(one.to) });
    const timeline: Timeline = {
      operation, audience, by, ...(answer.range !== undefined && { range: stretch(answer.range) }), from: formatTime(answer.from), step: answer.step / SECOND,
      buckets: answer.buckets, counts: answer.counts, gaps: answer.gaps.map(stretch),
    };
    await reply.type(JSON_TYPE).send(JSON.stringify(timeline));
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
    const { current, reader } = place;
    const { items, next } = await this.asking.events(place, query);
    const sealing = this.seals.of(current.log, reader.audience);
    const texts = items.map(({ position, recordedAt, json }) =>
      `{${sealing === undefined ? `"position":${position},` : ''}"recordedAt":${JSON.stringify(formatTime(recordedAt))},"event":${json}}`);
    const more = next === undefined ? '' : `,"next":${sealing === undefined ? next : JSON.stringify(sealing.seal(String(next).padStart(16, '0')))}`;
    await reply.type(JSON_TYPE).send(`{"items":[${texts.join(',')}]${more}}`);
  }

  private knowledgeOf({ current, reader, asked }: Place): Knowledge | undefined {
    const knowledge = asked.knowledge('asKnownAt');
    if (knowledge === undefined) return undefined;
    if ('position' in knowledge && reader.audience !== 'operations') asked.bad('asKnownAt', 'is an RFC 3339 time for this audience');
    if ('time' in knowledge && knowledge.time > current.now()) asked.bad('asKnownAt', 'is a time that has passed');
    return knowledge;
  }

  private passedTime({ current, asked }: Place, name: string): number | undefined {
    const at = asked.time(name);
    return at !== undefined && at > current.now() ? asked.bad(name, 'is a time that has passed') : at;
  }
}
