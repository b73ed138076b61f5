/** What a console is sent: contracts.md, Socket.IO. Times are RFC 3339 in UTC. */
import type { Audience, EntityKey, EntityView, OperationId, ViewChange } from '#libs/domain';
import type { Problem } from '../problems.ts';

/** Says how far a console is and nothing else; only who wrote it can read it. */
export type CursorText = string;

/** A whole picture, or one part of it: the parts share `epoch`, `cursor` and `at`, and the last one is `done`. */
export interface PictureFrame {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly epoch: string;
  readonly cursor: CursorText;
  readonly at: string;
  readonly entities: readonly (readonly [EntityKey, EntityView])[];
  readonly done: boolean;
}
/** `after` is the cursor of the frame before; a console that holds another one joins again. */
export interface ChangesFrame {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly after: CursorText;
  readonly cursor: CursorText;
  readonly at: string;
  readonly changes: readonly ViewChange<EntityView>[];
}
/** Every second, and behind what a join or a discontinuity brings. `cursor` is that of the last frame. */
export interface Heartbeat {
  readonly cursor: CursorText;
  readonly at: string;
  /** Milliseconds since the projector last proved that it had folded the log to its end. */
  readonly headAgeMs: number;
  /** An ingest holds acknowledged events that are not in the log yet. */
  readonly spooled: boolean;
}
/** A `picture` follows. */
export interface Discontinuity { readonly reason: string }

export interface Join { readonly operation: OperationId; readonly audience?: Audience; readonly since?: CursorText }
export type JoinAnswer =
  | { readonly audience: Audience; readonly cursor: CursorText; readonly mode: 'resumed' | 'picture' }
  | { readonly error: Problem };
