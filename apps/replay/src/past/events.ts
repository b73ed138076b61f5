import { entityKey, idOf, matchesWords, textsOfEvent, typeOf, viewEvent, type Audience, type EntityKey, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';
import type { Archive, ArchivedEvent, EventQuery } from '#libs/archive';
import { decode } from '#libs/protocol';

/** Events read from the archive at a time, and rounds of that at most, to fill one page of a narrower audience. */
const ROUND = 1_000;
const ROUNDS_AT_MOST = 100;

export interface EventItem { readonly position: Position; readonly recordedAt: Millis; readonly json: string }
/** `next` is the position to go on after, if there may be more. */
export interface EventsPage { readonly items: readonly EventItem[]; readonly next: Position | undefined }

/** The log as it is, as `operations` may read it. */
export async function readEvents(archive: Archive, operation: OperationId, query: EventQuery): Promise<EventsPage> {
  const { events, more } = await archive.events(operation, query);
  return { items: events, next: more ? events.at(-1)?.position : undefined };
}

/** The log as another audience may read it: through its view, which every filter sees too. */
export async function readThroughView(archive: Archive, operation: OperationId, query: EventQuery, audience: Audience, picture: Picture): Promise<EventsPage> {
  // Only what the view leaves as it is may be asked of the archive: text, source and id are judged after it.
  const { q, source, id, limit, ...asked } = query;
  const items: EventItem[] = [];
  let { after } = query;
  for (let round = 0; round < ROUNDS_AT_MOST; round += 1) {
    const { events, more } = await archive.events(operation, { ...asked, after, limit: ROUND });
    for (const archived of events) {
      after = archived.position;
      const seen = seenEvent(archived, audience, picture);
      if (seen === null || !isWanted(seen, { q, source, id })) continue;
      items.push({ position: archived.position, recordedAt: archived.recordedAt, json: JSON.stringify(seen) });
      if (items.length === limit) return { items, next: archived.position };
    }
    if (!more) return { items, next: undefined };
  }
  return { items, next: after };
}

type Seen = Readonly<Record<string, unknown>>;

function seenEvent(archived: ArchivedEvent, audience: Audience, picture: Picture): Seen | null {
  return viewEvent(picture, decode(archived.json), audience);
}

function isWanted(seen: Seen, wanted: { readonly q: string | undefined; readonly source: string | undefined; readonly id: string | undefined }): boolean {
  if (wanted.source !== undefined && seen['source'] !== wanted.source) return false;
  if (wanted.id !== undefined && seen['id'] !== wanted.id) return false;
  return wanted.q === undefined || matchesWords(textsOfEvent({ subject: String(seen['subject']), data: seen['data'] }), wanted.q);
}

/** What the log calls the events of an entity: a track is made of its convoy's positions. */
export function historyOf(key: EntityKey): { readonly subject: EntityKey; readonly type?: string } {
  if (typeOf(key) !== 'track') return { subject: key };
  return { subject: entityKey('convoy', idOf(key)), type: 'watchfloor.convoy-position-reported.v1' };
}
