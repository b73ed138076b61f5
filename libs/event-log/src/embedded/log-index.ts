import type { Position } from '#libs/domain';

/**
 * What is made from one log's file, in the same file, behind its appends: an archive's tables. It is worked at in steps of some
 * milliseconds between appends, on a connection of its own. What a crash loses of it is made again.
 */
export interface LogIndex {
  /** How many events up to `head` it is behind, as far as appends must wait for it. */
  lag(head: Position): number;
  /** Whether anything is left to do. */
  due(head: Position): boolean;
  /** Does the next step, in one transaction. Throws when it could not; nothing of the step is kept then. */
  step(head: Position): void;
  /** Everything is to be made anew, because a reader found it damaged. */
  restart(): void;
  close(): void;
}

/** Makes the index of one log's file, which exists. */
export type MakeLogIndex = (file: string) => LogIndex;
