/** What is wrong with a checkpoint as a whole: its worst direction counts. */
import type { Millis } from '../time.ts';
import type { Checkpoint } from './checkpoint.ts';
import { freshnessBothWays } from './checkpoint.view.ts';
import { validUntil, wasKnown, wordAt } from './freshness.ts';

export interface Trouble {
  /** Closed in a direction, or unknown in one that was known once. */
  readonly trouble: 'closed' | 'unknown' | undefined;
  /** The word of each direction that anybody ever reported of: while they are the same, so is it to its corridors and to whoever comes through. */
  readonly words: string;
  /** When that may change if nobody reports. */
  readonly until: Millis | undefined;
}
interface Known extends Trouble { readonly from: Millis }

const known = new WeakMap<Checkpoint, Known>();

/** Kept for each state of a checkpoint until it may change: time goes on. */
export function troubleAt(checkpoint: Checkpoint, now: Millis): Trouble {
  const before = known.get(checkpoint);
  if (before !== undefined && before.from <= now && (before.until === undefined || now < before.until)) return before;
  const ways = Object.values(freshnessBothWays(checkpoint));
  const dues = ways.flatMap((way) => validUntil(way, now) ?? []);
  const lost = ways.some((way) => wordAt(way, now) === 'unknown' && wasKnown(way));
  const trouble = ways.some((way) => wordAt(way, now) === 'closed') ? 'closed' : lost ? 'unknown' : undefined;
  const words = ways.map((way) => (wasKnown(way) ? wordAt(way, now) : '')).join(' ');
  const made = { trouble, words, from: now, until: dues.length === 0 ? undefined : Math.min(...dues) } as const;
  known.set(checkpoint, made);
  return made;
}
