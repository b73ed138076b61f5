/** What the tests of archives write, and what they expect to read back. */
import { decode } from '#libs/protocol';
import { formatTime, matchesWords, textsOfEvent, type Accepted, type Millis } from '#libs/domain';
import type { ArchivedEvent, EventQuery } from './archive.ts';

export const NOON = 1_795_435_200_000;

export interface Sample {
  readonly id?: string;
  readonly source?: string;
  readonly kind?: 'seen' | 'beat';
  readonly subject?: string;
  readonly time?: Millis;
  readonly recordedAt?: Millis;
  readonly text?: string;
}

/** A report of small arms fire with that narrative, or a heartbeat. */
export function sample({ id = 'e-1', source = 'urn:team:1', kind = 'seen', subject, time = NOON, recordedAt = time, text = 'Shots near the gate' }: Sample): Accepted {
  const body = kind === 'beat'
    ? { type: 'watchfloor.source-heartbeat.v1', subject: subject ?? 'source/s1', data: {} }
    : { type: 'watchfloor.violation-reported.v1', subject: subject ?? 'violation/v1', data: { class: 'small-arms-fire', sense: 'heard', narrative: text } };
  const json = JSON.stringify({ specversion: '1.0', id, source, time: formatTime(time), datacontenttype: 'application/json', ...body });
  return { event: decode(json), recordedAt };
}

export const archived = ({ event, recordedAt }: Accepted, position: number): ArchivedEvent => ({ position, recordedAt, json: event.json });

/** The answer to a query without its limit, found by looking at every event. */
export function scan(log: readonly Accepted[], { after, type, subject, from, to, q, source, id }: EventQuery): readonly ArchivedEvent[] {
  const wanted = ({ event }: Accepted, position: number): boolean =>
    position > after && (type === undefined || (JSON.parse(event.json) as { readonly type: string }).type === type) &&
    (subject === undefined || event.subject === subject) && (source === undefined || event.source === source) && (id === undefined || event.id === id) &&
    (from === undefined || event.time >= from) && (to === undefined || event.time < to) && (q === undefined || matchesWords(textsOfEvent(event), q));
  return log.map((accepted, position) => ({ accepted, position })).filter(({ accepted, position }) => wanted(accepted, position))
    .map(({ accepted, position }) => archived(accepted, position));
}
