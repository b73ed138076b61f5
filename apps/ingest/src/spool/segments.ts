import { CorruptSpool, SpoolFull } from './failures.ts';
import type { Files, Growing } from './files.ts';

/** One file of the row. `bytes` have been written to it; how much of that is durable is known to whoever synchronises. */
export interface Segment { readonly name: string; bytes: number }

const DIGITS = 10;
/** What the system says when a disk, or our share of it, is full. */
const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** A row of numbered files of one kind: the newest grows at its end, the oldest goes first. */
export class Segments {
  private readonly files: Files;
  private readonly kind: string;
  private readonly row: Segment[] = [];
  private next = 1;
  private growing: { readonly file: Growing; readonly segment: Segment } | undefined;

  private constructor(files: Files, kind: string) {
    this.files = files;
    this.kind = kind;
  }

  /** The row that is there. Throws {@link CorruptSpool} when one in its middle is missing. */
  static async open(files: Files, kind: string): Promise<Segments> {
    const segments = new Segments(files, kind);
    const name = new RegExp(String.raw`^\d{${DIGITS}}\.${kind}$`);
    const found = (await files.list()).filter((file) => name.test(file.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (found[0] !== undefined) segments.next = Number.parseInt(found[0].name, 10);
    for (const file of found) {
      if (file.name !== segments.nameOf(segments.next)) throw new CorruptSpool(`${files.name}/${segments.nameOf(segments.next)} is missing`);
      segments.row.push({ ...file });
      segments.next += 1;
    }
    return segments;
  }

  /** Oldest first. */
  get all(): readonly Segment[] {
    return this.row;
  }

  get bytes(): number {
    return this.row.reduce((total, { bytes }) => total + bytes, 0);
  }

  /** Whether writing goes on in this one. */
  grows(segment: Segment): boolean {
    return this.growing?.segment === segment;
  }

  path(segment: Segment): string {
    return `${this.files.name}/${segment.name}`;
  }

  read(segment: Segment, at = 0, bytes = segment.bytes - at): Promise<Buffer> {
    return this.files.read(segment.name, at, bytes);
  }

  /** Cuts off what a crash left unfinished. */
  async cut(segment: Segment, bytes: number): Promise<void> {
    await this.files.cut(segment.name, bytes);
    segment.bytes = bytes;
  }

  /**
   * Writes after everything else; in a new file, whose name is durable then, when the newest would become larger than
   * `segmentBytes`. Durable after {@link sync}. Throws {@link SpoolFull} when the disk is full, and then nothing was written.
   */
  async write(frame: Uint8Array, segmentBytes: number): Promise<void> {
    if (this.growing !== undefined && this.growing.segment.bytes + frame.length > segmentBytes) {
      await this.sync();
      await this.end();
    }
    const { file, segment } = this.growing ?? await this.begin();
    try {
      await file.write(frame, segment.bytes);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await file.cut(segment.bytes);
      throw new SpoolFull(`the disk of ${this.files.name} is full`, { cause: error });
    }
    segment.bytes += frame.length;
  }

  async sync(): Promise<void> {
    await this.growing?.file.sync();
  }

  /** The next write begins a new file. */
  async end(): Promise<void> {
    const { growing } = this;
    this.growing = undefined;
    await growing?.file.close();
  }

  /** Removes the oldest, for good. */
  async removeOldest(): Promise<void> {
    const segment = this.row.shift();
    if (segment === undefined) return;
    if (this.grows(segment)) await this.end();
    await this.files.remove(segment.name);
    await this.files.syncNames();
  }

  private async begin(): Promise<{ readonly file: Growing; readonly segment: Segment }> {
    const name = this.nameOf(this.next);
    let file: Growing;
    try {
      file = await this.files.create(name);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      throw new SpoolFull(`the disk of ${this.files.name} is full`, { cause: error });
    }
    this.next += 1;
    const segment = { name, bytes: 0 };
    // It grows from the moment it is in the row: an empty file that nobody writes to is one to be removed.
    const growing = { file, segment };
    this.growing = growing;
    this.row.push(segment);
    await this.files.syncNames();
    return growing;
  }

  private nameOf(number: number): string {
    return `${String(number).padStart(DIGITS, '0')}.${this.kind}`;
  }
}

const isDiskFull = (error: unknown): boolean => DISK_FULL.has((error as NodeJS.ErrnoException).code);
