/** Which other views must be looked at again when an entity has changed, and when a view changes by time alone. */
import { alertsAbout, keyOfAlert, type AlertKey } from '../alerts/alert-key.ts';
import { alertAt, type Alert } from '../alerts/alert.ts';
import { dueAlert } from '../alerts/alert.view.ts';
import { corridorsNaming, type Checkpoint } from '../checkpoints/checkpoint.ts';
import { dueCheckpoint } from '../checkpoints/checkpoint.view.ts';
import { corridorsOf, type Convoy } from '../convoys/convoy.ts';
import { dueConvoy } from '../convoys/convoy.view.ts';
import { checkpointsOf, type Corridor } from '../corridors/corridor.ts';
import { dueCorridor } from '../corridors/corridor.view.ts';
import { entityKey, idOf, typeOf, type EntityKey } from '../event.ts';
import type { Line } from '../lines/line.ts';
import { dueLine } from '../lines/line.view.ts';
import type { EntityType } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import type { Feed, Source } from '../sources/source.ts';
import { dueSource } from '../sources/source.view.ts';
import type { Millis } from '../time.ts';
import type { Violation } from '../violations/violation.ts';
import { dueViolation, LINE_CLASSES } from '../violations/violation.view.ts';
import { convoyEnds, convoyOf } from './view.ts';

/**
 * The keys of other entities whose view, for whatever audience, may differ once this entity has changed; to be asked of the
 * picture after the change. Keys of entities that do not exist may be among them.
 */
export function dependents(picture: Picture, key: EntityKey): readonly EntityKey[] {
  const entity = picture.get(key);
  if (entity === undefined) return [];
  switch (typeOf(key) as EntityType) {
    case 'track': return [entityKey('convoy', idOf(key))];
    case 'convoy': return [...convoyDependents(picture, key, entity as Convoy), ...alertsAbout(picture, key)];
    case 'checkpoint': return [...corridorsNaming(entity as Checkpoint).map((id) => entityKey('corridor', id)), ...alertsAbout(picture, key)];
    case 'line': return violationsOfLines(picture);
    case 'feed': return ((entity as Feed).sources ?? []).map((id) => entityKey('source', id));
    case 'organisation': return [...picture.ofType('corridor').keys(), ...picture.ofType('checkpoint').keys(), ...alertsOnCorridors(picture)];
    case 'alert': return suppressedBy(picture, entity as Alert);
    case 'key': return alertsAbout(picture, (entity as AlertKey).subject).filter((alert) => keyOfAlert(alert) === key);
    // The limits of the rules are the operation's: how long a coordinator has, is said of every alert.
    case 'operation': return [...picture.ofType('alert').keys()];
    case 'violation': case 'corridor': case 'sector': case 'source': case 'note': case 'raised': case 'watch': case 'handover': return [];
  }
}

/** Alerts about corridors, and those that a checkpoint causes: whose they are, follows from what organisations subscribed to. */
function alertsOnCorridors(picture: Picture): readonly EntityKey[] {
  return [...picture.ofType('raised')].flatMap(([key, { alerts }]) => (/^raised\/(corridor|checkpoint)\./.test(key) ? alerts.map((id) => entityKey('alert', id)) : []));
}

/** A silent feed suppresses what would be heard through it. */
function suppressedBy(picture: Picture, { raised }: Alert): readonly EntityKey[] {
  return raised?.rule === 'feed-silent' ? alertsAbout(picture, raised.subject).filter((key) => alertAt(picture, key)?.raised?.rule === 'convoy-signal-lost') : [];
}

/** Its track, and what its organisation sees because of it: the corridors of its plans with their checkpoints, and the alerts about them. */
function convoyDependents(picture: Picture, key: EntityKey, convoy: Convoy): readonly EntityKey[] {
  const keys = [entityKey('track', idOf(key))];
  for (const id of corridorsOf(convoy)) {
    const corridorKey = entityKey('corridor', id);
    const corridor = picture.get(corridorKey) as Corridor | undefined;
    keys.push(corridorKey, ...(corridor === undefined ? [] : checkpointsOf(corridor).map((checkpoint) => entityKey('checkpoint', checkpoint))));
  }
  return keys.flatMap((one) => [one, ...alertsAbout(picture, one)]);
}

function violationsOfLines(picture: Picture): readonly EntityKey[] {
  const keys: EntityKey[] = [];
  for (const [key, { reports, corrections }] of picture.ofType('violation') as ReadonlyMap<EntityKey, Violation>) {
    const about = [...reports.elements, ...corrections.elements].some(({ data }) => data.class !== undefined && LINE_CLASSES.has(data.class));
    if (about) keys.push(key);
  }
  return keys;
}

/** The first instant after `now` at which the view of `key` changes, for whatever audience, although nothing is recorded. */
export function nextDue(picture: Picture, key: EntityKey, now: Millis): Millis | undefined {
  const entity = picture.get(key);
  if (entity === undefined) return undefined;
  switch (typeOf(key) as EntityType) {
    case 'violation': return dueViolation(entity as Violation, now);
    case 'convoy': return earliest(dueConvoy(picture, key, entity as Convoy, now), later(convoyEnds(entity as Convoy), now));
    case 'track': return later(convoyEnds(convoyOf(picture, key)), now);
    case 'checkpoint': return dueCheckpoint(picture, key, entity as Checkpoint, now);
    case 'corridor': return dueCorridor(picture, key, entity as Corridor, now);
    case 'line': return dueLine(picture, key, entity as Line, now);
    case 'source': return dueSource(picture, entity as Source, now);
    case 'alert': return dueAlert(picture, key, entity as Alert, now);
    case 'sector': case 'feed': case 'note': case 'organisation': case 'operation': case 'key': case 'raised': case 'watch': case 'handover': return undefined;
  }
}

const later = (at: Millis | undefined, now: Millis): Millis | undefined => (at !== undefined && at > now ? at : undefined);

function earliest(one: Millis | undefined, other: Millis | undefined): Millis | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
