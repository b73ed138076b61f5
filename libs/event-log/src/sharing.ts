import type { OperationId, Position } from '#libs/domain';

/** Who of several processes works on which operation. It is a hint that spreads the work: the picture's fence decides. */
export abstract class Sharing {
  /**
   * Says which of the operations are this process's own, at first and at every change, until aborted; then resolves. While the
   * servers cannot be reached, what was said last holds.
   */
  abstract share(operations: readonly OperationId[], assigned: (mine: ReadonlySet<OperationId>) => void, signal: AbortSignal): Promise<void>;
  /** How far an operation is folded, for those who watch the lag from outside; nothing else depends on it. Never throws. */
  abstract folded(operation: OperationId, position: Position): void;
  /** Ends every `share` and lets go of connections. */
  abstract close(): Promise<void>;
}
