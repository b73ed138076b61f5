import { pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { CorruptLog } from '../failures.ts';

/** SQLite's primary result codes that we tell apart. */
export const BUSY = 5;
/** The disk is full. */
export const FULL = 13;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** SQLite's primary result code of an error, or undefined when it is not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Runs `work` on a file; what SQLite says of a damaged file becomes a {@link CorruptLog} that names it. */
export function onFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = resultCode(error);
    if (code !== CORRUPT && code !== NOT_A_DATABASE) throw error;
    throw new CorruptLog(`${file} is damaged or is no log: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Opens a file that must exist for reading alone. A file that no writer has open is read as it lies, so that nothing is
 * created beside it and a read-only directory will do.
 */
export function openToRead(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Error(`there is no log at ${file}`);
  const url = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1');
  return onFile(file, () => new DatabaseSync(url, { readOnly: true }));
}
