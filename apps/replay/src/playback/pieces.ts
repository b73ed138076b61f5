/** Entries as UTF-8 in pieces, commas between all of them: as one text, megabytes would lie in V8's heap until it looks, and again in the other thread. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[];

/** A piece is ended by the entry with which it is as long, in characters. */
const PIECE_LENGTH = 65_536;
const UTF_8 = new TextEncoder();

export function piecesOf(entries: readonly string[]): Pieces {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let text = '';
  for (const [at, entry] of entries.entries()) {
    text += at === 0 ? entry : `,${entry}`;
    if (text.length < PIECE_LENGTH && at < entries.length - 1) continue;
    pieces.push(UTF_8.encode(text));
    text = '';
  }
  return pieces;
}

/** What is handed over to another thread instead of being copied. */
export const memoryOf = (pieces: Pieces): ArrayBuffer[] => pieces.map(({ buffer }) => buffer);

/** Gives back the memory of what was sent: V8 counts it as little, and would keep it for minutes. Nobody may read it any more. */
export function letGo(pieces: Pieces): void {
  for (const { buffer } of pieces) buffer.transfer(0);
}
