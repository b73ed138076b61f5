import { isUtf8 } from 'node:buffer';
import { formatTime, parseTime, type Accepted, type Millis, type Position, type Recorded } from '#libs/domain';
import { decode, MalformedEvent } from '#libs/protocol';
import type { KafkaRecord, RecordHeader } from '../wire/record-batches.ts';
import type { Appended } from './appended.ts';

const RECORDED_TIME = 'recordedtime';
const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';
/** Bytes that Kafka adds to a record of ours: lengths, numbers, and the two headers. */
const AROUND = 160;

export interface Message { readonly key: string; readonly value: Buffer; readonly headers: Readonly<Record<string, string>> }

/** One event as a record: the sender's own text, keyed by what it is about, with the time we accepted it. */
export function messageOf({ event, recordedAt }: Accepted): Message {
  return { key: event.subject, value: Buffer.from(event.json), headers: { 'content-type': CONTENT_TYPE, [RECORDED_TIME]: written(recordedAt) } };
}

/** Events that were accepted together carry the same time, which is written once. */
let newest = { at: Number.NaN, text: '' };

function written(at: Millis): string {
  if (at !== newest.at) newest = { at, text: formatTime(at) };
  return newest.text;
}

/** Bytes of a record at most. */
export const sizeOf = ({ key, value }: Message): number => value.length + Buffer.byteLength(key) + AROUND;

/** What two readings of one record must agree in. */
export interface Text { readonly json: string; readonly recordedAt: Millis | undefined }

/** A record's text and the time in its header, whether they make an event or not. */
export const textOf = ({ value, headers }: KafkaRecord): Text => ({ json: value?.toString() ?? '', recordedAt: recordedTime(headers) });

/** Throws MalformedEvent, with the position, for what no program of ours wrote; NewerVersion as the port says. */
export function recordedOf(record: KafkaRecord, position: Position, { name, appended }: { readonly name: string; readonly appended: Appended }): Recorded {
  const recordedAt = recordedTime(record.headers);
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

/** Records that were accepted together carry the same bytes; most are read by comparing them with the last one's. */
let last = { text: Buffer.alloc(0), at: undefined as Millis | undefined };

function recordedTime(headers: readonly RecordHeader[]): Millis | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === RECORDED_TIME)?.[1];
  if (value === undefined) return undefined;
  if (!value.equals(last.text)) last = { text: Buffer.from(value), at: parseTime(value.toString()) };
  return last.at;
}
