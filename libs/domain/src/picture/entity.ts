/** Entity types and their folded forms. `feed`, `key`, `raised` and `watch` are hidden: they have no view of their own. */
import type { AlertKey, RaisedAlerts } from '../alerts/alert-key.ts';
import { NO_ALERT, type Alert } from '../alerts/alert.ts';
import { NO_CHECKPOINT, type Checkpoint } from '../checkpoints/checkpoint.ts';
import { NO_CONVOY, type Convoy, type Track } from '../convoys/convoy.ts';
import { NO_CORRIDOR, type Corridor } from '../corridors/corridor.ts';
import { NO_HANDOVER, type Handover } from '../handovers/handover.ts';
import { NO_LINE, type Line } from '../lines/line.ts';
import { NO_NOTE, type Note } from '../notes/note.ts';
import { NO_OPERATION, type Operation } from '../operation/operation.ts';
import { NO_ORGANISATION, type Organisation } from '../organisations/organisation.ts';
import { NO_SECTOR, type Sector } from '../sectors/sector.ts';
import { NO_SOURCE, type Feed, type Source } from '../sources/source.ts';
import { NO_VIOLATION, type Violation } from '../violations/violation.ts';
import type { CurrentWatch } from '../watch/fence.ts';
import type { EntityKey } from '../event.ts';
import { typeOf } from '../event.ts';

export interface Entities {
  violation: Violation;
  convoy: Convoy;
  track: Track;
  checkpoint: Checkpoint;
  corridor: Corridor;
  line: Line;
  sector: Sector;
  source: Source;
  feed: Feed;
  note: Note;
  organisation: Organisation;
  operation: Operation;
  alert: Alert;
  key: AlertKey;
  raised: RaisedAlerts;
  watch: CurrentWatch;
  handover: Handover;
}
export type EntityType = keyof Entities;
export type EntityOf<T extends EntityType> = Entities[T];
export type Entity = Entities[EntityType];

/** An entity of which nothing is known yet, by the type of what can be the subject of an event. */
const BLANK: Readonly<Record<string, Entity>> = {
  violation: NO_VIOLATION,
  convoy: NO_CONVOY,
  checkpoint: NO_CHECKPOINT,
  corridor: NO_CORRIDOR,
  line: NO_LINE,
  sector: NO_SECTOR,
  source: NO_SOURCE,
  note: NO_NOTE,
  organisation: NO_ORGANISATION,
  operation: NO_OPERATION,
  alert: NO_ALERT,
  handover: NO_HANDOVER,
};

/** Throws for a key whose type is never the subject of an event: the border lets none of these in. */
export function blank(key: EntityKey): Entity {
  const entity = BLANK[typeOf(key)];
  if (entity === undefined) throw new TypeError('An event has a subject of a type that cannot be one.');
  return entity;
}
