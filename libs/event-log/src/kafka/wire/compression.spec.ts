import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import { unpack } from './compression.ts';

const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4];
const text = Buffer.from('checkpoint Kiryat نقطة تفتيش '.repeat(5_000));

/** Java's framing: a mark, two versions, then blocks after their lengths. */
function xerial(blocks: readonly Buffer[]): Buffer {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  return Buffer.concat([header, ...blocks.flatMap((block) => {
    const packed = compressSync(block);
    const length = Buffer.alloc(4);
    length.writeInt32BE(packed.length);
    return [length, packed];
  })]);
}

describe('compression', () => {
  it.each<readonly [string, number, Buffer]>([
    ['gzip', GZIP, gzipSync(text)],
    ['snappy as librdkafka writes it', SNAPPY, compressSync(text)],
    ['snappy as Java writes it', SNAPPY, xerial([text.subarray(0, 32_768), text.subarray(32_768, 65_536), text.subarray(65_536)])],
    ['snappy as Java writes nothing', SNAPPY, xerial([])],
    ['lz4', LZ4, compressFrameSync(text)],
    ['lz4 with checksums', LZ4, compressFrameSync(text, { contentChecksum: true, blockChecksums: true })],
    ['zstd', ZSTD, zstdCompressSync(text)],
  ])('of %s is undone', async (name, codec, packed) => {
    expect((await unpack(codec, packed)).equals(name.endsWith('nothing') ? Buffer.alloc(0) : text)).toBe(true);
  });

  it('written by hand: raw snappy, a literal and a copy', async () => {
    // Length 10; a literal of 4 bytes; a copy of 6 bytes from 4 before.
    expect((await unpack(SNAPPY, Buffer.from([10, 0x0c, 0x61, 0x62, 0x63, 0x64, 0x09, 0x04]))).toString()).toBe('abcdabcdab');
  });

  it('written by hand: an lz4 frame with one stored block', async () => {
    const frame = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0x02, 0x00, 0x00, 0x80, 0x68, 0x69, 0, 0, 0, 0]);
    expect((await unpack(LZ4, frame)).toString()).toBe('hi');
  });

  it.each([GZIP, SNAPPY, LZ4, ZSTD, 5, 7])('number %d rejects what is not its own', async (codec) => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('not compressed'), Buffer.alloc(64, 0xff), xerial([text]).subarray(0, 30)]) await expect(unpack(codec, bytes)).rejects.toThrow();
  });

  it.each<readonly [string, number, (data: Buffer) => Buffer]>([
    ['gzip', GZIP, (data) => gzipSync(data)], ['snappy', SNAPPY, (data) => compressSync(data)], ['snappy as Java writes it', SNAPPY, (data) => xerial([data])],
    ['lz4', LZ4, (data) => compressFrameSync(data)], ['zstd', ZSTD, (data) => zstdCompressSync(data)],
  ])('of %s that unfolds to 40 MiB is refused', async (_, codec, pack) => {
    await expect(unpack(codec, pack(Buffer.alloc(40 * 1024 * 1024)))).rejects.toThrow();
  });
});
