/** The bodies of the facts about alerts and of what the watch says of itself. Times are RFC 3339 text, lengths metres, spans seconds. */
import type { Act, By, FieldAct } from '../facts.ts';
import type { Verdict } from '../views/wire.ts';

/** Worst first. No rule of ours says `low`. */
export const SEVERITIES = ['life-safety', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is looked for, in the order of domain.md's table. */
export const RULE_NAMES = [
  'violation-near-convoy', 'violation-near-corridor', 'convoy-attacked', 'convoy-signal-lost', 'convoy-held', 'convoy-overdue', 'convoy-off-route',
  'checkpoint-closed-ahead', 'corridor-not-clear', 'line-crossed', 'surge', 'feed-silent', 'rule-failed',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Where an unacknowledged alert goes in the end. */
export const LEVELS = ['watch', 'shift-lead'] as const;
export type Level = (typeof LEVELS)[number];

/** At which record of the log the watch judged, and for which instant. */
export interface Judged { readonly position: number; readonly at: string }
/** What the watch says is believed only while no later watch has started. */
export interface Watched { readonly watch: string; readonly judged: Judged }

/** What a condition knows of itself, as codes and numbers; copied into its alert, so that the alert needs nothing else to be told. */
export interface Circumstances {
  /** Id of the corridor it is on. */
  readonly corridor?: string;
  /** How far along that corridor, kilometres from its beginning. */
  readonly km?: number;
  /** Id of the sector it is in. */
  readonly sector?: string;
  /** Id of the source whose silence would explain it. */
  readonly feed?: string;
  /** Seconds between what happened and its first report. */
  readonly lateBy?: number;
  /** Metres between the subject and its cause, or between a convoy and its route. */
  readonly metres?: number;
  /** Violations that make a surge. */
  readonly count?: number;
  /** Only the uncertainty of the positions reaches. */
  readonly indeterminate?: true;
  readonly verdict?: Verdict;
}

export interface AlertRaised extends Watched, Circumstances {
  readonly rule: RuleName;
  /** Entity key of what it is about. */
  readonly subject: string;
  /** An entity key, an event key or the name of a rule; absent where the rule and the subject say it all. */
  readonly cause?: string;
  readonly severity: Severity;
  /** Raises of the same condition within a minute, from the third on. */
  readonly chatter?: number;
}
/** `chatter`: how often the condition began while the alert was held for chattering. */
export interface AlertCleared extends Watched { readonly chatter?: number }
/** By a person, or by the watch because nobody acknowledged. */
export interface EscalatedByPerson { readonly to: Level; readonly by: By }
export interface EscalatedByWatch extends Watched { readonly to: Level }
export type AlertEscalated = EscalatedByPerson | EscalatedByWatch;

/** An alert that chatters, as the watch knows it: what no other fact tells. */
export interface Chattering { readonly alert: string; readonly count: number; readonly quietSince?: string }
export interface WatchStarted { readonly watch: string }
/** The watch has folded the log to `position` and its clock says `at`. */
export interface WatchReached { readonly watch: string; readonly position: number; readonly at: string; readonly chatter?: readonly Chattering[] }

export type AlertAcknowledged = FieldAct;
export interface AlertConfirmed extends FieldAct { readonly note: string }
export interface AlertAssigned extends FieldAct { readonly to: string }
export interface AlertShelved extends FieldAct { readonly until: string; readonly reason: string }
export type AlertUnshelved = FieldAct;
export interface AlertClosed extends FieldAct { readonly note: string }

export const SIDES = ['outgoing', 'incoming'] as const;
export type Side = (typeof SIDES)[number];
/** One side of a handover signs for the picture at `position`. */
export interface HandoverSigned extends Act { readonly side: Side; readonly position: number }
