import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';

/** Bytes that one compressed batch may unfold to: far above what producers send, far below what would harm this process. */
const UNPACKED_BYTES = 32 * 1024 * 1024;

/** What a batch says of its compression; other numbers are of no codec that Kafka has. */
const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;

/** Rejects when the bytes are not of that codec or unfold to more than {@link UNPACKED_BYTES}. */
export async function unpack(codec: number, packed: Buffer): Promise<Buffer> {
  if (codec === GZIP) return promisify(gunzip)(packed, { maxOutputLength: UNPACKED_BYTES });
  if (codec === SNAPPY) return unpackSnappy(packed);
  if (codec === LZ4) return unpackLz4(packed);
  if (codec === ZSTD) return promisify(zstdDecompress)(packed, { maxOutputLength: UNPACKED_BYTES });
  throw new RangeError(`no codec has the number ${codec}`);
}

/** Java's producers put one or more snappy blocks, each after its length, behind this mark and two versions of four bytes. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER = 16;

async function unpackSnappy(packed: Buffer): Promise<Buffer> {
  const blocks: Buffer[] = [];
  if (!packed.subarray(0, XERIAL.length).equals(XERIAL)) blocks.push(packed);
  else {
    for (let at = XERIAL_HEADER; at < packed.length; ) {
      const length = packed.readInt32BE(at);
      const end = at + 4 + length;
      if (length < 0 || end > packed.length) throw new RangeError('a snappy block ends after the batch');
      blocks.push(packed.subarray(at + 4, end));
      at = end;
    }
  }
  allow(blocks.reduce((total, block) => total + snappyLength(block), 0));
  const { uncompress } = await import('snappy');
  return Buffer.concat(await Promise.all(blocks.map(async (block) => (await uncompress(block, { asBuffer: true })) as Buffer)));
}

/** A snappy block begins with the length of what it unfolds to. */
function snappyLength(block: Buffer): number {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = block.readUInt8(at);
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return length;
  }
  throw new RangeError('a snappy block has no length');
}

const LZ4_MAGIC = 0x184d2204;
const LZ4_STORED = 0x8000_0000;

async function unpackLz4(packed: Buffer): Promise<Buffer> {
  allow(lz4Bound(packed));
  const { decompressFrame } = await import('lz4-napi');
  return decompressFrame(packed);
}

/** What an LZ4 frame can unfold to at most, told from the sizes of its blocks. */
function lz4Bound(frame: Buffer): number {
  if (frame.readUInt32LE(0) !== LZ4_MAGIC) throw new RangeError('an LZ4 frame begins otherwise');
  const flags = frame.readUInt8(4);
  const largest = 2 ** (8 + 2 * ((frame.readUInt8(5) >> 4) & 7));
  const checksum = (flags & 0x10) === 0 ? 0 : 4;
  let bound = 0;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  for (;;) {
    const size = frame.readUInt32LE(at);
    if (size === 0) return bound;
    const length = size % LZ4_STORED;
    // No block unfolds to more than 255 times its length.
    bound += size >= LZ4_STORED ? length : Math.min(largest, length * 255);
    at += 4 + length + checksum;
  }
}

function allow(bytes: number): void {
  if (bytes > UNPACKED_BYTES) throw new RangeError(`the batch unfolds to more than ${UNPACKED_BYTES} bytes`);
}
