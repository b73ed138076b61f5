import type { Accepted, EntityKey, Millis } from '#libs/domain';

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
  if (typeof json !== 'string' || !json.isWellFormed()) throw new TypeError('an event needs well-formed text');
  const { type } = JSON.parse(json) as { readonly type?: unknown };
  if (![type, subject, source, id].every((name) => typeof name === 'string')) throw new TypeError('an event needs type, subject, source and id');
  return { recordedAt, json, occurredAt: time, type: type as string, subject, source, id };
}
