/** The text of a recording, piece by piece. Every piece is made anew from what it is asked for, so that nothing is held in between. */
import { happenedPicture, knownPicture, type Archive, type Between } from '#libs/archive';
import { FOLD, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';
import { eventLine, RECORDING_FORMAT, type ContextLine, type RecordingHead } from '#libs/protocol';

/** Events and length of a piece at most. */
const PIECE_EVENTS = 1_000;
const PIECE_LENGTH = 1_048_576;

/** Recorded time, from inclusive and to exclusive. */
export interface RecordingAsk { readonly operation: OperationId; readonly from?: Millis; readonly to?: Millis }
/** Any piece of it but the events. */
export interface RecordingPieceAsk { readonly head: RecordingHead; readonly piece: 'known' | 'happened' | 'context' }
export interface RecordingEventsAsk { readonly head: RecordingHead; readonly after: Position; readonly to: Position }
/** Lines, each with its end. */
export interface Lines { readonly text: string; readonly lines: number }
export interface EventLines extends Lines { readonly last: Position; readonly unreadable: readonly Position[] }

/** Undefined when nothing was recorded then. */
export async function recordingHead(archive: Archive, { operation, from, to }: RecordingAsk): Promise<RecordingHead | undefined> {
  const span = await archive.span(operation);
  if (span === undefined) return undefined;
  const before = from === undefined ? span.begin : Math.max(span.begin, await archive.knownAt(operation, from - 1));
  const last = to === undefined ? span.head : await archive.knownAt(operation, to - 1);
  if (last <= before) return undefined;
  return { format: RECORDING_FORMAT, operation, log: await logOf(archive, operation), fold: FOLD, first: before + 1, last, high: await archive.highAt(operation, before) };
}

/** The id of an operation's log, which its first event says. */
async function logOf(archive: Archive, operation: OperationId): Promise<string> {
  const event = (await archive.at(operation, [0])).recorded[0]?.event;
  if (event?.fact !== 'operation-opened') throw new Error(`the log of ${operation} does not begin with operation-opened`);
  return event.data.log;
}

export async function recordingPiece(archive: Archive, { head, piece }: RecordingPieceAsk, between: Between): Promise<Lines> {
  const { operation, first, last, high } = head;
  if (first === 0) return { text: '', lines: 0 };
  if (piece === 'context') return contextLines(archive, operation, first - 1, last);
  const { picture } = piece === 'known' ? await knownPicture(archive, operation, first - 1, between) : await happenedPicture(archive, operation, high, first - 1, between);
  return pictureLines(picture);
}

function pictureLines(picture: Picture): Lines {
  const lines = [...picture].map((pair) => `${JSON.stringify(pair)}\n`);
  return { text: lines.join(''), lines: lines.length };
}

async function contextLines(archive: Archive, operation: OperationId, position: Position, to: Position): Promise<Lines> {
  const lines: string[] = [];
  for (const { position: at, entries } of await archive.needed(operation, position, to)) {
    const [event] = await archive.texts(operation, at - 1, at, 1);
    if (event?.json === undefined) continue;
    const line: ContextLine = { position: at, recordedAt: event.recordedAt, entries: entries.map(([instant, from]) => [instant, from]), json: event.json };
    lines.push(`${JSON.stringify(line)}\n`);
  }
  return { text: lines.join(''), lines: lines.length };
}

/** The next lines of events, one for every position: every later one depends on it, so one that is not there has its line too. */
export async function recordingEvents(archive: Archive, { head, after, to }: RecordingEventsAsk): Promise<EventLines> {
  const events = await archive.texts(head.operation, after, to, PIECE_EVENTS);
  const unreadable: Position[] = [];
  const lines: string[] = [];
  let [length, recordedAt] = [0, head.high];
  for (let [at, place] = [after + 1, 0]; at <= to && lines.length < PIECE_EVENTS && length < PIECE_LENGTH; at += 1) {
    const event = events[place];
    const isThere = event?.position === at;
    if (isThere) place += 1;
    if (!isThere || event.json === undefined) unreadable.push(at);
    recordedAt = event?.recordedAt ?? recordedAt;
    const line = `${eventLine(recordedAt, isThere ? event.json : undefined)}\n`;
    lines.push(line);
    length += line.length;
  }
  return { text: lines.join(''), lines: lines.length, last: after + lines.length, unreadable };
}
