/** JSON as it comes from outside: UTF-8, each member once, not deep, no member that reaches for a prototype. */

/** Deepest nesting that is read; no document of ours needs more than a dozen. */
export const JSON_DEPTH = 64;

export type ParsedJson =
  /** `elements` makes the texts of a list's elements, as they are written there. */
  | { readonly ok: true; readonly value: unknown; readonly text: string; readonly elements: () => readonly string[] }
  /** `detail` is one sentence for people that holds nothing of the input. */
  | { readonly ok: false; readonly detail: string };

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/** Reads bytes as one JSON value. A byte order mark, a second value and a comment are no JSON. */
export function parseJson(bytes: Buffer): ParsedJson {
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
  const { names, depth, ends } = shapeOf(bytes);
  if (depth > JSON_DEPTH) return { ok: false, detail: `The body is nested more than ${JSON_DEPTH} levels deep.` };
  const members = membersIn(value);
  if (Number.isNaN(members)) return { ok: false, detail: 'The body has a member whose name is not allowed.' };
  // JSON.parse keeps the last of two members of one name, other readers the first: a log that keeps the text would say two things.
  if (members < names) return { ok: false, detail: 'The body names a member of an object twice.' };
  return { ok: true, value, text, elements: () => (Array.isArray(value) ? textsOf(bytes, ends, value) : []) };
}

/** What can be seen of JSON without reading what it says. */
interface Shape {
  /** Names of members, in all objects together. */
  readonly names: number;
  /** Levels at most; where there are more than are read, it is looked no further. */
  readonly depth: number;
  /** Where each element of the outermost list ends, and the bracket before the first is. */
  readonly ends: readonly number[];
}

/** Looks at bytes that JSON.parse has read (which does not recurse) before anything that would recurse sees the value. No byte of a longer character is one of ASCII's. */
function shapeOf(bytes: Buffer): Shape {
  const ends: number[] = [];
  let [names, level, depth] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      if (isName(bytes, at + 1)) names += 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (level === 0) ends.push(at);
      level += 1;
      if (level > depth && (depth = level) > JSON_DEPTH) break;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      level -= 1;
      if (level === 0) ends.push(at);
    } else if (byte === COMMA && level === 1) ends.push(at);
  }
  return { names, depth, ends };
}

/** Where the quote is that ends the string which begins at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function isName(bytes: Buffer, after: number): boolean {
  let at = after;
  while ((bytes[at] as number) <= SPACE) at += 1;
  return bytes[at] === COLON;
}

/** How many members all objects of a value have together; not a number when one of them reaches for a prototype. */
function membersOf(value: object): number {
  if (Array.isArray(value)) return value.reduce<number>((members, one) => members + membersIn(one), 0);
  let members = 0;
  for (const name of Object.keys(value)) {
    if (name === '__proto__' || name === 'prototype') return Number.NaN;
    members += 1 + membersIn((value as Readonly<Record<string, unknown>>)[name]);
  }
  return members;
}
const membersIn = (value: unknown): number => (typeof value === 'object' && value !== null ? membersOf(value) : 0);

/** Copies, not parts of one text: whoever keeps one keeps nothing of the others. */
const textsOf = (bytes: Buffer, ends: readonly number[], elements: readonly unknown[]): readonly string[] =>
  elements.map((_, at) => bytes.toString('utf8', (ends[at] as number) + 1, ends[at + 1]).trim());
