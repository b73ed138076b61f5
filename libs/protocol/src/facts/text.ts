/** What text may look like. Every test here takes anything and is false for what is no text. */
import { DAY, parseTime, SECOND } from '#libs/domain';
import { ENTITY_ID, LIMITS } from '../limits.ts';

/** What most text is made of: nothing in it needs a closer look. */
const PLAIN = /^[\u0020-\u007E]*$/;
const CONTROL = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const CONTROL_BUT_BREAKS = /[^\P{Cc}\t\n\r]|[\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** Characters that show text in another order than it is written in, or not at all. */
const HIDING = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
/** A scheme, or no colon in the first segment; at most one fragment. */
const URI_REFERENCE = /^(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))[^#]*(?:#[^#]*)?$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** RFC 2046: type, subtype and parameters, which may be quoted. */
const MEDIA_TYPE = /^[!#$&^_.+A-Za-z0-9-]+\/[!#$&^_.+A-Za-z0-9-]+(?:\s*;\s*[!#$&^_.+A-Za-z0-9-]+=(?:[!#$&^_.+A-Za-z0-9-]+|"[^"\\]*"))*$/;
const JSON_MEDIA_TYPE = /^application\/json(?:\s*;|$)/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const isString = (value: unknown): value is string => typeof value === 'string';

/** CloudEvents String: anything but control characters, lone surrogates and non-characters. */
export const isClean = (value: unknown): boolean => isString(value) && (PLAIN.test(value) || !CONTROL.test(value));
/** The same, with line breaks and tabs. */
export const isCleanText = (value: unknown): boolean => isString(value) && (PLAIN.test(value) || !CONTROL_BUT_BREAKS.test(value));
export const isSaying = (value: unknown): boolean => isCleanText(value) && (value as string).trim() !== '';
/** What names something: clean, and nothing in it is hidden from its reader. */
export const isIdText = (value: unknown): boolean => isString(value) && (PLAIN.test(value) || (!CONTROL.test(value) && !HIDING.test(value)));
export const isUriReference = (value: unknown): boolean => isString(value) && URI_CHARACTERS.test(value) && URI_REFERENCE.test(value);
export const isUri = (value: unknown): boolean => isUriReference(value) && SCHEME.test(value as string);
export const isMediaType = (value: unknown): boolean => isString(value) && MEDIA_TYPE.test(value);
export const isJsonMediaType = (value: unknown): boolean => value === 'application/json' || (isMediaType(value) && JSON_MEDIA_TYPE.test(value as string));
export const isBase64 = (value: unknown): boolean => isString(value) && BASE64.test(value);
/** Where the seconds are in an RFC 3339 time. */
const SECONDS_AT = 17;
/** RFC 3339. The 60th second is only ever the last of a day in UTC. */
export const isTime = (value: unknown): boolean => {
  const at = isString(value) ? parseTime(value) : undefined;
  return at !== undefined && ((value as string)[SECONDS_AT] !== '6' || (at % DAY + DAY) % DAY < SECOND);
};

/** A zone that this program can show times in. */
export const isTimeZone = (value: unknown): boolean => {
  if (!isString(value) || !/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
export const isEventId = (value: unknown): boolean => isIdText(value) && value !== '' && (value as string).length <= LIMITS.idCharacters;
export const isSource = (value: unknown): boolean => isUriReference(value) && (value as string).length <= LIMITS.sourceCharacters;
/** `<source> <id>`: a source has no spaces, an id may. */
export const isEventKey = (value: unknown): boolean => {
  if (!isString(value)) return false;
  const space = value.indexOf(' ');
  return space > 0 && isSource(value.slice(0, space)) && isEventId(value.slice(space + 1));
};
export const isEntityKey = (value: unknown): boolean => {
  if (!isString(value)) return false;
  const slash = value.indexOf('/');
  return /^[a-z]+$/.test(value.slice(0, Math.max(slash, 0))) && ENTITY_ID.test(value.slice(slash + 1));
};
