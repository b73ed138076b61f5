import { parseArgs } from 'node:util';
import { ConfigError, SystemClock } from '#libs/runtime';
import { EmbeddedEventLog, operationOf } from '#libs/event-log';
import { BEFORE_FIRST, type Millis, type OperationId } from '#libs/domain';

/** A log file that is shown as it was when it ended, and never written. */
export interface Recording { readonly file: string; readonly operation: OperationId; readonly endedAt: Millis }

/** `--recording file`, if it is given. Throws {@link ConfigError} for any other argument and for a file that is no log. */
export async function recordingIn(args: readonly string[]): Promise<Recording | undefined> {
  const file = fileIn(args);
  if (file === undefined) return undefined;
  const operation = operationIn(file);
  const log = new EmbeddedEventLog({ recording: file });
  let endedAt: Millis = 0;
  for await (const batch of log.read(operation, { after: BEFORE_FIRST })) for (const { recordedAt } of batch) endedAt = Math.max(endedAt, recordedAt);
  await log.close();
  return { file, operation, endedAt };
}

function operationIn(file: string): OperationId {
  try {
    return operationOf(file);
  } catch (error) {
    throw new ConfigError(`--recording: ${error instanceof Error ? error.message : 'the file cannot be read'}.`);
  }
}

function fileIn(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { recording: { type: 'string' } }, strict: true }).values.recording;
  } catch {
    throw new ConfigError('The only argument is --recording <file>.');
  }
}

/** Time in a recording goes on from its last event: what was fresh when it ended is fresh when it is opened. */
export class RecordingClock extends SystemClock {
  private readonly endedAt: Millis;
  private readonly opened: Millis;

  constructor(endedAt: Millis) {
    super();
    this.endedAt = endedAt;
    this.opened = performance.now();
  }

  override now(): Millis {
    return this.endedAt + Math.floor(performance.now() - this.opened);
  }
}
