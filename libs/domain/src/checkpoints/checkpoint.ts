/** A checkpoint or a crossing: what it is, and per direction the reports of how it is. What they mean now is a view. */
import type { Marked } from '../acts/field.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { entityKey, idOf, type EntityKey, type EventKey, type EventOf, type Recorded } from '../event.ts';
import type { CheckpointRegistered, CheckpointStatusReported, OneWay, Retracted } from '../facts.ts';
import { elementOf, greater, keep, NONE_KEPT, type Element, type Kept } from '../order.ts';
import type { Change, Picture } from '../picture/picture.ts';

/** Reports kept of one source and group in one direction: the greatest, retracted ones among them. */
export const KEPT_REPORTS_OF_ONE = 8;
/** Reports kept of one direction in all: the greatest. Which are kept does not depend on the order of arrival. */
export const KEPT_REPORTS = 512;

export type Status = Element<CheckpointStatusReported>;
export interface Checkpoint extends Marked {
  readonly registered?: Element<CheckpointRegistered>;
  /** Ids of the corridors whose definition names it, sorted. */
  readonly namedBy: readonly string[];
  readonly reports: Readonly<Record<OneWay, Kept<CheckpointStatusReported>>>;
  readonly retractions: Kept<Retracted>;
}
export const NO_CHECKPOINT: Checkpoint = { namedBy: [], reports: { in: NONE_KEPT, out: NONE_KEPT }, retractions: NONE_KEPT };

export const checkpointAt = (picture: Picture, key: EntityKey): Checkpoint => (picture.get(key) as Checkpoint | undefined) ?? NO_CHECKPOINT;

/** Ids of the corridors it belongs to: those it names and those that name it. */
export const corridorsNaming = ({ registered, namedBy }: Checkpoint): readonly string[] => [...new Set([...(registered?.data.corridors ?? []), ...namedBy])].sort();

export const sourceOf = (key: EventKey): string => key.slice(0, key.indexOf(' '));

/** The sources of all kept reports; a source may be there more than once. */
export const sourcesOf = ({ reports }: Checkpoint): readonly string[] => [...reports.in.elements, ...reports.out.elements].map(({ key }) => sourceOf(key));

/** Whose report it is: reports of one source in one group replace each other. */
export const voiceOf = ({ key, data }: Status): string => `${sourceOf(key)} ${data.group ?? ''}`;
/** Whether others are of that report's voice. */
function hasVoiceOf({ key, data: { group = '' } }: Status): (other: Status) => boolean {
  const source = sourceOf(key);
  return (other) => (other.data.group ?? '') === group && sourceOf(other.key) === source;
}

export function foldCheckpoint(picture: Picture, recorded: Recorded): Change[] {
  const { event } = recorded;
  const before = checkpointAt(picture, event.subject);
  switch (event.fact) {
    case 'checkpoint-registered': return register(picture, event.subject, before, elementOf(recorded as Recorded<EventOf<'checkpoint-registered'>>));
    case 'checkpoint-status-reported': return report(event.subject, before, elementOf(recorded as Recorded<EventOf<'checkpoint-status-reported'>>));
    case 'checkpoint-status-retracted': {
      const retractions = keep(before.retractions, elementOf(recorded as Recorded<EventOf<'checkpoint-status-retracted'>>));
      return retractions === before.retractions ? [] : [[event.subject, { ...before, retractions }]];
    }
    default: throw new TypeError(`${event.fact} is not about checkpoints`);
  }
}

function register(picture: Picture, key: EntityKey, before: Checkpoint, element: Element<CheckpointRegistered>): Change[] {
  const registered = greater(before.registered, element);
  const own: Change[] = registered === before.registered ? [] : [[key, { ...before, registered }]];
  const [old, now] = [before.registered?.data.corridors ?? [], registered.data.corridors ?? []];
  const touched = new Set([...old, ...now, ...(element.data.corridors ?? [])]);
  return [...own, ...[...touched].flatMap((id) => nameCorridor(picture, id, idOf(key), now.includes(id)))];
}

/** A corridor that any registration ever named is there, named or not: which of two registrations came first must not show. */
function nameCorridor(picture: Picture, corridor: string, checkpoint: string, named: boolean): Change[] {
  const key = entityKey('corridor', corridor);
  const entity = picture.get(key) as Corridor | undefined;
  const namedBy = entity?.namedBy ?? [];
  if (entity !== undefined && namedBy.includes(checkpoint) === named) return [];
  const others = namedBy.filter((id) => id !== checkpoint);
  return [[key, { ...entity, namedBy: named ? [...others, checkpoint].sort() : others }]];
}

function report(key: EntityKey, before: Checkpoint, element: Status): Change[] {
  const { direction = 'both' } = element.data;
  const inward = direction === 'out' ? before.reports.in : keepStatus(before.reports.in, element);
  // Most reports are of both directions: then there is one list of them.
  const same = direction === 'both' && before.reports.in === before.reports.out;
  const reports = { in: inward, out: same ? inward : direction === 'in' ? before.reports.out : keepStatus(before.reports.out, element) };
  return reports.in === before.reports.in && reports.out === before.reports.out ? [] : [[key, { ...before, reports }]];
}

/** Keeps the element among the greatest of its voice, then among the greatest of all; only the second kind of loss is marked. */
function keepStatus(kept: Kept<CheckpointStatusReported>, element: Status): Kept<CheckpointStatusReported> {
  const next = keep(kept, element, Infinity);
  if (next === kept) return kept;
  const own = next.elements.filter(hasVoiceOf(element));
  const drop = own.length > KEPT_REPORTS_OF_ONE ? own[0] : next.elements.length > KEPT_REPORTS ? next.elements[0] : undefined;
  if (drop === undefined) return next;
  const lost = own.length <= KEPT_REPORTS_OF_ONE || kept.overflow;
  if (drop === element) return lost && !kept.overflow ? { ...kept, overflow: true } : kept;
  return { elements: next.elements.toSpliced(next.elements.indexOf(drop), 1), ...(lost && { overflow: true as const }) };
}
