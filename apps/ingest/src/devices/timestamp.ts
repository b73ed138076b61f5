import { LAST_TIME, parseTime, SECOND, type Millis } from '#libs/domain';

/** From here on a number counts milliseconds: as seconds it would be later than 2038. */
const MILLISECONDS_FROM = 2 ** 31;
const NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/;
const PLAIN = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/;
/** A plus sign that was not percent-encoded arrives as a space. */
const LOST_PLUS = /^(.*T.*) (\d\d:\d\d)$/;

/**
 * The moment in a device's timestamp: seconds, milliseconds, ISO 8601 with an offset, or `yyyy-MM-dd HH:mm:ss` in UTC.
 * Undefined for anything else.
 */
export function parseTimestamp(text: string): Millis | undefined {
  if (NUMBER.test(text)) {
    const number = Number(text);
    const at = Math.floor(number >= MILLISECONDS_FROM ? number : number * SECOND);
    return at <= LAST_TIME ? at : undefined;
  }
  return parseTime(text.replace(PLAIN, '$1T$2Z').replace(LOST_PLUS, '$1+$2'));
}
