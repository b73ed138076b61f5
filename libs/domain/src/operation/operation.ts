import type { Marked } from '../acts/field.ts';
import type { EventOf, Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

/** The operation itself: which log this is. */
export interface Operation extends Marked { readonly opened?: { readonly log: string; readonly at: Millis } }
export const NO_OPERATION: Operation = {};

/** Several may open an empty log; the record at position 0 decides and later ones do nothing. */
export function foldOperationOpened(picture: Picture, recorded: Recorded<EventOf<'operation-opened'>>): Change[] {
  const { subject, data } = recorded.event;
  if (recorded.position !== 0) return [];
  const operation = (picture.get(subject) as Operation | undefined) ?? NO_OPERATION;
  return [[subject, { ...operation, opened: { log: data.log, at: recorded.recordedAt } }]];
}
