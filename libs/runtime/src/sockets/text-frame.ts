const FINAL_TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

/** A whole text message as a server writes it on a WebSocket, not compressed, head and text in one buffer: RFC 6455, 5.2. */
export function textFrame(...pieces: readonly (string | Uint8Array)[]): Buffer {
  const length = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length), 0);
  const head = length < LENGTH_IN_16_BITS ? 2 : length <= 0xff_ff ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = LENGTH_IN_16_BITS;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_IN_64_BITS;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  let at = head;
  for (const piece of pieces) {
    if (typeof piece === 'string') at += frame.write(piece, at);
    else {
      frame.set(piece, at);
      at += piece.length;
    }
  }
  return frame;
}
