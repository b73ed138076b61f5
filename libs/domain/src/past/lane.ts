import { typeOf, type EntityKey, type Event } from '../event.ts';

/** The lanes of a timeline: of what kind the subjects of events are. */
export const LANES = ['violations', 'convoys', 'checkpoints', 'alerts', 'other'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: Readonly<Record<string, Lane>> = { violation: 'violations', convoy: 'convoys', checkpoint: 'checkpoints', corridor: 'checkpoints', alert: 'alerts' };

export const laneOf = (subject: EntityKey): Lane => LANE_OF[typeOf(subject)] ?? 'other';

/** The severity that an event of an alert gives it; empty for every other event. */
export function severityOf({ subject, data }: Pick<Event, 'subject' | 'data'>): string {
  const { severity } = data as { readonly severity?: unknown };
  return typeOf(subject) === 'alert' && typeof severity === 'string' ? severity : '';
}
