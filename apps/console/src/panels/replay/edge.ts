import { SECOND, type Millis } from '#libs/domain';
import type { Range } from '../../picture/state.ts';

export const wholeSecond = (at: Millis): Millis => Math.round(at / SECOND) * SECOND;

/** The range with one of its ends moved: never past the other, and at least a second long. */
export function withEdge(range: Range, edge: keyof Range, at: Millis): Range {
  return edge === 'from' ? { ...range, from: Math.min(wholeSecond(at), range.to - SECOND) } : { ...range, to: Math.max(wholeSecond(at), range.from + SECOND) };
}
