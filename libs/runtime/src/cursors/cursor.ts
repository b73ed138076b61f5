import type { Millis, Position } from '#libs/domain';

/** How far a console is: which build of the picture, folded how far, seen at which instant, and who wrote the picture there; '' when that is not said. */
export interface Cursor { readonly epoch: string; readonly position: Position; readonly at: Millis; readonly writer: string }

/** Turns text into text that tells its reader nothing, and back; `open` is undefined for what it did not seal. */
export interface Sealing {
  seal(text: string): string;
  open(sealed: string): string | undefined;
}

/** Digits of every number in a cursor, so that a sealed one has one length however long the log is. */
const DIGITS = 16;
const CURSOR_LIMIT = 512;
const PLAIN = new RegExp(`^(-1|\\d{${DIGITS}}) (\\d{${DIGITS}}) ([^ ]+)(?: ([^ ]+))?$`);

/** A cursor as opaque text: sealed when `sealing` is given. */
export function writeCursor(cursor: Omit<Cursor, 'writer'> & Partial<Cursor>, sealing?: Sealing): string {
  const position = cursor.position < 0 ? '-1' : String(cursor.position).padStart(DIGITS, '0');
  const plain = `${position} ${String(cursor.at).padStart(DIGITS, '0')} ${cursor.epoch}${cursor.writer ? ` ${cursor.writer}` : ''}`;
  return sealing === undefined ? Buffer.from(plain).toString('base64url') : sealing.seal(plain);
}

/** The cursor in a text that {@link writeCursor} made; undefined for any other text. */
export function readCursor(text: string, sealing?: Sealing): Cursor | undefined {
  if (text.length > CURSOR_LIMIT) return undefined;
  const plain = sealing === undefined ? Buffer.from(text, 'base64url').toString() : sealing.open(text);
  const match = plain === undefined ? null : PLAIN.exec(plain);
  if (match === null) return undefined;
  const cursor = { position: Number(match[1]), at: Number(match[2]), epoch: match[3] as string, writer: match[4] ?? '' };
  return Number.isSafeInteger(cursor.position) && Number.isSafeInteger(cursor.at) ? cursor : undefined;
}
