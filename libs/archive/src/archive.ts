import type { Entity, EntityKey, Lane, Millis, OperationId, Position, Recorded } from '#libs/domain';

/** One event as the log holds it. `json` is the structured CloudEvent. */
export interface ArchivedEvent { readonly position: Position; readonly recordedAt: Millis; readonly json: string }

/** The same as far as it is as it was written: what is not has no text. */
export interface StoredEvent { readonly position: Position; readonly recordedAt: Millis; readonly json: string | undefined }

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

/** Events in position order, decoded, and the positions among them of those that cannot be read. */
export interface Scanned { readonly recorded: readonly Recorded[]; readonly unreadable: readonly Position[] }

/** Of a beginning of the log: what is known of it, or what had happened by its largest recorded time, knowing no more than it. */
export type PictureKind = 'known' | 'happened';
export interface KeptPicture {
  /** The last event of that beginning, and the largest recorded time in it. */
  readonly position: Position;
  readonly high: Millis;
  readonly entities: readonly (readonly [EntityKey, Entity])[];
}

/**
 * When an event enters pictures of what happened, for a knowledge of the log up to `from` or beyond. A report has one entry, at its own
 * time. What is about other events has one for each of them, and none while it waits; copies add none.
 */
export interface Entry { readonly at: Millis; readonly from: Position; readonly position: Position }
export interface EntryQuery {
  /** Exclusive. */
  readonly after: Millis;
  /** Inclusive. */
  readonly to: Millis;
  /** Entries from a larger position than this are not known yet. */
  readonly knowledge: Position;
  readonly limit: number;
}

/**
 * First and largest recorded time of a log, its last event, and how far pictures of what happened, counts and gaps go. Of a part of a
 * log, `begin` is the position before its first event, and `first` when that was known: of earlier instants and positions nothing
 * can be told. Otherwise it is -1.
 */
export interface Span { readonly first: Millis; readonly last: Millis; readonly head: Position; readonly told: Position; readonly begin: Position }

/** An event that later ones need, and its entries as far as they are known at some position. */
export interface Needed { readonly position: Position; readonly entries: readonly (readonly [at: Millis, from: Position])[] }

export interface CountQuery {
  readonly by: 'recorded' | 'occurred';
  /** Inclusive and exclusive; whole numbers of `step`. */
  readonly from: Millis;
  readonly to: Millis;
  /** Milliseconds; a whole number of {@link COUNTED_IN}. */
  readonly step: Millis;
}
/** So many events of a lane, and of a severity if it is the lane of alerts, in the bucket that begins at `from + bucket × step`. */
export interface Count { readonly bucket: number; readonly lane: Lane; readonly severity: string; readonly events: number }
/** Events are counted in buckets of this size, milliseconds. */
export const COUNTED_IN: Millis = 10_000;
export interface Stretch { readonly from: Millis; readonly to: Millis }

/** The log read back: by position, time, entity and text. It trails the log by less than a second and never invents. */
export abstract class Archive {
  /** Matching events in position order. Throws RangeError when `after` or `limit` is not within its bounds. */
  abstract events(operation: OperationId, query: EventQuery): Promise<EventPage>;
  /** Largest position it can answer for, or -1. */
  abstract head(operation: OperationId): Promise<Position>;
  /** What was known at an instant: the last position of the longest beginning of the log whose largest recorded time is not later, or -1. */
  abstract knownAt(operation: OperationId, at: Millis): Promise<Position>;
  /** Undefined while the log is empty. */
  abstract span(operation: OperationId): Promise<Span | undefined>;
  /** The largest recorded time up to a position; 0 before the first. */
  abstract highAt(operation: OperationId, position: Position): Promise<Millis>;
  /** Every event after a position and up to another, in batches. A bad row never ends it. */
  abstract scan(operation: OperationId, after: Position, to: Position): AsyncIterable<Scanned>;
  /** The same without some that leave no trace: folding what is left gives the picture that folding every one of them gives. */
  abstract lasting(operation: OperationId, after: Position, to: Position): AsyncIterable<Scanned>;
  /** The texts of events after a position and up to another, at most `limit` of them, whatever they hold. */
  abstract texts(operation: OperationId, after: Position, to: Position, limit: number): Promise<readonly StoredEvent[]>;
  /** The events at those positions, which ascend. */
  abstract at(operation: OperationId, positions: readonly Position[]): Promise<Scanned>;
  /** The newest picture that is kept of a beginning that ends at `position` or before and holds no later recorded time than `high`. */
  abstract kept(operation: OperationId, kind: PictureKind, position: Position, high: Millis): Promise<KeptPicture | undefined>;
  /** Entries in the order of `at` and position, at most `limit` of them. */
  abstract entries(operation: OperationId, query: EntryQuery): Promise<readonly Entry[]>;
  /** Entries up to an instant, inclusive, that are known from a later position than `since` and up to `knowledge`; in no order. */
  abstract entriesSince(operation: OperationId, since: Position, at: Millis, knowledge: Position): Promise<readonly Entry[]>;
  /** Entries later than an instant that are known up to a position: of clocks that are ahead. In no order. Exact from the largest recorded time up to that position on. */
  abstract entriesAhead(operation: OperationId, position: Position, after: Millis): Promise<readonly Entry[]>;
  /** The last instant before `at` at which anything enters that is known up to `knowledge`. */
  abstract lastEntryBefore(operation: OperationId, at: Millis, knowledge: Position): Promise<Millis | undefined>;
  /**
   * The events up to a position that a part of the log from there on to another must know, beside the pictures of that position: what
   * happens later, what waits for what it is about, what later events are about, and the log's first event. Positions ascend.
   */
  abstract needed(operation: OperationId, position: Position, to: Position): Promise<readonly Needed[]>;
  /** By recorded time an event counts at the largest recorded time up to it. Throws RangeError for a step or an end that is none. */
  abstract counts(operation: OperationId, query: CountQuery): Promise<readonly Count[]>;
  /** Stretches of more than two minutes of recorded time without a sign of the watch, whole ones, that touch a range; in order. */
  abstract gaps(operation: OperationId, range: Stretch): Promise<readonly Stretch[]>;
  /** Lets go of files and connections. Calls after it reject. */
  abstract close(): Promise<void>;
}
