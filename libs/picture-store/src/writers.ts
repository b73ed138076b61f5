import type { Position } from '#libs/domain';

/** Who wrote a picture from which position on: the token of a fence, and where its first commit, or its build, began. */
export interface Writer { readonly token: string; readonly from: Position }

/** Writers that are kept; the oldest are forgotten. What was written by one who is forgotten is known by nobody. */
export const WRITERS_KEPT = 64;

/** With whoever commits from there, the oldest first. */
export function writtenOn(writers: readonly Writer[], token: string, from: Position): readonly Writer[] {
  return writers.at(-1)?.token === token ? writers : [...writers, { token, from }].slice(-WRITERS_KEPT);
}

/**
 * Whether a picture that `token` had written up to `position` is part of one that these wrote. A store that was put back to its past forgot
 * who came later, and whoever wrote there before was followed by another one from where it was put back to.
 */
export function isPartOf(writers: readonly Writer[], token: string, position: Position): boolean {
  const at = writers.findLastIndex((writer) => writer.token === token);
  if (at < 0 && (token !== '' || writers.length > 0)) return false;
  const next = writers[at + 1];
  return next === undefined || position < next.from;
}
