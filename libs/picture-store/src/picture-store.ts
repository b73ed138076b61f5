import type { Change, EntityKey, Entity, OperationId, Picture, Position, Recorded } from '#libs/domain';
import type { Writer } from './writers.ts';

/** Names one build of the stored picture. */
export type Epoch = string;

export interface StoredPicture {
  /** Undefined while nothing has been built. */
  readonly epoch: Epoch | undefined;
  /** The log it was folded from and the version of the fold that did it. */
  readonly log: string | undefined;
  readonly fold: string | undefined;
  /** Position it is folded to, or -1. */
  readonly position: Position;
  /** Event key of the record at that position. */
  readonly last: string | undefined;
  /** What its writer said of the records up to that position, for the next writer to know the log by; undefined when it said nothing. */
  readonly tail?: string | undefined;
  readonly entities: ReadonlyMap<EntityKey, Entity>;
  /** Entity key → the position that changed it last. */
  readonly changed: ReadonlyMap<EntityKey, Position>;
  /** Largest recorded time of the build and of the records that ended a commit since. */
  readonly recordedAt: number;
  /** Age of the last {@link Proof} at that moment; undefined when there was none. */
  readonly provenAgo: number | undefined;
  /** Who wrote it, the oldest first; undefined when nobody knows. */
  readonly writers?: readonly Writer[];
}
/**
 * That a writer had folded to the head of the log, and where the picture is now: who shows less than that shows what is old. `at` names
 * the proof, and `age` is in milliseconds; both are by the store's own clock, because the writer's and the reader's may differ by a day.
 */
export interface Proof { readonly at: number; readonly age: number; readonly epoch: Epoch; readonly position: Position }
export interface Fence { readonly operation: OperationId; readonly token: string }
export type CommitResult = 'committed' | 'duplicate' | 'gap' | 'fenced' | 'no-epoch';
/** What one commit changed; `entities` as in the commit, in order. A new epoch says that everything before it is void. */
export interface Committed {
  readonly epoch: Epoch;
  readonly from: Position;
  readonly to: Position;
  readonly recordedAt: number;
  readonly changes: readonly Change[];
  /** The token of the fence it was committed under. */
  readonly writer?: string;
}
/** `lost`: the store can no longer reach that far back, or was built anew; load again. */
export type Followed = Committed | { readonly lost: true };

/** How long it shows that an ingest said it holds events that are not in the log yet. */
export const SPOOLED_FOR_MS = 5_000;

/** The current picture, shared by every process. Whatever reads or writes may reject with {@link StoreUnavailable}. */
export abstract class PictureStore {
  /** The whole picture, its epoch and the position it is folded to, read at one moment. */
  abstract load(operation: OperationId): Promise<StoredPicture>;
  /** Takes the writer's fence for this operation; every earlier writer is refused from now on. */
  abstract acquire(operation: OperationId): Promise<Fence>;
  /**
   * Changes and position in one atomic step, `last` being the record at `to` and `tail` what is kept with it, unread. Refuses
   * by name: `fenced` when a later writer holds the fence, `no-epoch` when nothing was built or it was lost, `duplicate` when
   * `to` is already folded, `gap` when `from` is not the next position. What is refused changes nothing.
   */
  abstract commit(fence: Fence, from: Position, to: Position, changes: readonly Change[], last: Recorded, tail?: string): Promise<CommitResult>;
  /**
   * Writes a new epoch beside the old one, in slices, and switches to it in one step. `changed` says which position changed
   * each entity last. Throws {@link Fenced} when a later writer holds the fence. An empty log is built with `last` undefined.
   */
  abstract rebuild(fence: Fence, built: Built): Promise<Epoch>;
  /**
   * Committed changes after a position of an epoch, in order, then new ones until aborted, and then it ends without an error;
   * `lost` ends it when it can no longer reach that far back.
   */
  abstract follow(operation: OperationId, epoch: Epoch, after: Position, signal: AbortSignal): AsyncIterable<Followed>;
  /**
   * The writer says that it has folded to `position`, which was the head of the log when it was `at` by the store's {@link time}: a
   * call that comes late proves nothing younger. `lost`: the store no longer holds this fence, or the picture up to there; both must
   * be made anew. Throws {@link Fenced} when a later writer holds the fence.
   */
  abstract prove(fence: Fence, position: Position, at: number): Promise<'proved' | 'lost'>;
  /** Milliseconds from anywhere, by the one clock that writers and readers have in common. */
  abstract time(): Promise<number>;
  /** The last proof, with the place of the picture at the moment of this call; undefined while nothing is built or proved. */
  abstract proof(operation: OperationId): Promise<Proof | undefined>;
  /** An ingest says that it holds events, taken for good, that are not in the log yet; it is true for {@link SPOOLED_FOR_MS}. */
  abstract tellSpooled(operation: OperationId): Promise<void>;
  /** Whether an ingest said so less than {@link SPOOLED_FOR_MS} ago. */
  abstract spooled(operation: OperationId): Promise<boolean>;
  /** Ends every follower, then lets go of connections. Calls after it reject. */
  abstract close(): Promise<void>;
}
export interface Built {
  readonly log: string;
  readonly fold: string;
  readonly picture: Picture;
  readonly changed: ReadonlyMap<EntityKey, Position>;
  readonly recordedAt: number;
  readonly last: Recorded | undefined;
  readonly tail?: string | undefined;
}
