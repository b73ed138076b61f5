/**
 * What an `aid:` audience may see: its own convoys and their tracks, the corridors it subscribed to and those of its open
 * convoys, the checkpoints on these, the outline of lines and sectors. Nothing else, and of these only the fields named
 * here: a new field of an entity stays hidden until it is named.
 */
import { alertAt, standingOf } from '../alerts/alert.ts';
import { unsuppressed } from '../alerts/alert.view.ts';
import { corridorsNaming, sourcesOf, type Checkpoint } from '../checkpoints/checkpoint.ts';
import { ownerOf, type Convoy } from '../convoys/convoy.ts';
import { entityKey, idOf, typeOf, type EntityKey } from '../event.ts';
import type { OneWay } from '../facts.ts';
import { isOwnCorridor } from '../organisations/corridors.ts';
import type { EntityType } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime } from '../time.ts';
import type { AlertView } from './wire-alerts.ts';
import type { CheckpointView, ConvoyView, CorridorView, DirectionView, EntityView, LineView, SectorView } from './wire.ts';

/** Whether the entity is for that organisation's eyes at all. */
export function isVisibleTo(picture: Picture, key: EntityKey, organisation: string): boolean {
  switch (typeOf(key) as EntityType) {
    case 'convoy': return isOwnConvoy(picture, key, organisation);
    case 'track': return isOwnConvoy(picture, entityKey('convoy', idOf(key)), organisation);
    case 'corridor': return isOwnCorridor(picture, idOf(key), organisation);
    case 'checkpoint': {
      const checkpoint = picture.get(key) as Checkpoint | undefined;
      return checkpoint !== undefined && corridorsNaming(checkpoint).some((corridor) => isOwnCorridor(picture, corridor, organisation));
    }
    case 'line': case 'sector': return true;
    case 'alert': return isOwnAlert(picture, key, organisation);
    case 'violation': case 'source': case 'feed': case 'note': case 'organisation': case 'operation': case 'key': case 'raised': case 'watch': case 'handover': return false;
  }
}

/** An alert is for whom its subject is for: its own convoys and its corridors. A corridor's alert about another's convoy has that convoy for its subject. */
function isOwnAlert(picture: Picture, key: EntityKey, organisation: string): boolean {
  const subject = alertAt(picture, key)?.raised?.subject ?? '';
  return (typeOf(subject) === 'convoy' || typeOf(subject) === 'corridor') && isVisibleTo(picture, subject, organisation);
}

function isOwnConvoy(picture: Picture, key: EntityKey, organisation: string): boolean {
  const convoy = picture.get(key) as Convoy | undefined;
  return convoy !== undefined && ownerOf(convoy) === organisation;
}

/** The fields of a visible entity's view that are for an organisation. */
export function narrowed(picture: Picture, key: EntityKey, seen: EntityView, organisation: string): EntityView | null {
  switch (typeOf(key) as EntityType) {
    case 'convoy': return ownConvoy(seen as ConvoyView);
    case 'track': return seen;
    case 'corridor': return only(seen as CorridorView, ['name', 'geometry', 'state', 'parts']) as EntityView;
    case 'checkpoint': return maskedCheckpoint(seen as CheckpointView, letters(picture.get(key) as Checkpoint));
    case 'line': return only(seen as LineView, ['name', 'geometry']) as EntityView;
    case 'sector': return only(seen as SectorView, ['name', 'geometry']) as EntityView;
    case 'alert': return ownAlert(picture, key, seen as AlertView, organisation);
    case 'violation': case 'source': case 'feed': case 'note': case 'organisation': case 'operation': case 'key': case 'raised': case 'watch': case 'handover': return null;
  }
}

/** The members of those names that are there. */
export function only<T extends object>(whole: T, names: readonly (keyof T)[]): Partial<T> {
  const part: Partial<T> = {};
  for (const name of names) if (whole[name] !== undefined) part[name] = whole[name];
  return part;
}

/** What it may know of an alert is made of its own facts: nothing that another feed, another convoy or an officer could move. */
function ownAlert(picture: Picture, key: EntityKey, seen: AlertView, organisation: string): AlertView | null {
  const alert = alertAt(picture, key);
  const standing = alert && standingOf(picture, key, alert);
  if (alert === undefined || standing === undefined) return null;
  const { cause } = seen;
  // Closed and shelved come before suppressed, so only a suppressed alert reads otherwise without it.
  const state = seen.state === 'suppressed' ? unsuppressed(standing, alert.active) : seen.state;
  return {
    rule: seen.rule, severity: seen.severity, subject: seen.subject, state, raisedAt: seen.raisedAt,
    ...only(seen, ['corridor', 'km']),
    ...(cause !== undefined && isEntityKey(cause) && isVisibleTo(picture, cause, organisation) && { cause }),
    seen: alert.seen.filter((one) => one.organisation === organisation).map(({ desk, at }) => ({ desk, at: formatTime(at) })),
  };
}

/** An event key has a space, which no entity key has. */
export const isEntityKey = (cause: string): boolean => cause.includes('/') && !cause.includes(' ');

/** All of its own convoy but who reported it and who acted: an incident's key names its source, so it is numbered instead. */
function ownConvoy({ acts: _acts, parked: _parked, ...seen }: ConvoyView): ConvoyView {
  if (seen.incidents === undefined) return seen;
  return { ...seen, incidents: seen.incidents.map((incident, at) => ({ ...incident, key: String(at + 1) })) };
}

function maskedCheckpoint(seen: CheckpointView, names: ReadonlyMap<string, string>): CheckpointView {
  const directions: Record<OneWay, DirectionView> = { in: masked(seen.directions.in, names), out: masked(seen.directions.out, names) };
  return { ...only(seen, ['name', 'kind', 'lon', 'lat']), directions };
}

function masked({ lastKnown, reports, ...direction }: DirectionView, names: ReadonlyMap<string, string>): DirectionView {
  return {
    ...only(direction, ['since', 'validUntil']),
    status: direction.status,
    confirmed: direction.confirmed,
    contradicted: direction.contradicted,
    ...(lastKnown !== undefined && { lastKnown: { status: lastKnown.status, time: lastKnown.time } }),
    reports: reports.map(({ source, status, time }) => ({ source: letterOf(names, source), status, time })),
  };
}

/** What a source is called that no kept report names any more. */
const NO_LETTER = '?';

export const letterOf = (names: ReadonlyMap<string, string>, source: string): string => names.get(source) ?? NO_LETTER;

/** Source → A, B … Z, AA … for one checkpoint, in the order of their names, so that a letter does not move with each report. */
export function letters(checkpoint: Checkpoint): ReadonlyMap<string, string> {
  const sources = [...new Set(sourcesOf(checkpoint))].sort();
  return new Map(sources.map((source, at) => [source, letter(at)]));
}

function letter(at: number): string {
  const last = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last;
}
