/**
 * What an audience sees of an entity. Null means absent for that audience: unknown, not for its eyes, or dropped because it is
 * old. Everything that shows entities goes through here: frames, lists, counts, search and errors.
 */
import { viewMarks } from '../acts/acts.view.ts';
import type { Alert } from '../alerts/alert.ts';
import { viewAlert } from '../alerts/alert.view.ts';
import { viewCheckpoint } from '../checkpoints/checkpoint.view.ts';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Convoy, Track } from '../convoys/convoy.ts';
import { viewConvoy, viewTrack } from '../convoys/convoy.view.ts';
import { situationOf } from '../convoys/situation.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { viewCorridor } from '../corridors/corridor.view.ts';
import { entityKey, idOf, typeOf, type EntityKey } from '../event.ts';
import type { Handover } from '../handovers/handover.ts';
import { viewHandover } from '../handovers/handover.view.ts';
import type { Line } from '../lines/line.ts';
import { viewLine } from '../lines/line.view.ts';
import type { Note } from '../notes/note.ts';
import { viewNote } from '../notes/note.view.ts';
import type { Operation } from '../operation/operation.ts';
import { viewOperation } from '../operation/operation.view.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { viewOrganisation } from '../organisations/organisation.view.ts';
import type { Entity, EntityType } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import type { Sector } from '../sectors/sector.ts';
import { viewSector } from '../sectors/sector.view.ts';
import type { Source } from '../sources/source.ts';
import { viewSource } from '../sources/source.view.ts';
import { HOUR, type Millis } from '../time.ts';
import type { Violation } from '../violations/violation.ts';
import { viewViolation } from '../violations/violation.view.ts';
import { isVisibleTo, narrowed } from './aid.ts';
import { organisationOf, type Audience } from './audience.ts';
import type { EntityView } from './wire.ts';

/** Views drop a convoy, and its track, this long after it was closed. */
export const CLOSED_CONVOY_SHOWN: Millis = 24 * HOUR;

/** The entity as that audience sees it at that instant, or null. */
export function view(picture: Picture, key: EntityKey, audience: Audience, now: Millis): EntityView | null {
  const entity = picture.get(key);
  return entity === undefined ? null : viewOf(picture, key, entity, audience, now);
}

/** The same of an entity that whoever asks holds already: looking thousands of them up by their keys costs as much as seeing many of them. */
export function viewOf(picture: Picture, key: EntityKey, entity: Entity, audience: Audience, now: Millis): EntityView | null {
  if (audience === 'operations') return whole(picture, key, entity, now) ?? nothingButParked(picture, key, entity);
  const organisation = organisationOf(audience);
  if (organisation === undefined || !isVisibleTo(picture, key, organisation)) return null;
  const seen = whole(picture, key, entity, now);
  return seen === null ? null : narrowed(picture, key, seen, organisation);
}

/**
 * The marks of an entity that was parked before there was anything to show of it: nobody unparks what nobody sees. What is dropped because
 * it is old stays dropped, because it was there when it was parked.
 */
function nothingButParked(picture: Picture, key: EntityKey, entity: Entity): EntityView | null {
  const { parked } = entity;
  return parked === undefined || whole(picture, key, entity, parked.since) !== null ? null : (viewMarks(entity) as EntityView);
}

/** Whether entities of this key's type are ever shown as they are, to anybody. */
export const isShown = (key: EntityKey): boolean => !HIDDEN.has(typeOf(key));
const HIDDEN: ReadonlySet<string> = new Set(['feed', 'key', 'raised', 'watch']);

/** Everything that audience sees at that instant. */
export function viewAll(picture: Picture, audience: Audience, now: Millis): Map<EntityKey, EntityView> {
  const views = new Map<EntityKey, EntityView>();
  for (const [key, entity] of picture) {
    const seen = viewOf(picture, key, entity, audience, now);
    if (seen !== null) views.set(key, seen);
  }
  return views;
}

function whole(picture: Picture, key: EntityKey, entity: Entity, now: Millis): EntityView | null {
  switch (typeOf(key) as EntityType) {
    case 'violation': return viewViolation(picture, key, entity as Violation, now);
    case 'convoy': return isDropped(entity as Convoy, now) ? null : viewConvoy(picture, key, entity as Convoy, now);
    case 'track': return isDropped(convoyOf(picture, key), now) ? null : viewTrack(entity as Track);
    case 'checkpoint': return viewCheckpoint(picture, key, entity as Checkpoint, now);
    case 'corridor': return viewCorridor(picture, key, entity as Corridor, now);
    case 'line': return viewLine(entity as Line, now);
    case 'sector': return viewSector(entity as Sector);
    case 'source': return viewSource(picture, entity as Source, now);
    case 'feed': case 'key': case 'raised': case 'watch': return null;
    case 'note': return viewNote(entity as Note);
    case 'organisation': return viewOrganisation(entity as Organisation);
    case 'operation': return viewOperation(entity as Operation);
    case 'alert': return viewAlert(picture, key, entity as Alert, now);
    case 'handover': return viewHandover(entity as Handover);
  }
}

export const convoyOf = (picture: Picture, track: EntityKey): Convoy | undefined =>
  picture.get(entityKey('convoy', idOf(track))) as Convoy | undefined;

/** When views drop the convoy, if it is closed. */
export function convoyEnds(convoy: Convoy | undefined): Millis | undefined {
  const closed = convoy && situationOf(convoy).closed;
  return closed === undefined ? undefined : closed + CLOSED_CONVOY_SHOWN;
}

function isDropped(convoy: Convoy | undefined, now: Millis): boolean {
  const ends = convoyEnds(convoy);
  return ends !== undefined && now >= ends;
}
