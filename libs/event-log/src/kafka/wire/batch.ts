/** Records as one batch, as producers write it since Kafka 0.11. */
import { Buffer } from 'node:buffer';
import { crc32c } from './checksum.ts';

export interface NewRecord {
  readonly key: string;
  readonly value: Buffer;
  /** As {@link headersOf} writes them: records that carry the same may share them. */
  readonly headers: Buffer;
}

const HEADER = 61;
/** What the checksum covers begins here. */
const CHECKED = 21;
const MAGIC = 2;
/** No numbered producer: copies are known by who reads. */
const NO_PRODUCER = -1n;
/** Bytes at most of a number below 2^28. */
const NUMBER = 5;
/** Of each record: its length, what it is, and how far its time and place are from the batch's. */
const RECORD = NUMBER + 1 + 1 + NUMBER;

/** Bytes of a record at most. */
export const recordBytes = ({ key, value, headers }: NewRecord): number => RECORD + NUMBER + Buffer.byteLength(key) + NUMBER + value.length + headers.length;

/** Not compressed, in one buffer. `at` is the producer's time; topics of ours replace it with the servers'. */
export function batchOf(records: readonly NewRecord[], at: number): Buffer {
  const batch = Buffer.allocUnsafe(records.reduce((bytes, record) => bytes + recordBytes(record), HEADER));
  let end = HEADER;
  for (const [place, { key, value, headers }] of records.entries()) {
    const name = Buffer.byteLength(key);
    const length = 1 + 1 + sizeOf(place) + sizeOf(name) + name + sizeOf(value.length) + value.length + headers.length;
    end = writeNumber(batch, end, length);
    batch[end++] = 0;
    batch[end++] = 0;
    end = writeNumber(batch, end, place);
    end = writeNumber(batch, end, name);
    end += batch.write(key, end);
    end = writeNumber(batch, end, value.length);
    end += value.copy(batch, end);
    end += headers.copy(batch, end);
  }
  writeHeader(batch, end, records.length, BigInt(at));
  return batch.subarray(0, end);
}

function writeHeader(batch: Buffer, end: number, records: number, at: bigint): void {
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(end - 12, 8);
  batch.writeInt32BE(0, 12);
  batch.writeInt8(MAGIC, 16);
  batch.writeInt16BE(0, CHECKED);
  batch.writeInt32BE(records - 1, 23);
  batch.writeBigInt64BE(at, 27);
  batch.writeBigInt64BE(at, 35);
  batch.writeBigInt64BE(NO_PRODUCER, 43);
  batch.writeInt16BE(0, 51);
  batch.writeInt32BE(0, 53);
  batch.writeInt32BE(records, 57);
  batch.writeUInt32BE(crc32c(batch.subarray(CHECKED, end)), 17);
}

/** A record's headers in their order, as it carries them. */
export function headersOf(headers: readonly (readonly [name: string, value: string])[]): Buffer {
  const parts = headers.flat().map((text) => Buffer.from(text));
  const bytes = Buffer.allocUnsafe(parts.reduce((total, part) => total + NUMBER + part.length, NUMBER));
  let end = writeNumber(bytes, 0, headers.length);
  for (const part of parts) {
    end = writeNumber(bytes, end, part.length);
    end += part.copy(bytes, end);
  }
  return bytes.subarray(0, end);
}

/** Numbers are written with few bits in few bytes, the sign in the lowest bit; there is none here that is below 0. */
function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value << 1; rest >= 0x80; rest >>= 7) size += 1;
  return size;
}

function writeNumber(bytes: Buffer, at: number, value: number): number {
  let rest = value << 1;
  let end = at;
  for (; rest >= 0x80; rest >>= 7) bytes[end++] = (rest & 0x7f) | 0x80;
  bytes[end++] = rest;
  return end;
}
