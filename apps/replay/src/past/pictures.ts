import type { Millis, OperationId, Picture } from '#libs/domain';

/** One operation's picture as it is now: whoever reads the past sees of it what the views of today let through. */
export interface CurrentPicture {
  /** Absent where nobody holds it: whoever needs it asks the archive. */
  readonly picture?: Picture;
  /** The id of the log that it is folded from. */
  readonly log: string;
  /** The build of the stored picture that a cursor can be resumed from; undefined where there is none. */
  readonly epoch?: string | undefined;
  /** Never runs backwards. */
  now(): Millis;
  /** Whether a picture is held within `ms`. */
  whenReady(ms: number): Promise<boolean>;
  /** Whether the picture holds, within `ms`, all that was in the log when this was asked. Absent where it is the very picture that consoles are shown. */
  whenCurrent?(ms: number): Promise<boolean>;
}

/** The current pictures of every operation whose past is answered for. */
export abstract class Pictures {
  abstract get(operation: OperationId): CurrentPicture | undefined;
}
