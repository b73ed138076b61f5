import { describe, expect, it } from '@jest/globals';
import { SECOND, formatTime, type EntityKey, type NoteView } from '#libs/domain';
import { exportPath } from '../../feed/save.ts';
import { bookmarksOf } from './bookmark.ts';
import { withEdge } from './edge.ts';

const AT = Date.UTC(2026, 10, 22, 6, 14, 3);
const RANGE = { from: AT, to: AT + 60 * SECOND };

describe('a range', () => {
  it('has whole seconds, and ends after it begins whatever end is moved', () => {
    expect(withEdge(RANGE, 'from', AT + 10_499)).toEqual({ from: AT + 10 * SECOND, to: RANGE.to });
    expect(withEdge(RANGE, 'from', RANGE.to + SECOND)).toEqual({ from: RANGE.to - SECOND, to: RANGE.to });
    expect(withEdge(RANGE, 'to', AT - SECOND)).toEqual({ from: AT, to: AT + SECOND });
  });

  it('is asked for as a file as who reads, by when things happened where that is what is shown', () => {
    const reader = { operation: 'demo', audience: 'aid:relief-a' };
    expect(exportPath(reader, 'csv', RANGE, 'occurred')).toBe(`/v1/operations/demo/export?from=${encodeURIComponent(formatTime(AT))}&to=${encodeURIComponent(formatTime(RANGE.to))}&format=csv&by=occurred&audience=aid%3Arelief-a`);
    expect(exportPath({ operation: 'demo' }, 'recording', RANGE, 'occurred')).toBe(`/v1/operations/demo/recording?from=${encodeURIComponent(formatTime(AT))}&to=${encodeURIComponent(formatTime(RANGE.to))}`);
  });
});

it('bookmarks are the notes that have a moment, in the order of their moments', () => {
  const note = (text: string, at?: number) => ({ text, by: 'A. Officer', addedAt: formatTime(AT), ...(at !== undefined && { at: formatTime(at) }) });
  const notes = new Map<EntityKey, NoteView>([['note/c', note('later', AT + SECOND)], ['note/b', note('none')], ['note/a', { ...note('earlier', AT), desk: 'watch-2' }]]);
  expect(bookmarksOf(notes)).toEqual([{ key: 'note/a', at: AT, text: 'earlier', by: 'watch-2' }, { key: 'note/c', at: AT + SECOND, text: 'later', by: 'A. Officer' }]);
});
