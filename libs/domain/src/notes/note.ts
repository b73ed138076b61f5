/** A note of an operator, for good: what was noted is never changed. A bookmark is a note with a moment. */
import { isKnown, superseded, withOutcome, type Marked } from '../acts/field.ts';
import { sha256 } from '../digest.ts';
import { entityKey, type EntityKey, type EventOf, type Recorded } from '../event.ts';
import type { By, NoteAdded } from '../facts.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

export interface Note extends Marked {
  readonly added?: { readonly act: string; readonly at: Millis; readonly by: By; readonly note: Omit<NoteAdded, 'by'> };
}
export const NO_NOTE: Note = {};

/** Hex digits of an id that stands in for a taken one. */
const OTHER_ID = 20;

const noteAt = (picture: Picture, key: EntityKey): Note => (picture.get(key) as Note | undefined) ?? NO_NOTE;

/**
 * Where a note of that audience goes. An organisation may not learn from a refusal that somebody else's note has the id it
 * chose, so its own then lives under a digest of its audience and that id, and its answers are as if the id had been free.
 */
export function notePlace(picture: Picture, subject: EntityKey, audience: string): EntityKey {
  const { added } = noteAt(picture, subject);
  if (added === undefined || audience === 'operations' || added.by.audience === audience) return subject;
  return entityKey('note', sha256(`${audience} ${subject}`).slice(0, OTHER_ID));
}

/** The first act that names a note makes it; a later one is superseded by it. The outcome is kept with the subject it named. */
export function foldNoteAdded(picture: Picture, recorded: Recorded<EventOf<'note-added'>>): Change[] {
  const { id, subject, data: { by, ...note } } = recorded.event;
  const named = noteAt(picture, subject);
  if (isKnown(named.acts, id)) return [];
  const place = notePlace(picture, subject, by.audience);
  const first = noteAt(picture, place).added;
  if (first?.act === id) return [];
  if (first !== undefined) {
    return [[subject, { ...named, acts: superseded(named.acts, id, { act: first.act, at: first.at, by: first.by }) }]];
  }
  const added = { act: id, at: recorded.recordedAt, by, note };
  const acts = withOutcome(named.acts, { act: id, outcome: 'applied' });
  return place === subject ? [[subject, { ...named, added, acts }]] : [[place, { ...noteAt(picture, place), added }], [subject, { ...named, acts }]];
}
