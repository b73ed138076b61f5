import { crc32 } from 'node:zlib';
import type { Millis, Position } from '#libs/domain';

/** What each byte adds to a CRC-32: how zlib's of that byte differs from its of a zero. */
const OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => crc32(Buffer.of(byte)) ^ crc32(Buffer.of(0)));
const [ZERO, SPACE] = [0x30, 0x20];

/**
 * CRC-32 of `<position> <recorded time> <text>`. The two numbers are taken in digit by digit: written out they cost as much as the whole rest, and every
 * event is checked when it is written and when it is read.
 */
export function checksum(position: Position, recordedAt: Millis, json: string): number {
  if (position < 0 || recordedAt < 0) return crc32(`${position} ${recordedAt} ${json}`);
  const before = withByte(withDigits(withByte(withDigits(-1, position), SPACE), recordedAt), SPACE);
  return crc32(json, ~before >>> 0);
}

const withByte = (crc: number, byte: number): number => (crc >>> 8) ^ (OF_BYTE[(crc ^ byte) & 0xff] as number);

function withDigits(crc: number, whole: number): number {
  const tens = Math.floor(whole / 10);
  return withByte(tens === 0 ? crc : withDigits(crc, tens), ZERO + (whole - 10 * tens));
}
