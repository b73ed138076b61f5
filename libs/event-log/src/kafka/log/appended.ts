import { crc32 } from 'node:zlib';
import type { Accepted, Millis } from '#libs/domain';

/** Events that are held at most, and bytes of their texts; beyond, the oldest goes first and is decoded when it is read. */
const HELD_EVENTS = 4_096;
const HELD_BYTES = 8 * 1024 * 1024;
/** Values are told apart by that many lengths; longer ones share them. */
const LENGTHS = 4_096;

interface Held { readonly accepted: Accepted; readonly value: Buffer }

/**
 * What this process appends and has not read back yet, of the newest version of its fact, so that reading would change nothing of it.
 * Most of what a server reads that also writes is its own: the same bytes need not be decoded again. Held from before they are
 * sent, because readers often have them before the answer is here.
 */
export class Appended {
  /** By the checksum of their bytes. */
  private readonly held = new Map<number, Held>();
  /** How many are held of each length: nearly everything that others wrote is told by that, and costs no checksum. */
  private readonly lengths = new Uint16Array(LENGTHS);
  private bytes = 0;

  /** Whether anything is held of so many bytes, or of as many as share their place. */
  mayHold(bytes: number): boolean {
    return this.lengths[bytes % LENGTHS] !== 0;
  }

  /** It is about to be recorded as these bytes. */
  add(accepted: Accepted, value: Buffer): void {
    const checksum = crc32(value);
    this.take(checksum);
    this.held.set(checksum, { accepted, value });
    this.bytes += value.length;
    this.lengths[value.length % LENGTHS] = (this.lengths[value.length % LENGTHS] as number) + 1;
    for (const oldest of this.held.keys()) {
      if (this.held.size <= HELD_EVENTS && this.bytes <= HELD_BYTES) break;
      this.take(oldest);
    }
  }

  /** What was appended as these bytes with this recorded time; once. */
  readBack(value: Buffer, recordedAt: Millis): Accepted | undefined {
    const held = this.take(crc32(value));
    return held?.accepted.recordedAt === recordedAt && held.value.equals(value) ? held.accepted : undefined;
  }

  private take(checksum: number): Held | undefined {
    const held = this.held.get(checksum);
    if (held === undefined) return undefined;
    this.held.delete(checksum);
    this.bytes -= held.value.length;
    this.lengths[held.value.length % LENGTHS] = (this.lengths[held.value.length % LENGTHS] as number) - 1;
    return held;
  }
}
