import { DatabaseSync } from 'node:sqlite';
import { LogInUse } from '../failures.ts';
import { BUSY, resultCode } from './sqlite.ts';

/**
 * Keeps a second writer away from a file, in this process and in others, by an open exclusive transaction on an empty
 * database beside it. The operating system ends it with the process, however that ends, so a lock is never stale.
 */
export class FileLock {
  private readonly held: DatabaseSync;

  private constructor(held: DatabaseSync) {
    this.held = held;
  }

  /** Throws {@link LogInUse} at once when somebody holds it. */
  static take(file: string): FileLock {
    const held = new DatabaseSync(`${file}-lock`, { timeout: 0 });
    try {
      held.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      held.close();
      if (resultCode(error) !== BUSY) throw error;
      throw new LogInUse(`${file} is being written by another program; stop that one first`, { cause: error });
    }
    return new FileLock(held);
  }

  release(): void {
    this.held.close();
  }
}
