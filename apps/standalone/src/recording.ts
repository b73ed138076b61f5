import { closeSync, openSync, readSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, SystemClock } from '#libs/runtime';
import { EmbeddedArchive } from '#libs/archive';
import type { Millis, OperationId } from '#libs/domain';
import { operationOf } from '#libs/event-log';
import { BadRecording, unpack } from './unpacking.ts';

/** A log file that is shown as it was when it ended, and never written. */
export interface Recording { readonly file: string; readonly operation: OperationId; readonly endedAt: Millis }

/** A gzip file begins with it; a log's own file does not. */
const GZIP = [0x1f, 0x8b];

/**
 * `--recording file`, if it is given: a log's file, or what was taken away as a recording, of which a log's file is made in that folder
 * first. Throws {@link ConfigError} for any other argument and for a file that is neither.
 */
export async function recordingIn(args: readonly string[], directory: string): Promise<Recording | undefined> {
  const given = fileIn(args);
  if (given === undefined) return undefined;
  const file = isPacked(given) ? await unpack(given, directory).catch(refuseBad) : given;
  const operation = operationIn(file);
  const archive = new EmbeddedArchive({ recording: file });
  const endedAt = (await archive.span(operation))?.last ?? 0;
  await archive.close();
  return { file, operation, endedAt };
}

function isPacked(file: string): boolean {
  try {
    const bytes = Buffer.alloc(GZIP.length);
    const opened = openSync(file, 'r');
    readSync(opened, bytes);
    closeSync(opened);
    return bytes.equals(Buffer.from(GZIP));
  } catch {
    // Whoever opens it says why it cannot be read.
    return false;
  }
}

function refuseBad(error: unknown): never {
  if (error instanceof BadRecording) throw new ConfigError(`--recording: ${error.message}.`);
  throw error;
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
