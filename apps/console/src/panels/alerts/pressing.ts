/** What of the alerts asks for somebody now, for every place that says so: bar, strip, tab, sound and what is read out. */
import type { AlertView, EntityKey, Millis } from '#libs/domain';
import type { State, ViewMaps } from '../../picture/state.ts';
import { wireTime } from '../../words/clocks.ts';
import { isCoordinators } from '../lists/lists.ts';
import { countSeverities, type SeverityCounts } from './grouping.ts';

export interface Pressing {
  readonly counts: SeverityCounts;
  readonly total: number;
  /** Life-safety alerts that nobody here acknowledged, the newest first. */
  readonly lives: readonly EntityKey[];
  /** Shown but said to be explained by a silent feed. */
  readonly suppressed: number;
  readonly shelved: number;
}

/** Nobody at this seat has said that they saw it: at the watch's desk an acknowledgement, at a coordinator's its own. */
export const isUnanswered = ({ state, seen }: AlertView, coordinators: boolean): boolean =>
  (coordinators ? state !== 'closed' && seen.length === 0 : state.endsWith('-unacknowledged'));
/** It calls for the shift lead: it was sent on, and nobody has ended it. */
export const isEscalated = ({ level, state }: AlertView): boolean => level === 'shift-lead' && state !== 'closed';
/** When it sounded last. */
export const annunciatedAt = ({ risenAt, raisedAt }: AlertView): Millis => wireTime(risenAt ?? raisedAt);

const known = { officers: new WeakMap<ViewMaps['alert'], Pressing>(), coordinators: new WeakMap<ViewMaps['alert'], Pressing>() };

/** The same answer for as long as no alert changes. */
export function pressingOf(state: Pick<State, 'views' | 'audience'>): Pressing {
  const { alert } = state.views;
  const coordinators = isCoordinators(state);
  const answers = coordinators ? known.coordinators : known.officers;
  const answer = answers.get(alert) ?? count(alert, coordinators);
  answers.set(alert, answer);
  return answer;
}

function count(alerts: ViewMaps['alert'], coordinators: boolean): Pressing {
  const waiting = [...alerts].filter(([, view]) => isUnanswered(view, coordinators));
  const lives = waiting.filter(([, { severity }]) => severity === 'life-safety').toSorted(([, a], [, b]) => annunciatedAt(b) - annunciatedAt(a));
  let [suppressed, shelved] = [0, 0];
  for (const { state } of alerts.values()) {
    if (state === 'suppressed') suppressed += 1;
    if (state === 'shelved' && !coordinators) shelved += 1;
  }
  return { counts: countSeverities(waiting.map(([, view]) => view)), total: waiting.length, lives: lives.map(([key]) => key), suppressed, shelved };
}
