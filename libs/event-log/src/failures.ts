import type { OperationId, Position } from '#libs/domain';

/** Another writer holds this operation's log. The message names the file. */
export class LogInUse extends Error {
  override readonly name = 'LogInUse';
}

/** The log does not hold what was written to it, or is not a log. Nothing after that point may be believed; the message names file and position. */
export class CorruptLog extends Error {
  override readonly name = 'CorruptLog';
}

/** The folder of the logs cannot be made, or not be written. The message names it. */
export class LogUnwritable extends Error {
  override readonly name = 'LogUnwritable';
}

/** More is waiting to be written than may wait; nothing of this call was recorded. Send it again later. */
export class LogOverloaded extends Error {
  override readonly name = 'LogOverloaded';
}

/** The log was closed before this call. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';
}

/** A recording can be read and never written. */
export class LogReadOnly extends Error {
  override readonly name = 'LogReadOnly';
}

/** The log cannot be reached, or its answer was lost: the events may be in it or not. Sending them again is harmless. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

/**
 * The log no longer holds what was read from it or recorded in it: its servers lost its end, or it was deleted and made
 * anew. Everything folded from it past `position` is to be built again.
 */
export class LogCut extends Error {
  override readonly name = 'LogCut';
  readonly operation: OperationId;
  /** The last position that was known and is gone or holds something else. */
  readonly position: Position;
  constructor(operation: OperationId, position: Position, what: string) {
    super(`the log of ${operation} was cut: ${what}`);
    this.operation = operation;
    this.position = position;
  }
}

/** Appends are refused until this machine's clock and the log's differ by less than 30 s: recorded times would be wrong. */
export class ClockOff extends Error {
  override readonly name = 'ClockOff';
}
