/** An organisation: the corridors it subscribed to and its convoys that are not closed. Both decide what it may see. */
import type { By } from '../facts.ts';
import { isKnown, withOutcome, type Marked } from '../acts/field.ts';
import { entityKey, type EventOf, type Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

export interface Organisation extends Marked {
  /** The newest `subscription-set` in log order; `corridors` are bare ids. */
  readonly subscription?: { readonly act: string; readonly at: Millis; readonly by: By; readonly corridors: readonly string[] };
  /** Ids of its convoys that have no `convoy-closed`, sorted. */
  readonly convoys: readonly string[];
}

export const NO_ORGANISATION: Organisation = { convoys: [] };

const organisationAt = (picture: Picture, key: string): Organisation => (picture.get(key) as Organisation | undefined) ?? NO_ORGANISATION;

/**
 * The organisation's list with or without that convoy; nothing when it already says so. An organisation that a plan names
 * exists from then on, owner or not: which ones exist must not depend on the order of arrival, and the fold never evicts.
 */
export function linkConvoy(picture: Picture, organisation: string, convoy: string, open: boolean): Change[] {
  const key = entityKey('organisation', organisation);
  const entity = organisationAt(picture, key);
  const at = placeIn(entity.convoys, convoy);
  if ((entity.convoys[at] === convoy) === open) return picture.get(key) === undefined ? [[key, entity]] : [];
  const convoys = open ? entity.convoys.toSpliced(at, 0, convoy) : entity.convoys.toSpliced(at, 1);
  return [[key, { ...entity, convoys }]];
}

/** Where an id is in a sorted list, or would be: one organisation may have thousands under way, and every milestone asks. */
function placeIn(sorted: readonly string[], id: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The newest subscription in log order stands: it replaces a list and guards nothing, so it carries no `from`. */
export function foldOrganisation(picture: Picture, recorded: Recorded<EventOf<'subscription-set'>>): Change[] {
  const { event, recordedAt } = recorded;
  const entity = organisationAt(picture, event.subject);
  if (isKnown(entity.acts, event.id)) return [];
  const { by, corridors } = event.data;
  const acts = withOutcome(entity.acts, { act: event.id, outcome: 'applied' });
  return [[event.subject, { ...entity, subscription: { act: event.id, at: recordedAt, by, corridors }, acts }]];
}
