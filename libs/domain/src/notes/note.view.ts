import { viewMarks } from '../acts/acts.view.ts';
import { formatTime } from '../time.ts';
import type { NoteView } from '../views/wire.ts';
import type { Note } from './note.ts';

export function viewNote(entity: Note): NoteView | null {
  if (entity.added === undefined) return null;
  const { at, by, note } = entity.added;
  return { ...note, by: by.name, ...(by.desk !== undefined && { desk: by.desk }), addedAt: formatTime(at), ...viewMarks(entity) };
}
