import type { EntityKey, Millis, OperationId, Position } from '#libs/domain';

/** One event as the log holds it. `json` is the structured CloudEvent. */
export interface ArchivedEvent { readonly position: Position; readonly recordedAt: Millis; readonly json: string }

export interface EventQuery {
  /** Exclusive position; -1 from the start. */
  readonly after: Position;
  /** 1 to 1,000. */
  readonly limit: number;
  /** CloudEvents types, whole: `watchfloor.violation-reported.v1`. */
  readonly type?: string;
  readonly subject?: EntityKey;
  /** Occurred time, inclusive. */
  readonly from?: Millis;
  /** Occurred time, exclusive. */
  readonly to?: Millis;
  /** Words that must all occur in the event's subject or text values; the last may be a prefix. Compared as `matchesWords` compares them. */
  readonly q?: string;
  readonly source?: string;
  readonly id?: string;
}
/**
 * `more` says that events beyond the last one may match. A page may end before its limit, with `more`, when its events hold
 * a lot of text; it has at least one event then.
 */
export interface EventPage { readonly events: readonly ArchivedEvent[]; readonly more: boolean }

/** The log read back: by position, time, entity and text. It trails the log by less than a second and never invents. */
export abstract class Archive {
  /** Matching events in position order. Throws RangeError when `after` or `limit` is not within its bounds. */
  abstract events(operation: OperationId, query: EventQuery): Promise<EventPage>;
  /** Largest position it can answer for, or -1. */
  abstract head(operation: OperationId): Promise<Position>;
  /** What was known at an instant: the last position of the longest beginning of the log whose largest recorded time is not later, or -1. */
  abstract knownAt(operation: OperationId, at: Millis): Promise<Position>;
  /** Lets go of files and connections. Calls after it reject. */
  abstract close(): Promise<void>;
}
