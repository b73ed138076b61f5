/** A note of an operator, for good: what was noted is never changed. A bookmark is a note with a moment. */
import { isKnown, superseded, withOutcome, type Marked } from '../acts/field.ts';
import type { EventOf, Recorded } from '../event.ts';
import type { By, NoteAdded } from '../facts.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

export interface Note extends Marked {
  readonly added?: { readonly act: string; readonly at: Millis; readonly by: By; readonly note: Omit<NoteAdded, 'by'> };
}
export const NO_NOTE: Note = {};

/** The first act that names a note makes it; a later one is superseded by it. */
export function foldNoteAdded(picture: Picture, recorded: Recorded<EventOf<'note-added'>>): Change[] {
  const { id, subject, data } = recorded.event;
  const entity = (picture.get(subject) as Note | undefined) ?? NO_NOTE;
  if (isKnown(entity.acts, id) || entity.added?.act === id) return [];
  if (entity.added !== undefined) {
    const { act, at, by } = entity.added;
    return [[subject, { ...entity, acts: superseded(entity.acts, id, { act, at, by }) }]];
  }
  const { by, ...note } = data;
  const acts = withOutcome(entity.acts, { act: id, outcome: 'applied' });
  return [[subject, { ...entity, added: { act: id, at: recorded.recordedAt, by, note }, acts }]];
}
