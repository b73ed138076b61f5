import { isUtf8 } from 'node:buffer';
import { formatTime, parseTime, type Accepted, type Millis, type Position, type Recorded } from '#libs/domain';
import { decode, MalformedEvent } from '#libs/protocol';
import { headersOf, type NewRecord } from '../wire/batch.ts';
import type { KafkaRecord } from '../wire/record-batches.ts';
import type { Appended } from './appended.ts';

const RECORDED_TIME = 'recordedtime';
const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** One event as a record: the sender's own text, keyed by what it is about, with the time we accepted it. */
export function messageOf({ event, recordedAt }: Accepted): NewRecord {
  return { key: event.subject, value: Buffer.from(event.json), headers: headersAt(recordedAt) };
}

/** Events that were accepted together carry the same time, which is written once. */
let newest: { readonly at: Millis; readonly headers: Buffer } = { at: Number.NaN, headers: Buffer.alloc(0) };

function headersAt(at: Millis): Buffer {
  if (at !== newest.at) newest = { at, headers: headersOf([['content-type', CONTENT_TYPE], [RECORDED_TIME, formatTime(at)]]) };
  return newest.headers;
}

/** What two readings of one record must agree in. */
export interface Text { readonly json: string; readonly recordedAt: Millis | undefined }

/** A record's text and the time in its header, whether they make an event or not. */
export const textOf = (record: KafkaRecord): Text => ({ json: record.value?.toString() ?? '', recordedAt: recordedTime(record) });

/** Throws MalformedEvent, with the position, for what no program of ours wrote; NewerVersion as the port says. */
export function recordedOf(record: KafkaRecord, position: Position, { name, appended }: { readonly name: string; readonly appended: Appended }): Recorded {
  const recordedAt = recordedTime(record);
  if (recordedAt === undefined) throw new MalformedEvent(`${name} has a record without recordedtime at position ${position}`);
  const ours = record.value === null ? undefined : appended.readBack(record.value, recordedAt);
  if (ours !== undefined) return { ...ours, position };
  if (record.value !== null && !isUtf8(record.value)) throw new MalformedEvent(`${name} has a record that is not UTF-8 at position ${position}`);
  try {
    return { event: decode(record.value?.toString() ?? ''), recordedAt, position };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    throw new MalformedEvent(`${name} has no event at position ${position}: ${error.message}`, { cause: error });
  }
}

/** Records that were accepted together carry the same headers; most are read by comparing them with the last one's. */
let last: { readonly bytes: Buffer; readonly at: Millis | undefined } = { bytes: Buffer.alloc(0), at: undefined };

function recordedTime(record: KafkaRecord): Millis | undefined {
  if (!record.headerBytes.equals(last.bytes)) {
    const value = record.headers.find(([name]) => name.toLowerCase() === RECORDED_TIME)?.[1];
    last = { bytes: Buffer.from(record.headerBytes), at: value === undefined ? undefined : parseTime(value.toString()) };
  }
  return last.at;
}
