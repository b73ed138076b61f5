import { parseTime } from '#libs/domain';
import { inDigits, writtenFor } from './numbers.ts';

/** UTC as every text of the console writes it: `14:03:27Z`. Takes milliseconds. */
export const utcSeconds = (at: number): string => inDigits(`${new Date(at).toISOString().slice(11, 19)}Z`);
/** `14:03Z`. */
export const utcMinutes = (at: number): string => inDigits(`${new Date(at).toISOString().slice(11, 16)}Z`);
/** `2026-11-23 14:03:27Z`. */
export const utcFull = (at: number): string => inDigits(`${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`);

/** Making a formatter costs a hundred times what formatting does, and rows write times with every frame: one is kept for each locale and form. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(form: string, options: () => Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${writtenFor()} ${form}`;
  const made = formatters.get(name) ?? new Intl.DateTimeFormat(writtenFor(), options());
  formatters.set(name, made);
  return made;
}

/** The operation's clock on the wall, 24 hours: `16:03`. */
export const localMinutes = (at: number, zone: string): string =>
  formatter(zone, () => ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })).format(at);

/** The day in the reader's words: `22 Nov`, with the year once it is another one. */
export function dayWords(at: number, now: number): string {
  const far = new Date(at).getUTCFullYear() !== new Date(now).getUTCFullYear();
  return formatter(far ? 'far' : 'near', () => ({ day: 'numeric', month: 'short', timeZone: 'UTC', ...(far ? { year: 'numeric' } : {}) })).format(at);
}

/** RFC 3339 text of the wire as milliseconds. The servers checked it; what they would not send reads as the beginning of time. */
export const wireTime = (text: string): number => parseTime(text) ?? 0;
