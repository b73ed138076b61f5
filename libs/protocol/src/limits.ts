/** What the border takes at most. Whoever sends more is refused with the field, or with 413 for a whole request. */
export const LIMITS = {
  /** One event as JSON in UTF-8, bytes. */
  eventBytes: 65_536,
  /** Positions of all geometries of one event together. */
  eventVertices: 2_000,
  /** One HTTP request of events, bytes. */
  batchBytes: 1_048_576,
  batchEvents: 1_000,
  /** One command as JSON in UTF-8, bytes. */
  commandBytes: 65_536,
  /** One `picture` frame, bytes; a bigger picture comes in parts. */
  pictureFrameBytes: 1_048_576,
  /** Attributes of one event, extensions among them. */
  eventAttributes: 256,
  /** Characters of a CloudEvents id, and of a command's id. */
  idCharacters: 256,
  /** Characters of a CloudEvents source. */
  sourceCharacters: 1_024,
  /** Characters of a name, a group, a reason word or whatever else fits on one line. */
  lineCharacters: 256,
  /** Characters of a narrative, a reason or a note. */
  textCharacters: 8_000,
  /** Elements of a list inside a body that is no geometry. */
  listItems: 256,
  /** Characters of `x-watchfloor-actor` after decoding. */
  actorCharacters: 64,
  /** One join as JSON in UTF-8, bytes. */
  joinBytes: 8_192,
  /** Errors told about one input; there may be more. */
  toldErrors: 16,
} as const;

export const OPERATION_ID = /^[a-z][a-z0-9-]{0,31}$/;
/** Ids of entities, organisations and parties. */
export const ENTITY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** UTF-8 never needs more bytes for one UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** Whether text takes at most so many bytes in UTF-8; nearly free for text that is far below. */
export function fits(text: string, bytes: number): boolean {
  if (text.length * BYTES_PER_UNIT <= bytes) return true;
  return text.length <= bytes && new TextEncoder().encode(text).length <= bytes;
}

/** JSON of an input, or undefined when it takes more bytes than that or is nested too deep to be written at all. */
export function writtenWithin(input: object, bytes: number): string | undefined {
  try {
    const text = JSON.stringify(input);
    return fits(text, bytes) ? text : undefined;
  } catch {
    return undefined;
  }
}
