/** What audiences see of alerts and handovers: the part of wire.ts that is about them. */
import type { Circumstances, Level, RuleName, Severity } from '../alerts/facts.ts';
import type { EntityKey, Position } from '../event.ts';
import type { Acted } from './wire.ts';

/** First match wins: closed, shelved, suppressed, then what the condition and the acknowledgement make of it. */
export const ALERT_STATES = [
  'closed', 'shelved', 'suppressed', 'active-unacknowledged', 'active-acknowledged', 'cleared-unacknowledged', 'cleared',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** A coordinator's desk that has seen it. An organisation is shown its own only, without its name. */
export interface SeenView { readonly desk: string; readonly organisation?: string; readonly at: string }

/** `aid:` sees rule, severity, subject, `cause` where that is visible to it, state, raisedAt, corridor, km and its own `seen`. */
export interface AlertView extends Acted, Omit<Circumstances, 'feed'> {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** Entity key. */
  readonly subject: EntityKey;
  /** An entity key, an event key or the name of a rule; empty where the rule has no cause, absent for whom it is hidden. */
  readonly cause?: string;
  readonly state: AlertState;
  /** The instant at which the condition first held. */
  readonly raisedAt: string;
  /** When its severity rose last: it sounds again, and whatever was done about it before no longer counts. */
  readonly risenAt?: string;
  /** Who made the state: by name; of a suppressed alert the key of the alert that suppresses it. */
  readonly by?: string;
  /** The end of its shelf, while it is shelved. */
  readonly until?: string;
  /** Why it is shelved, while it is. */
  readonly reason?: string;
  readonly active?: boolean;
  readonly acknowledged?: boolean;
  readonly confirmed?: boolean;
  readonly owner?: string;
  readonly level?: Level;
  readonly closed?: boolean;
  readonly seen: readonly SeenView[];
  readonly acknowledgedAt?: string;
  readonly clearedAt?: string;
  readonly closedAt?: string;
  readonly escalatedAt?: string;
  /** What was done, and why it was closed. */
  readonly note?: string;
  /** It was raised after the watch had been away: it sounds only if it is still active. */
  readonly late?: true;
  /** How often the condition began while it chattered. */
  readonly chatter?: number;
  /** Organisations whose coordinators should have seen it by now and have not. */
  readonly notReached?: readonly string[];
}

export interface SignatureView { readonly by: string; readonly desk?: string; readonly at: string; readonly verified: boolean }
export interface HandoverView extends Acted {
  /** Both sides sign for the picture of this position: `asKnownAt` shows it. */
  readonly position: Position;
  readonly outgoing?: SignatureView;
  readonly incoming?: SignatureView;
  /** Both have signed. */
  readonly complete: boolean;
}
