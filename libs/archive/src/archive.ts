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
  /** Words that must all occur in the event's text values; the last may be a prefix. Folded as names are searched: case, Arabic alef, ya, ta marbuta, tatweel and diacritics, Hebrew points. */
  readonly q?: string;
  readonly source?: string;
  readonly id?: string;
}
/** `more` says that events beyond the last one may match. */
export interface EventPage { readonly events: readonly ArchivedEvent[]; readonly more: boolean }

/** The log read back: by position, time, entity and text. It trails the log by less than a second and never invents. */
export abstract class Archive {
  /** Matching events in position order. */
  abstract events(operation: OperationId, query: EventQuery): Promise<EventPage>;
  /** Largest position it can answer for, or -1. */
  abstract head(operation: OperationId): Promise<Position>;
  abstract close(): Promise<void>;
}
