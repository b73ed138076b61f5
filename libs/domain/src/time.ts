/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The first and the last instant of the years 0001 to 9999: RFC 3339 can write one more, which many who read it have not. */
export const FIRST_TIME: Millis = -62_135_596_800_000;
export const LAST_TIME: Millis = 253_402_300_799_999;

/** Where the seconds of an RFC 3339 time end, and its fraction or offset begins. */
const SECONDS_END = 19;
/** Where a fraction of three digits ends, as nearly all have. */
const MILLIS_END = 23;
const DATE_LENGTH = 10;
/** The date that was read last: most times are of one day. */
let lastRead = { date: '1970-01-01', days: 0 };

/**
 * An RFC 3339 time with an offset as milliseconds; undefined for anything else, for days and hours that do not exist and
 * for instants that {@link formatTime} could not write with a year of four digits. A leap second reads as the next second; fractions below a
 * millisecond are cut. Every event passes here several times, so it is read digit by digit: what is no digit is NaN, and no comparison holds of that.
 */
export function parseTime(text: string): Millis | undefined {
  if (text[4] !== '-' || text[7] !== '-' || (text[10] !== 'T' && text[10] !== 't') || text[13] !== ':' || text[16] !== ':') return undefined;
  const days = text.startsWith(lastRead.date) ? lastRead.days : readDays(text);
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  if (days === undefined || !(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  const end = fractionEnd(text);
  const offset = parseOffset(text, end);
  if (offset === undefined) return undefined;
  const fraction = end === SECONDS_END ? 0 : end === MILLIS_END ? twoDigits(text, SECONDS_END + 1) * 10 + text.charCodeAt(SECONDS_END + 3) - ZERO : Math.floor(Number(`0${text.slice(SECONDS_END, end)}`) * 1_000 + 1e-6);
  const at = days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + fraction - offset;
  if (at < FIRST_TIME || at > LAST_TIME) return undefined;
  return second === 60 && (at % MINUTE + MINUTE) % MINUTE >= SECOND ? undefined : at;
}

/** The days from 1970-01-01 to the date that a text begins with; undefined where there is no such day. */
function readDays(text: string): number | undefined {
  const [year, month, day] = [twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)];
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  lastRead = { date: text.slice(0, DATE_LENGTH), days: daysSince1970(year, month, day) };
  return lastRead.days;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function twoDigits(text: string, at: number): number {
  const [high, low] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return isDigit(high) && isDigit(low) ? (high - 0x30) * 10 + low - 0x30 : Number.NaN;
}

/** Where the fraction ends; where the seconds end when there is none with a digit in it. */
function fractionEnd(text: string): number {
  if (text[SECONDS_END] !== '.') return SECONDS_END;
  let at = SECONDS_END + 1;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at === SECONDS_END + 1 ? SECONDS_END : at;
}

function parseOffset(text: string, at: number): Millis | undefined {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text[at + 3] !== ':' || text.length !== at + 6) return undefined;
  const [hours, minutes] = [twoDigits(text, at + 1), twoDigits(text, at + 4)];
  if (!(hours <= 23 && minutes <= 59)) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] as number);
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Times that were written last, each at a place of its own: what is seen of an entity says again what was said of it before. A prime, since most are whole seconds. */
const PLACES = 1_021;
const said = Array.from({ length: PLACES }, () => ({ at: Number.NaN, text: '' }));

/** RFC 3339 in UTC with milliseconds, as every time on the wire is written: `2026-11-23T14:03:27.000Z`. */
export function formatTime(at: Millis): string {
  const place = said[Math.abs(Math.floor(at)) % PLACES];
  if (place === undefined) return written(at);
  if (place.at !== at) {
    place.text = written(at);
    place.at = at;
  }
  return place.text;
}

/** Put together in one piece: of a dozen pieces each would be a text of its own, and views write thousands of times at once. */
function written(at: Millis): string {
  const days = Math.floor(at / DAY);
  const rest = Math.floor(at - days * DAY);
  if (lastDate.days !== days) readDate(days);
  const { far, century, year, month, day } = lastDate;
  const hour = Math.floor(rest / HOUR);
  const minute = Math.floor((rest % HOUR) / MINUTE);
  const second = Math.floor((rest % MINUTE) / SECOND);
  const thousandths = rest % SECOND;
  return far + String.fromCharCode(
    tens(century), ones(century), tens(year), ones(year), DASH, tens(month), ones(month), DASH, tens(day), ones(day), T,
    tens(hour), ones(hour), COLON, tens(minute), ones(minute), COLON, tens(second), ones(second), POINT, ZERO + Math.floor(thousandths / 100), tens(thousandths % 100), ones(thousandths), Z,
  );
}

const [ZERO, DASH, COLON, POINT, T, Z] = [0x30, 0x2d, 0x3a, 0x2e, 0x54, 0x5a];
const tens = (value: number): number => ZERO + Math.floor(value / 10);
const ones = (value: number): number => ZERO + value % 10;

/** The date that was written last: a picture's times are of a few days, and most of one. `far` is what a year of more than four digits begins with. */
const lastDate = { days: Number.NaN, far: '', century: 0, year: 0, month: 0, day: 0 };
function readDate(days: number): void {
  const [year, month, day] = dateOf(days);
  Object.assign(lastDate, { days, far: year > 9_999 ? String(Math.floor(year / 10_000)) : '', century: Math.floor(year / 100) % 100, year: year % 100, month, day });
}

function dateOf(daysFrom1970: number): [year: number, month: number, day: number] {
  const shifted = daysFrom1970 + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}
