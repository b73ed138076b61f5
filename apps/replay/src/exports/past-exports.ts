import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EventQuery } from '#libs/archive';
import { formatTime, type Millis, type Position } from '#libs/domain';
import { problem, RECORDING_MEDIA_TYPE } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import type { EventsPage } from '../past/events.ts';
import { PastAsking, type Place } from '../past/past-asking.ts';
import { LISTINGS, writingOf, type Listing } from './listing.ts';
import { recordingFile } from './recording-file.ts';

/** Files that are made at once; one more is refused. */
const EXPORTS_AT_MOST = 2;
/** Events of a listing that are read in one step. */
const STEP = 250;
const TEXTS = ['type', 'subject', 'q', 'source', 'id'] as const;
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** What a range of the log holds, to take away. Files are made while they are read; nothing of them is kept here. */
@Injectable()
export class PastExports {
  private running = 0;

  constructor(private readonly asking: PastAsking) {}

  /** Everything of `?from=` to `?to=` in recorded time, to be played elsewhere; for operations. */
  async recording(reply: FastifyReply, place: Place): Promise<void> {
    const { operation, reader, asked } = place;
    if (reader.audience !== 'operations') refuse(problem('forbidden', 'Recordings are for operations.'));
    const range = rangeOf(place);
    asked.except(new Set(['from', 'to', 'audience'])).forEach((name) => asked.bad(name, 'is none of a recording'));
    await this.send(reply, RECORDING_MEDIA_TYPE, fileName(operation, range, 'recording.tar.gz'), async () => {
      const head = await this.asking.ask(place, 'recording', { operation, ...range });
      return recordingFile({
        head, piece: (piece) => this.asking.ask(place, 'recordingPiece', { head, piece }), events: (after, to) => this.asking.ask(place, 'recordingEvents', { head, after, to }),
      });
    });
  }

  /** The events of a range as CSV or GeoJSON, through the caller's view of today. */
  async listing(reply: FastifyReply, place: Place): Promise<void> {
    const { operation, asked } = place;
    const format = asked.text('format') ?? asked.bad('format', 'is csv or geojson');
    if (!Object.hasOwn(LISTINGS, format)) asked.bad('format', 'is csv or geojson');
    const by = asked.text('by') ?? 'recorded';
    if (by !== 'recorded' && by !== 'occurred') return asked.bad('by', 'is recorded or occurred');
    const range = rangeOf(place);
    await this.send(reply, LISTINGS[format as Listing], fileName(operation, range, format), async () => Readable.from(this.listed(place, format as Listing, by, range), { objectMode: false }));
  }

  private async *listed(place: Place, listing: Listing, by: 'recorded' | 'occurred', range: Range): AsyncGenerator<string> {
    const { reader: { audience }, asked } = place;
    const writing = writingOf(listing, audience);
    const texts = Object.fromEntries(TEXTS.flatMap((name) => [asked.text(name)].flatMap((text) => (text === undefined ? [] : [[name, text]]))));
    const stretch = by === 'occurred' ? { after: -1, last: EVERYTHING } : await this.recordedIn(place, range);
    const query = { ...texts, limit: STEP, ...(by === 'occurred' && range) } satisfies Omit<EventQuery, 'after'>;
    yield writing.begin;
    let isFirst = true;
    for (let after: Position | undefined = stretch.after; after !== undefined;) {
      const page: EventsPage = await this.asking.events(place, { ...query, after });
      const items = page.items.filter(({ position }) => position <= stretch.last);
      if (items.length > 0) yield writing.events(items, isFirst);
      isFirst &&= items.length === 0;
      after = page.next === undefined || page.next >= stretch.last ? undefined : page.next;
      await turn();
    }
    yield writing.end;
  }

  private async recordedIn({ operation, readBack: { archive } }: Place, { from, to }: Range): Promise<{ readonly after: Position; readonly last: Position }> {
    return {
      after: from === undefined ? -1 : await archive.knownAt(operation, from - 1),
      last: to === undefined ? await archive.head(operation) : await archive.knownAt(operation, to - 1),
    };
  }

  private async send(reply: FastifyReply, type: string, name: string, make: () => Promise<Readable>): Promise<void> {
    if (this.running >= EXPORTS_AT_MOST) refuse(problem('unavailable', 'Others take away what the log holds; ask again.'));
    this.running += 1;
    reply.raw.once('close', () => { this.running -= 1; });
    const file = await make();
    reply.raw.once('close', () => { file.destroy(); });
    await reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(file);
  }
}

interface Range { readonly from?: Millis; readonly to?: Millis }

function rangeOf({ asked }: Place): Range {
  const [from, to] = [asked.time('from'), asked.time('to')];
  if (from !== undefined && to !== undefined && to <= from) asked.bad('to', 'is later than from');
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function fileName(operation: string, { from, to }: Range, kind: string): string {
  const instants = [from, to].flatMap((at) => (at === undefined ? [] : [formatTime(at).replaceAll(/[-:]|\.000/g, '')]));
  return `${[operation, ...instants].join('-')}.${kind}`;
}
