/** One record of the inbox → the event in it, checked; as CloudEvents' Kafka binding has it. */
import type { Event } from '#libs/domain';
import type { InboxRecord } from '#libs/event-log';
import { assemble, fits, LIMITS, parseEvent, reasonOf, type ParsedEvent } from '#libs/protocol';
import { EVENT_TYPES, parseJson } from '#libs/runtime';
import type { Rejection } from '../recording/recorder.ts';

/** `reason` is for people: it names the field and never holds anything of the record. */
export type EventIn = { readonly event: Event } | { readonly rejection: Rejection; readonly reason: string };

const CE = 'ce_';
const CONTENT_TYPE = 'content-type';
const CLOUD_EVENTS = 'application/cloudevents';
const JSON_TYPE = 'application/json';
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const UTF_8_NAMES: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const refused = (rejection: Rejection, field: string, detail: string): EventIn => ({ rejection, reason: `${field}: ${detail}` });
const TOO_LARGE = refused('too-large', 'value', `The event is larger than ${LIMITS.eventBytes} bytes.`);

/** Structured when its content type says so, binary when it has attributes in `ce_` headers. Never throws. */
export function eventIn({ value, headers }: InboxRecord): EventIn {
  if (value !== null && value.length > LIMITS.eventBytes) return TOO_LARGE;
  const read = attributesIn(headers);
  if ('rejection' in read) return read;
  const { contentType, attributes } = read;
  const charset = CHARSET.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !UTF_8_NAMES.has(charset.toLowerCase())) return refused('unsupported', CONTENT_TYPE, 'Only the charset UTF-8 is taken.');
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === EVENT_TYPES.structured) return structured(value);
  if (type === EVENT_TYPES.batch) return refused('unsupported', CONTENT_TYPE, 'A batch is not taken here: a record is one event.');
  if (type?.startsWith(CLOUD_EVENTS) === true) return refused('unsupported', CONTENT_TYPE, `A structured event is taken as ${EVENT_TYPES.structured} only.`);
  if (headers.every(([name]) => !isAttribute(name))) {
    return refused('unsupported', CONTENT_TYPE, `An event is ${EVENT_TYPES.structured}, or has its attributes in ce_ headers.`);
  }
  if (type !== undefined && type !== JSON_TYPE) return refused('unsupported', CONTENT_TYPE, `The data of an event is taken as ${JSON_TYPE} only.`);
  return binary(value, attributes, contentType);
}

function structured(value: Buffer | null): EventIn {
  if (value === null) return refused('unparseable', 'value', 'A record without a value is no event.');
  const parsed = parseJson(value);
  return parsed.ok ? judged(parseEvent(parsed.value, parsed.text)) : refused('unparseable', 'value', parsed.detail);
}

/** No value, or one of no bytes, is no data, which some facts do not have. */
function binary(value: Buffer | null, attributes: Attributes, contentType: string | undefined): EventIn {
  const parsed = value === null || value.length === 0 ? undefined : parseJson(value);
  if (parsed?.ok === false) return refused('unparseable', 'value', parsed.detail);
  const assembled = assemble(attributes, contentType, parsed?.value);
  if (!assembled.ok) return { rejection: 'invalid', reason: reasonOf(assembled.errors) };
  if (!fits(JSON.stringify(assembled.input), LIMITS.eventBytes)) return TOO_LARGE;
  return judged(parseEvent(assembled.input));
}

const judged = (parsed: ParsedEvent): EventIn => (parsed.ok ? { event: parsed.event } : { rejection: 'invalid', reason: reasonOf(parsed.errors) });

type Attributes = readonly (readonly [name: string, value: string])[];
type HeadersIn = { readonly contentType: string | undefined; readonly attributes: Attributes };

const isAttribute = (name: string): boolean => name.slice(0, CE.length).toLowerCase() === CE;

/** The headers that are ours, by their names in lower case. Others may hold anything. */
function attributesIn(headers: InboxRecord['headers']): HeadersIn | Extract<EventIn, { rejection: Rejection }> {
  const values = new Map<string, string>();
  for (const [given, bytes] of headers) {
    const name = given.toLowerCase();
    if (name !== CONTENT_TYPE && !isAttribute(name)) continue;
    const field = name === CONTENT_TYPE ? CONTENT_TYPE : 'ce_';
    const wrong = (detail: string) => ({ rejection: 'unparseable', reason: `${field}: ${detail}` }) as const;
    if (values.has(name)) return wrong('A header is given more than once.');
    const value = utf8(bytes);
    if (value === undefined) return wrong('A header is not UTF-8.');
    values.set(name, value);
  }
  const attributes = [...values].flatMap(([name, value]) => (name === CONTENT_TYPE ? [] : [[name.slice(CE.length), value] as const]));
  return { contentType: values.get(CONTENT_TYPE), attributes };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
}
