/**
 * What a segment file holds: frames, one for each durable write. A frame is a mark, the length and the CRC-32 of what follows
 * (the checksum covers the length too), then records, each with its length. Text never holds the mark: its first byte is none
 * of UTF-8. So a frame that is not whole, and that no mark follows, is one whose write was never confirmed.
 */
import { crc32 } from 'node:zlib';
import type { Millis, OperationId, Position } from '#libs/domain';

/** What a record keeps of one event. `position` once the event has one. */
export interface Line { readonly operation: OperationId; readonly recordedAt: Millis; readonly position?: Position; readonly json: string }

/** The last byte is the version of the format. */
const MARK = Buffer.from([0xff, 0x57, 0x46, 0x01]);
const LENGTH_AT = MARK.length;
const CRC_AT = LENGTH_AT + 4;
export const FRAME_HEADER_BYTES = CRC_AT + 4;
const RECORD_HEADER_BYTES = 4;
const NO_POSITION = '-';

/** One record as bytes, its length before it. */
export function recordOf({ operation, recordedAt, position, json }: Line): Buffer {
  const text = `${operation} ${recordedAt} ${position ?? NO_POSITION} ${json}`;
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(RECORD_HEADER_BYTES + length);
  record.writeUInt32BE(length);
  record.write(text, RECORD_HEADER_BYTES);
  return record;
}

export function frameOf(records: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  const frame = Buffer.concat([header, ...records]);
  MARK.copy(frame);
  frame.writeUInt32BE(frame.length - FRAME_HEADER_BYTES, LENGTH_AT);
  frame.writeUInt32BE(checksum(frame), CRC_AT);
  return frame;
}

const checksum = (frame: Buffer): number => crc32(frame.subarray(FRAME_HEADER_BYTES), crc32(frame.subarray(LENGTH_AT, CRC_AT)));

/** How long the frame says it is that begins at `at`; undefined when these bytes do not say. */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (bytes.length < at + FRAME_HEADER_BYTES || bytes.compare(MARK, 0, MARK.length, at, at + MARK.length) !== 0) return undefined;
  return FRAME_HEADER_BYTES + bytes.readUInt32BE(at + LENGTH_AT);
}

/** The frame that begins at `at`, whole and as it was written; else undefined. */
function frameAt(bytes: Buffer, at: number): Buffer | undefined {
  const length = frameLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const frame = bytes.subarray(at, at + length);
  return frame.readUInt32BE(CRC_AT) === checksum(frame) ? frame : undefined;
}

export interface Read {
  /** Of each whole frame, its lines and where it ends. */
  readonly frames: readonly { readonly lines: readonly Line[]; readonly end: number }[];
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Whether a later frame begins after `end`: what stands there was confirmed once, and is damaged. */
  readonly followed: boolean;
}

/** The frames from `at` on, up to the first that is not whole. `events` ends it once so many were read, at the end of a frame. */
export function readFrames(bytes: Buffer, at = 0, events = Number.POSITIVE_INFINITY): Read {
  const frames: { readonly lines: readonly Line[]; readonly end: number }[] = [];
  let end = at;
  for (let count = 0; count < events;) {
    const frame = frameAt(bytes, end);
    if (frame === undefined) return { frames, end, followed: bytes.indexOf(MARK, end + 1) >= 0 };
    const lines = linesIn(frame);
    count += lines.length;
    end += frame.length;
    frames.push({ lines, end });
  }
  return { frames, end, followed: false };
}

function linesIn(frame: Buffer): readonly Line[] {
  const lines: Line[] = [];
  for (let at = FRAME_HEADER_BYTES; at < frame.length;) {
    const from = at + RECORD_HEADER_BYTES;
    at = from + frame.readUInt32BE(at);
    lines.push(lineOf(frame.toString('utf8', from, at)));
  }
  return lines;
}

function lineOf(text: string): Line {
  const [first, second] = [text.indexOf(' '), text.indexOf(' ', text.indexOf(' ') + 1)];
  const third = text.indexOf(' ', second + 1);
  const position = text.slice(second + 1, third);
  return {
    operation: text.slice(0, first), recordedAt: Number(text.slice(first + 1, second)), json: text.slice(third + 1),
    ...(position !== NO_POSITION && { position: Number(position) }),
  };
}
