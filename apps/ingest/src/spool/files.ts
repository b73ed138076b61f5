import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SpoolUnusable } from './failures.ts';

/** A file that was created and is written at its end. */
export interface Growing {
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** What was written and cut before is on the disk when it resolves. After a failure nobody knows what is. */
  sync(): Promise<void>;
  cut(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** One folder of files. The port through which everything durable goes, so that tests can lose what was not synchronised. */
export abstract class Files {
  /** Where it is, for people. */
  abstract readonly name: string;
  abstract list(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** So many bytes from there, fewer at the end of the file. */
  abstract read(name: string, at: number, bytes: number): Promise<Buffer>;
  /** A new file; its name is durable after {@link syncNames}. */
  abstract create(name: string): Promise<Growing>;
  /** Makes an existing file shorter, durably. */
  abstract cut(name: string, bytes: number): Promise<void>;
  abstract remove(name: string): Promise<void>;
  /** Which files there are is on the disk when it resolves. */
  abstract syncNames(): Promise<void>;
}

/** A folder of this machine. */
export class DiskFiles extends Files {
  readonly name: string;

  private constructor(name: string) {
    super();
    this.name = name;
  }

  /** Makes the folder, durably, when it is not there. Throws {@link SpoolUnusable} when it cannot be made or not be written. */
  static async at(directory: string): Promise<DiskFiles> {
    const name = resolve(directory);
    try {
      const first = await mkdir(name, { recursive: true });
      const above = first === undefined ? name.length : first.length - 1;
      for (let made = name; made.length > above; made = dirname(made)) await syncFolder(dirname(made));
      await access(name, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new SpoolUnusable(`${name} cannot be made, or files not be written in it (${String((error as NodeJS.ErrnoException).code)})`, { cause: error });
    }
    return new DiskFiles(name);
  }

  async list(): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
    const names = (await readdir(this.name, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);
    return Promise.all(names.map(async (name) => ({ name, bytes: await this.with(name, 'r', async (file) => (await file.stat()).size) })));
  }

  read(name: string, at: number, bytes: number): Promise<Buffer> {
    return this.with(name, 'r', async (file) => {
      const buffer = Buffer.allocUnsafe(bytes);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes; length += read) read = (await file.read(buffer, length, bytes - length, at + length)).bytesRead;
      return buffer.subarray(0, length);
    });
  }

  async create(name: string): Promise<Growing> {
    const file = await open(join(this.name, name), 'wx');
    return {
      write: async (bytes, at) => {
        for (let written = 0; written < bytes.length;) written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
      },
      sync: () => file.sync(),
      cut: (bytes) => file.truncate(bytes),
      close: () => file.close(),
    };
  }

  cut(name: string, bytes: number): Promise<void> {
    return this.with(name, 'r+', async (file) => {
      await file.truncate(bytes);
      await file.sync();
    });
  }

  remove(name: string): Promise<void> {
    return rm(join(this.name, name));
  }

  syncNames(): Promise<void> {
    return syncFolder(this.name);
  }

  private async with<T>(name: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await open(join(this.name, name), flags);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
