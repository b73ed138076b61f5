import type { By, Position } from '#libs/domain';
import type { Problem } from '../problems.ts';

/** Who was first: the act that holds the field. `at` is RFC 3339 in UTC. */
export interface WinnerAnswer { readonly act: string; readonly at: string; readonly by: By }

/** 200. `position` is where the act is in the log; absent when an earlier send of the same id recorded it. */
export interface CommandAccepted { readonly id: string; readonly status: 'accepted'; readonly position?: Position }
/** 202: recorded at `position` and not folded yet. The same id again gives the outcome. */
export interface CommandPending { readonly id: string; readonly status: 'pending'; readonly position: Position }
/** A problem document: 409 names the `winner` where there is one, and `position` when the act was recorded all the same. */
export interface CommandRefused extends Problem { readonly id?: string; readonly winner?: WinnerAnswer; readonly position?: Position }
export type CommandAnswer = CommandAccepted | CommandPending | CommandRefused;

/** What became of one event of a request, in the order of the request. */
export interface EventResult {
  /** Null when the event names none that can be read. */
  readonly source: string | null;
  readonly id: string | null;
  /** `recorded` is in the log at `position`; `spooled` is durable here and gets its position later. */
  readonly status: 'recorded' | 'spooled' | 'rejected';
  readonly position?: Position;
  /** Why it is rejected, for people. */
  readonly reason?: string;
}
/** 202 when none is rejected, 207 when some are; when all are, 422 with a problem beside `results`. */
export interface EventsAnswer { readonly results: readonly EventResult[] }
export interface EventsRejected extends Problem, EventsAnswer {}

