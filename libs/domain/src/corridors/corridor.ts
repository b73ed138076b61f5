/** A corridor: where it runs, which checkpoints are on it, and whether somebody suspended it. Its state is a view. */
import { applyFieldAct, type Marked } from '../acts/field.ts';
import { checkpointAt } from '../checkpoints/checkpoint.ts';
import { entityKey, idOf, type EntityKey, type EventOf, type Recorded } from '../event.ts';
import type { CorridorDefined } from '../facts.ts';
import { elementOf, greater, type Element } from '../order.ts';
import type { Change, Picture } from '../picture/picture.ts';

/** What a suspension leaves in the field `suspended`; a reopening leaves null. */
export interface Suspension { readonly reason: string }
export interface Corridor extends Marked {
  readonly defined?: Element<CorridorDefined>;
  /** Ids of the checkpoints whose registration names it, sorted. */
  readonly namedBy: readonly string[];
}
export const NO_CORRIDOR: Corridor = { namedBy: [] };

/** Ids of its checkpoints and crossings, sorted: those it names and those that name it. */
export const checkpointsOf = ({ defined, namedBy }: Corridor): readonly string[] => [...new Set([...(defined?.data.checkpoints ?? []), ...namedBy])].sort();

export function foldCorridor(picture: Picture, recorded: Recorded): Change[] {
  const { event } = recorded;
  const before = (picture.get(event.subject) as Corridor | undefined) ?? NO_CORRIDOR;
  switch (event.fact) {
    case 'corridor-defined': return define(picture, event.subject, before, elementOf(recorded as Recorded<EventOf<'corridor-defined'>>));
    case 'corridor-suspended': {
      const value: Suspension = { reason: event.data.reason };
      return acted(event.subject, before, applyFieldAct(before.acts, 'suspended', recorded as Recorded<EventOf<'corridor-suspended'>>, value));
    }
    case 'corridor-reopened': return acted(event.subject, before, applyFieldAct(before.acts, 'suspended', recorded as Recorded<EventOf<'corridor-reopened'>>, null));
    default: throw new TypeError(`${event.fact} is not about corridors`);
  }
}

function acted(key: EntityKey, before: Corridor, acts: NonNullable<Corridor['acts']>): Change[] {
  return acts === before.acts ? [] : [[key, { ...before, acts }]];
}

function define(picture: Picture, key: EntityKey, before: Corridor, element: Element<CorridorDefined>): Change[] {
  const defined = greater(before.defined, element);
  const own: Change[] = defined === before.defined ? [] : [[key, { ...before, defined }]];
  const [old, now] = [before.defined?.data.checkpoints ?? [], defined.data.checkpoints ?? []];
  const touched = new Set([...old, ...now, ...(element.data.checkpoints ?? [])]);
  return [...own, ...[...touched].flatMap((id) => nameCheckpoint(picture, id, idOf(key), now.includes(id)))];
}

/** A checkpoint that any definition ever named is there, named or not: which of two definitions came first must not show. */
function nameCheckpoint(picture: Picture, checkpoint: string, corridor: string, named: boolean): Change[] {
  const key = entityKey('checkpoint', checkpoint);
  const entity = checkpointAt(picture, key);
  if (picture.get(key) !== undefined && entity.namedBy.includes(corridor) === named) return [];
  const others = entity.namedBy.filter((id) => id !== corridor);
  return [[key, { ...entity, namedBy: named ? [...others, corridor].sort() : others }]];
}
