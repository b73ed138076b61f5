/** For tests: a folder that a crash leaves as a disk may leave it, with what was not synchronised lost in whole or in part. */
import { Files, type Growing } from './files.ts';

/** What every call says from the moment of the crash on. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/**
 * What a crash leaves of what was not synchronised: so many bytes, and of the changes of names those whose bit is set. `zeros`: where
 * the rest of the bytes was, nothing stands.
 */
export interface Left { readonly bytes: number; readonly names: number; readonly zeros?: boolean }

/** `now` may be the beginning of `room`, of which `used` bytes were written once and are written again never: what is durable may be among them. */
interface Disk { durable: Buffer; now: Buffer; room: Buffer; used: number }
/** A change of names that may be undone: the file appeared or went. */
interface NameChange { readonly name: string; readonly disk: Disk; readonly made: boolean }

export class SimulatedFiles extends Files {
  readonly name = 'simulated';
  /** Calls that change something, so far. */
  steps = 0;
  /** The step at which it crashes; that step happens, and is not synchronised. */
  crashAt = Number.POSITIVE_INFINITY;
  /** A system error that the next write, or synchronisation, ends with. */
  failing: { readonly at: 'write' | 'sync'; readonly code: string } | undefined;
  private readonly disks: Map<string, Disk>;
  private readonly changes: NameChange[] = [];
  private crashed = false;

  constructor(disks: ReadonlyMap<string, Buffer> = new Map()) {
    super();
    this.disks = new Map([...disks].map(([name, bytes]) => [name, diskOf(bytes)]));
  }

  /** The same folder after the crash. */
  after({ bytes, names, zeros = false }: Left): SimulatedFiles {
    const disks = new Map(this.disks);
    const undone = this.changes.filter((_, at) => (names & (1 << at)) === 0);
    for (const { name, disk, made } of undone.toReversed()) {
      if (made) disks.delete(name);
      else disks.set(name, disk);
    }
    return new SimulatedFiles(new Map([...disks].map(([name, disk]) => [name, leftOf(disk, bytes, zeros)])));
  }

  /** Bytes that a crash now may lose. */
  get unsynced(): number {
    return Math.max(0, ...[...this.disks.values()].map(({ durable, now }) => now.length - durable.length));
  }

  /** For tests that damage a file: its bytes, to be changed in place. */
  bytesOf(name: string): Buffer {
    const disk = this.at(name);
    disk.now = Buffer.from(disk.now);
    disk.durable = disk.now;
    return disk.now;
  }

  async list(): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
    return [...this.disks].map(([name, { now }]) => ({ name, bytes: now.length }));
  }

  async read(name: string, at: number, bytes: number): Promise<Buffer> {
    if (this.crashed) throw new Crashed();
    return Buffer.from(this.at(name).now.subarray(at, at + bytes));
  }

  async create(name: string): Promise<Growing> {
    if (this.disks.has(name)) throw new TypeError(`${name} exists`);
    const disk = diskOf(Buffer.alloc(0));
    await this.step(() => {
      this.disks.set(name, disk);
      this.changes.push({ name, disk, made: true });
    });
    return {
      write: async (bytes, at) => {
        this.fail('write');
        await this.step(() => put(disk, bytes, Math.min(at, disk.now.length)));
      },
      sync: async () => {
        this.fail('sync');
        await this.step(() => undefined);
        disk.durable = disk.now;
      },
      cut: (bytes) => this.step(() => (disk.now = disk.now.subarray(0, bytes))),
      close: async () => undefined,
    };
  }

  async cut(name: string, bytes: number): Promise<void> {
    const disk = this.at(name);
    await this.step(() => (disk.now = disk.now.subarray(0, bytes)));
    disk.durable = disk.now;
  }

  async remove(name: string): Promise<void> {
    const disk = this.at(name);
    await this.step(() => {
      this.disks.delete(name);
      this.changes.push({ name, disk, made: false });
    });
  }

  async syncNames(): Promise<void> {
    await this.step(() => undefined);
    this.changes.length = 0;
  }

  private at(name: string): Disk {
    const disk = this.disks.get(name);
    if (disk === undefined) throw new TypeError(`${name} does not exist`);
    return disk;
  }

  private fail(at: 'write' | 'sync'): void {
    if (this.failing?.at !== at) return;
    const { code } = this.failing;
    this.failing = undefined;
    throw Object.assign(new Error(code), { code });
  }

  private async step(work: () => unknown): Promise<void> {
    if (this.crashed) throw new Crashed();
    work();
    this.steps += 1;
    if (this.steps < this.crashAt) return;
    this.crashed = true;
    throw new Crashed();
  }
}

const diskOf = (bytes: Buffer): Disk => ({ durable: bytes, now: bytes, room: bytes, used: bytes.length });

/** What follows `at` is these bytes. A file that grows is copied only when it has no room. */
function put(disk: Disk, bytes: Uint8Array, at: number): void {
  const end = at + bytes.length;
  const isBeginning = disk.now.buffer === disk.room.buffer && disk.now.byteOffset === disk.room.byteOffset;
  if (!isBeginning || at !== disk.used || end > disk.room.length) {
    disk.room = Buffer.allocUnsafeSlow(2 * end);
    disk.now.copy(disk.room, 0, 0, at);
  }
  disk.room.set(bytes, at);
  disk.used = end;
  disk.now = disk.room.subarray(0, end);
}

function leftOf({ durable, now }: Disk, bytes: number, zeros: boolean): Buffer {
  const shared = Math.min(durable.length, now.length);
  const kept = now.subarray(0, Math.min(now.length, shared + bytes));
  return zeros ? Buffer.concat([kept, Buffer.alloc(now.length - kept.length)]) : Buffer.from(kept);
}
