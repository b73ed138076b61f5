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
