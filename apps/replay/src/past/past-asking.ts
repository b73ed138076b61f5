import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DamagedArchive, type EventQuery } from '#libs/archive';
import { view, type EntityKey, type OperationId } from '#libs/domain';
import { problem } from '#libs/protocol';
import { Asked, Callers, refuse, type Reader } from '#libs/runtime';
import { PastThread, ThreadBusy } from '../thread/past-thread.ts';
import { Archives, type ReadBack } from './archives.ts';
import { readEvents, readThroughView, type EventsPage } from './events.ts';
import type { AskName, Asks, Missing } from './past-work.ts';
import { Pictures, type CurrentPicture } from './pictures.ts';

/** How long a read waits for a picture that is being built, and for an archive. */
const READY_WITHIN_MS = 5_000;

/** One request's operation, reader, query and where to read. */
export interface Place { readonly operation: OperationId; readonly current: CurrentPicture; readonly readBack: ReadBack; readonly reader: Reader; readonly asked: Asked }

/** Finds what a request is about and who asks, and asks the archive and the thread for it; whatever cannot be had ends the request. */
@Injectable()
export class PastAsking {
  constructor(private readonly callers: Callers, private readonly pictures: Pictures, private readonly archives: Archives, private readonly thread: PastThread) {}

  async placeOf(request: FastifyRequest, operation: OperationId): Promise<Place> {
    const asked = new Asked(request.query as Readonly<Record<string, unknown>>);
    const reader = this.callers.require(request);
    const current = this.pictures.get(operation) ?? refuse(problem('unknown-operation', 'This server shows no operation of that name.'));
    if (!(await current.whenReady(READY_WITHIN_MS))) refuse(problem('unavailable', 'The picture of this operation is not built yet.'));
    const readBack = (await this.archives.of(operation, READY_WITHIN_MS)) ?? refuse(problem('unavailable', 'The archive of this operation is not there yet.'));
    return { operation, current, readBack, reader, asked };
  }

  /** Whether the caller sees an entity today. */
  async sees(place: Place, key: EntityKey): Promise<boolean> {
    const { operation, current, reader: { audience } } = place;
    if (current.picture !== undefined) return view(current.picture, key, audience, current.now()) !== null;
    return (await this.ask(place, 'seen', { operation, audience, key, now: current.now() })).seen;
  }

  /** A page of the log as the caller may read it today. */
  async events(place: Place, query: EventQuery): Promise<EventsPage> {
    const { operation, current: { picture }, readBack: { archive }, reader: { audience } } = place;
    if (audience === 'operations') return this.reading(place, readEvents(archive, operation, query));
    if (picture !== undefined) return this.reading(place, readThroughView(archive, operation, query, audience, picture));
    return this.ask(place, 'events', { operation, audience, query });
  }

  /** What the thread answers; its refusals end the request. */
  async ask<N extends AskName>(place: Place, name: N, ask: Asks[N]['ask']): Promise<Exclude<Asks[N]['answer'], Missing>> {
    const asking = this.thread.ask(name, ask).catch((error: unknown) => {
      if (error instanceof ThreadBusy) return refuse(problem('unavailable', 'Too much is asked of the past; ask again.'));
      throw error;
    });
    const answer: Asks[N]['answer'] = await this.reading(place, asking);
    if (!('missing' in answer)) return answer as Exclude<Asks[N]['answer'], Missing>;
    switch (answer.missing) {
      case 'position': return refuse(problem('not-found', 'The log does not reach there.'));
      case 'events': return refuse(problem('unavailable', 'Events cannot be read now that may say who sees what; ask again.'));
      case 'told': return refuse(problem('unavailable', 'What happened is not told of to there yet; ask again.'));
      case 'range': return refuse(problem('invalid', 'Nothing was recorded in that range.'));
      case 'narrower': return refuse(problem('invalid', 'The range holds more events than can be looked at for this audience: ask for less of it.'));
    }
  }

  /** What was read from an archive that was given up meanwhile is no answer, and neither is its failure. */
  async reading<T>({ operation, readBack }: Place, work: Promise<T>): Promise<T> {
    const replaced = () => !this.archives.holds(operation, readBack);
    const gone = () => refuse(problem('unavailable', 'The archive of this operation is being made anew; ask again.'));
    const read = await work.catch((error: unknown) => {
      if (replaced()) return gone();
      if (!(error instanceof DamagedArchive)) throw error;
      this.archives.mend(operation, 'log', error.message);
      return refuse(problem('unavailable', 'The archive of this operation is damaged; ask again.'));
    });
    return replaced() ? gone() : read;
  }
}
