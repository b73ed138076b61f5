/**
 * A recording: part of an operation's log in one file to take away, a gzipped tar. Its members in their order:
 *
 * - `recording.json`: whose it is and from where to where it goes, {@link RecordingHead}.
 * - `pictures/known.ndjson`, `pictures/happened.ndjson`: what was known before its first event, and what had happened by the largest
 *   recorded time until then: a pair of key and entity a line. Nothing when the recording begins with the log.
 * - `context.ndjson`: single events from before its first one that later ones are about or that happen later, {@link ContextLine}.
 * - `events/<first position>.ndjson`: the events, a structured CloudEvent a line, one line a position; see `eventLine`.
 * - `manifest.json`: how many there are of everything, and the SHA-256 of every member before it, {@link RecordingManifest}.
 */
import { Type, type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { OPERATION_ID } from '../limits.ts';

export const RECORDING_FORMAT = 'watchfloor-recording-1';
export const RECORDING_MEDIA_TYPE = 'application/gzip';
export const RECORDING_MEMBERS = {
  head: 'recording.json', known: 'pictures/known.ndjson', happened: 'pictures/happened.ndjson', context: 'context.ndjson', manifest: 'manifest.json',
} as const;
/** Positions that one member of events holds at most. */
export const RECORDING_MEMBER_EVENTS = 10_000;
const WIDTH = 12;
export const eventsMember = (first: number): string => `events/${String(first).padStart(WIDTH, '0')}.ndjson`;
export const EVENTS_MEMBER = /^events\/(\d{12})\.ndjson$/;

const closed = { additionalProperties: false } as const;
const position = Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const HEAD = Type.Object({
  format: Type.Literal(RECORDING_FORMAT), operation: Type.String({ pattern: OPERATION_ID.source }),
  /** The id of the log, and the version of the fold that made the pictures. */
  log: Type.String({ minLength: 1, maxLength: 200 }), fold: Type.String({ minLength: 1, maxLength: 200 }),
  /** The positions of its first and last event. */
  first: count, last: count,
  /** Milliseconds: the largest recorded time before its first event, 0 when there is nothing before. */
  high: count,
}, closed);
export type RecordingHead = Static<typeof HEAD>;

const CONTEXT = Type.Object({
  position: count,
  recordedAt: count,
  /** When it enters what had happened, and from which position on that is known: as far as was known before the first event. */
  entries: Type.Array(Type.Tuple([Type.Integer(), count])),
  /** The text of the event as it is in the log. */
  json: Type.String(),
}, closed);
export type ContextLine = Static<typeof CONTEXT>;

const MANIFEST = Type.Object({
  format: Type.Literal(RECORDING_FORMAT), events: count, entities: count, context: count,
  /** Positions of events that are not as they were written in the log they come from, and hold no text here. */
  unreadable: Type.Array(position),
  members: Type.Array(Type.Object({ name: Type.String(), bytes: count, sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, closed)),
}, closed);
export type RecordingManifest = Static<typeof MANIFEST>;

/** Undefined when the text is not that. */
export const parseRecordingHead = reader<RecordingHead>(HEAD);
export const parseContextLine = reader<ContextLine>(CONTEXT);
export const parseRecordingManifest = reader<RecordingManifest>(MANIFEST);

function reader<T>(schema: TSchema): (text: string) => T | undefined {
  let check: Validator | undefined;
  return (text) => {
    check ??= Compile(schema) as unknown as Validator;
    try {
      const read = JSON.parse(text) as unknown;
      return check.Check(read) ? (read as T) : undefined;
    } catch {
      return undefined;
    }
  };
}
