/** What the watch says, and the moment for which it says it. */
import type { AlertCleared, AlertRaised, EscalatedByWatch, Judged, RuleName } from '../alerts/facts.ts';
import type { EntityKey, Position } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Limits } from '../rules/limits.ts';
import { formatTime, type Millis } from '../time.ts';

/** A fact that is to be recorded, but for who says it. */
export type Said = { readonly subject: EntityKey } & (
  | { readonly fact: 'alert-raised'; readonly data: Omit<AlertRaised, 'watch'> }
  | { readonly fact: 'alert-cleared'; readonly data: Omit<AlertCleared, 'watch'> }
  | { readonly fact: 'alert-escalated'; readonly data: Omit<EscalatedByWatch, 'watch'> }
);

/** What is judged: the picture after the record at `position`, at the instant `now`. Moves on in place, for all parts of the watch at once. */
export interface Moment { picture: Picture; now: Millis; position: Position; limits: Limits }

export const judgedAt = ({ position, now }: Moment): Judged => ({ position, at: formatTime(now) });

/**
 * Beside the rules, two things fall due: that a chattering condition has been quiet, and that nobody acknowledged an alert. And a
 * convoy's new position is only asked for what begins to be near it.
 */
export type Kind = RuleName | 'quiet' | 'attention' | 'begins';
/** The rules that look at where a convoy is, beside the one that looks at what is near it. */
export const POSITION_RULES = ['convoy-off-route', 'checkpoint-closed-ahead'] as const;
/** Those that look at where a convoy is. */
export type Look = (typeof POSITION_RULES)[number] | 'begins';
export const dueKey = (kind: Kind, unit: EntityKey): string => `${kind} ${unit}`;
export function kindAndUnit(key: string): readonly [Kind, EntityKey] {
  const space = key.indexOf(' ');
  return [key.slice(0, space) as Kind, key.slice(space + 1)];
}
