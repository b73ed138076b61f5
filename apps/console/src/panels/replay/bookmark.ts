import type { EntityKey, Millis, NoteView } from '#libs/domain';
import { wireTime } from '../../words/clocks.ts';

/** A note with a moment. */
export interface Bookmark { readonly key: EntityKey; readonly at: Millis; readonly text: string; readonly by: string }

/** In the order of their moments. */
export function bookmarksOf(notes: ReadonlyMap<EntityKey, NoteView>): readonly Bookmark[] {
  return [...notes].flatMap(([key, { at, text, by, desk }]): Bookmark[] => (at === undefined ? [] : [{ key, at: wireTime(at), text, by: desk ?? by }]))
    .toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}
