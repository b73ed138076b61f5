/**
 * A source as registered (`source/<id>`), and what was last recorded from a CloudEvents source (`feed/<uri>`, hidden: it has
 * no view of its own and serves the view of the sources registered with that uri).
 */
import { elementOf, greater, type Element } from '../order.ts';
import { entityKey, idOf, type EntityKey, type EventOf, type Recorded } from '../event.ts';
import type { SourceRegistered } from '../facts.ts';
import type { Marked } from '../acts/field.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

export interface Source extends Marked {
  readonly registered?: Element<SourceRegistered>;
  /** Recorded time of its newest heartbeat: a heartbeat speaks for its subject, whoever passed it on. */
  readonly heardAt?: Millis;
}
export const NO_SOURCE: Source = {};

export interface Feed extends Marked {
  /** Largest recorded time of its events; copies are a sign of life too. */
  readonly recordedAt?: Millis;
  /** It has sent an event that was too far ahead of our clock. Stays. */
  readonly clockAhead?: true;
  /** Ids of the sources registered with this uri, sorted. */
  readonly sources?: readonly string[];
}
const NO_FEED: Feed = {};

/** The key that was made last: most of what is recorded in a row comes from one source. */
let lastMade = { uri: '', key: entityKey('feed', '') };
export function feedKey(uri: string): EntityKey {
  if (uri !== lastMade.uri) lastMade = { uri, key: entityKey('feed', uri) };
  return lastMade.key;
}

/** The feed after a sign of life, or `feed` itself when it says so already. */
export function foldFeed(feed: Feed | undefined, recordedAt: Millis, ahead: boolean): Feed | undefined {
  const later = feed?.recordedAt === undefined || recordedAt > feed.recordedAt;
  if (ahead && feed?.clockAhead === undefined) return { ...feed, recordedAt: later ? recordedAt : feed.recordedAt, clockAhead: true };
  return later ? { ...feed, recordedAt } : feed;
}

/** The greatest registration stands; the feeds of the uri before and of the uri now are told. */
export function foldSourceRegistered(picture: Picture, recorded: Recorded<EventOf<'source-registered'>>): Change[] {
  const { subject } = recorded.event;
  const source = (picture.get(subject) as Source | undefined) ?? NO_SOURCE;
  const registered = greater(source.registered, elementOf(recorded));
  if (registered === source.registered) return named(picture, recorded.event.data.uri);
  const changes: Change[] = [[subject, { ...source, registered }]];
  const [before, after] = [source.registered?.data.uri, registered.data.uri];
  if (before === after) return changes;
  if (before !== undefined) changes.push(serving(picture, before, idOf(subject), false));
  changes.push(serving(picture, after, idOf(subject), true));
  return changes;
}

export function foldHeartbeat(picture: Picture, recorded: Recorded<EventOf<'source-heartbeat'>>): Change[] {
  const { subject } = recorded.event;
  const source = (picture.get(subject) as Source | undefined) ?? NO_SOURCE;
  if (source.heardAt !== undefined && recorded.recordedAt <= source.heardAt) return [];
  return [[subject, { ...source, heardAt: recorded.recordedAt }]];
}

/** A feed that any registration names exists from then on: which ones exist must not depend on the order of arrival. */
function named(picture: Picture, uri: string): Change[] {
  const key = feedKey(uri);
  return picture.get(key) === undefined ? [[key, NO_FEED]] : [];
}

function serving(picture: Picture, uri: string, id: string, serves: boolean): Change {
  const key = feedKey(uri);
  const { sources: before = [], ...feed } = (picture.get(key) as Feed | undefined) ?? NO_FEED;
  const others = before.filter((other) => other !== id);
  const sources = serves ? [...others, id].sort() : others;
  return [key, sources.length === 0 ? feed : { ...feed, sources }];
}
