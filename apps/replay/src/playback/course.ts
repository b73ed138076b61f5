import type { Archive, Between, PastPicture, Scanned } from '#libs/archive';
import type { Millis, OperationId, Position, Recorded } from '#libs/domain';

/** What enters next: in an order that folds to the picture of `reached`. */
export interface Entered {
  readonly recorded: readonly Recorded[];
  readonly unreadable: number;
  /** Everything up to this instant has entered. */
  readonly reached: Millis;
}

/** One kind of picture of an operation along its time: where it stands, and what enters as time goes on. */
export interface Course {
  /** The picture of an instant, from which it goes on. */
  seek(at: Millis, between: Between): Promise<PastPicture>;
  /** What enters after where it stands and up to an instant; about `limit` events at most, whole instants. */
  next(to: Millis, limit: number): Promise<Entered>;
  /** The next instant after where it stands at which anything enters, and the last one before an instant. */
  nextInstant(): Promise<Millis | undefined>;
  previousInstant(before: Millis): Promise<Millis | undefined>;
}

/** What a course reads of, and how much of it is known while it plays. */
export interface CourseOf { readonly archive: Archive; readonly operation: OperationId; readonly knowledge: Position }

/** Events in order, read a batch at a time and looked at one by one. */
export class Reading {
  private readonly batches: AsyncIterator<Scanned>;
  private recorded: readonly Recorded[] = [];
  private place = 0;
  private passed = 0;

  constructor(batches: AsyncIterable<Scanned>) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** The next event, which stays the next; undefined at the end. */
  async peek(): Promise<Recorded | undefined> {
    while (this.place >= this.recorded.length) {
      const next = await this.batches.next();
      if (next.done === true) return undefined;
      this.recorded = next.value.recorded;
      this.place = 0;
      this.passed += next.value.unreadable.length;
    }
    return this.recorded[this.place];
  }

  take(): void {
    this.place += 1;
  }

  /** Unreadable events that were passed over since the last call. */
  unreadable(): number {
    const { passed } = this;
    this.passed = 0;
    return passed;
  }

  async end(): Promise<void> {
    await this.batches.return?.();
  }
}
