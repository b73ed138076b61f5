import type { Accepted, EntityKey, Event, Millis } from '#libs/domain';
import { isChecked, typeOfFact } from '#libs/protocol';

/** What a log keeps of one event: its text and the time we accepted it, and what the archive looks events up by. */
export interface Entry {
  readonly recordedAt: Millis;
  readonly json: string;
  readonly occurredAt: Millis;
  /** CloudEvents type. */
  readonly type: string;
  readonly subject: EntityKey;
  readonly source: string;
  readonly id: string;
}

/** Throws when the event could not be read back as it is: text that is not JSON or not well-formed, times that are not whole milliseconds. */
export function entryOf({ event, recordedAt }: Accepted): Entry {
  const { json, time, subject, source, id } = event;
  if (!Number.isSafeInteger(recordedAt) || !Number.isSafeInteger(time)) throw new TypeError('an event needs whole milliseconds');
  const type = isChecked(event) ? typeOfFact(event.fact) : typeIn(event);
  return { recordedAt, json, occurredAt: time, type, subject, source, id };
}

/** The type that an event's text names, of one that nobody here made of that text. */
function typeIn({ json, subject, source, id }: Event): string {
  if (typeof json !== 'string' || !json.isWellFormed()) throw new TypeError('an event needs well-formed text');
  const { type } = JSON.parse(json) as { readonly type?: unknown };
  if (![type, subject, source, id].every((name) => typeof name === 'string')) throw new TypeError('an event needs type, subject, source and id');
  return type as string;
}

/** Of text that was in a log, whatever it is: what cannot be found by an attribute is still there. */
export function entryOfText(json: string, recordedAt: Millis): Entry {
  const { time, type, subject, source, id } = parsed(json);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const occurredAt = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return { recordedAt, json, occurredAt: Number.isSafeInteger(occurredAt) ? occurredAt : recordedAt, type: text(type), subject: text(subject), source: text(source), id: text(id) };
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(json) as Readonly<Record<string, unknown>> | null) ?? {};
  } catch {
    return {};
  }
}
