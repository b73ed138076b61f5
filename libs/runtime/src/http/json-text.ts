/** JSON as it comes from outside: UTF-8, each member once, not deep, no member that reaches for a prototype. */

/** Deepest nesting that is read; no document of ours needs more than a dozen. */
export const JSON_DEPTH = 64;

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown; readonly text: string }
  /** `detail` is one sentence for people that holds nothing of the input. */
  | { readonly ok: false; readonly detail: string };

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const REACHING: ReadonlySet<string> = new Set(['__proto__', 'prototype']);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/** Reads bytes as one JSON value. A byte order mark, a second value and a comment are no JSON. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    return { ok: false, detail: 'The body is not UTF-8.' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, detail: text.length === 0 ? 'The body is empty.' : 'The body is not JSON.' };
  }
  const wrong = whatIsWrong(text);
  return wrong === undefined ? { ok: true, value, text } : { ok: false, detail: wrong };
}

/**
 * Looks at text that JSON.parse has read (which does not recurse) before anything that would recurse sees the value. JSON.parse
 * keeps the last of two members of one name, other readers the first: a log that keeps the text would say two things.
 */
function whatIsWrong(text: string): string | undefined {
  const levels: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end + 1)) {
        const wrong = wrongName(text.slice(at, end + 1), levels.at(-1));
        if (wrong !== undefined) return wrong;
      }
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (levels.length === JSON_DEPTH) return `The body is nested more than ${JSON_DEPTH} levels deep.`;
      levels.push(code === OPEN_OBJECT ? new Set() : undefined);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) levels.pop();
  }
  return undefined;
}

/** Where the quote is that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return text.charCodeAt(at) === COLON;
}

function wrongName(quoted: string, names: Set<string> | undefined): string | undefined {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (REACHING.has(name)) return 'The body has a member whose name is not allowed.';
  if (names?.has(name) === true) return 'The body names a member of an object twice.';
  names?.add(name);
  return undefined;
}
