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
export const textOf = (record: KafkaRecord): Text => ({ json: record.text, recordedAt: recordedTime(record) });

/** Throws MalformedEvent, with the position, for what no program of ours wrote; NewerVersion as the port says. */
export function recordedOf(record: KafkaRecord, position: Position, { name, appended }: { readonly name: string; readonly appended: Appended }): Recorded {
  const recordedAt = recordedTime(record);
  if (recordedAt === undefined) throw new MalformedEvent(`${name} has a record without recordedtime at position ${position}`);
  const ours = record.valueLength >= 0 && appended.mayHold(record.valueLength) ? appended.readBack(record.value as Buffer, recordedAt) : undefined;
  if (ours !== undefined) return { event: ours.event, recordedAt, position };
  const json = record.text;
  // What is no UTF-8 is read as this letter; whoever sent the letter itself has sent UTF-8.
  if (json.includes('\uFFFD') && !isUtf8(record.value as Buffer)) throw new MalformedEvent(`${name} has a record that is not UTF-8 at position ${position}`);
  try {
    return { event: decode(json), recordedAt, position };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    throw new MalformedEvent(`${name} has no event at position ${position}: ${error.message}`, { cause: error });
  }
}

/** What the headers of a record of ours begin with: its time ends them. */
const TIME_LENGTH = formatTime(0).length;
const BEFORE_TIME = headersOf([['content-type', CONTENT_TYPE], [RECORDED_TIME, formatTime(0)]]).toString('latin1').slice(0, -TIME_LENGTH);

/** Records that were accepted together carry the same headers; most are read by comparing them with the last one's. */
let last: { readonly text: string; readonly at: Millis | undefined } = { text: '', at: undefined };

function recordedTime(record: KafkaRecord): Millis | undefined {
  const text = record.headerText;
  if (text !== last.text) last = { text, at: timeIn(text, record) };
  return last.at;
}

function timeIn(text: string, record: KafkaRecord): Millis | undefined {
  if (text.length === BEFORE_TIME.length + TIME_LENGTH && text.startsWith(BEFORE_TIME)) return parseTime(text.slice(BEFORE_TIME.length));
  const value = record.headers.find(([name]) => name.toLowerCase() === RECORDED_TIME)?.[1];
  return value === undefined ? undefined : parseTime(value.toString());
}
