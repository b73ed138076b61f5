import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The lightest that is worth it: what is packed is packed between a log's appends. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** No packed text is longer, in bytes; what says it is, is damaged. */
const UNPACKED_AT_MOST = 256 * 1024 * 1024;

/** Text as it is kept in a file, and the checksum that it must have when it is read. */
export interface Packed { readonly crc: number; readonly packed: Uint8Array }

export const pack = (text: string): Packed => summed(zstdCompressSync(text, LEVEL));

/** The same for text that is too short to be packed. */
export const unpacked = (text: string): Packed => summed(Buffer.from(text));

const summed = (packed: Uint8Array): Packed => ({ crc: crc32(packed), packed });

export const isWhole = ({ crc, packed }: Packed): boolean => crc32(packed) === crc;

/** Undefined when it is not what was packed. */
export function unpack({ crc, packed }: Packed): string | undefined {
  if (!isWhole({ crc, packed })) return undefined;
  try {
    return zstdDecompressSync(packed, { maxOutputLength: UNPACKED_AT_MOST }).toString();
  } catch {
    return undefined;
  }
}
