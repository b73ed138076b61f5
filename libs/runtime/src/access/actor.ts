import { LIMITS } from '#libs/protocol';

/** Characters that make text look other than it reads: controls, line separators, and what changes writing direction. */
const DECEIVING = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** Whether text may name somebody: 1 to 64 characters, none of them a control or bidi character, no space at its ends. */
export function isActorName(text: string): boolean {
  return text !== '' && text.trim() === text && [...text].length <= LIMITS.actorCharacters && text.isWellFormed() && !DECEIVING.test(text);
}

/** The name in an `x-watchfloor-actor` header, which is percent-encoded UTF-8; undefined when it names nobody properly. */
export function decodeActor(header: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(header);
  } catch {
    return undefined;
  }
  return isActorName(name) ? name : undefined;
}
