/** For tests: where requests and answers of Kafka's protocol begin, what they are, and what may be put in their place. */

/** Numbers of requests. */
export const PRODUCE = 0;
export const FETCH = 1;
export const LIST_OFFSETS = 2;

const OFFSET_OUT_OF_RANGE = 1;

/** Cuts what comes into whole frames, each with its length before it. */
export function inFrames(take: (frame: Buffer) => void): (data: Buffer) => void {
  let parts: Buffer[] = [];
  let length = 0;
  return (data) => {
    parts.push(data);
    length += data.length;
    if (length < 4 || (parts[0] as Buffer).length >= 4 && length < 4 + (parts[0] as Buffer).readInt32BE(0)) return;
    let rest: Buffer = parts.length === 1 ? data : Buffer.concat(parts);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      take(Buffer.from(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
    parts = rest.length === 0 ? [] : [rest];
    length = rest.length;
  };
}

/** Which request an answer is to: the number that the client gave it. */
export const correlationOf = (answer: Buffer): number => answer.readInt32BE(4);
export const requestOf = (request: Buffer): { readonly number: number; readonly correlation: number } => ({ number: request.readInt16BE(4), correlation: request.readInt32BE(8) });

/** In an answer that names a server's address, another port of this machine instead. Changes the frame itself. */
export function pointedTo(frame: Buffer, { host, port }: { readonly host: string; readonly port: number }, here: number): Buffer {
  for (const name of new Set([host, 'localhost', '127.0.0.1'])) {
    const address = Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), bytesOf(port)]);
    for (let at = frame.indexOf(address); at >= 0; at = frame.indexOf(address, at + 1)) bytesOf(here).copy(frame, at + 2 + name.length);
  }
  return frame;
}

function bytesOf(port: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(port);
  return bytes;
}

/** The answer to a fetch of one partition, version 11, as a server gives it that has not got the offset: no records, and no offsets told. */
export function outOfRange(answer: Buffer): Buffer {
  const topic = answer.readInt16BE(22);
  const partition = 24 + topic + 4;
  const code = partition + 4;
  const frame = Buffer.alloc(code + 2 + 24 + 4 + 4 + 4);
  answer.copy(frame, 0, 0, code);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt16BE(OFFSET_OUT_OF_RANGE, code);
  // High watermark, last stable offset, start of the log.
  for (const at of [2, 10, 18]) frame.writeBigInt64BE(-1n, code + at);
  frame.writeInt32BE(-1, code + 26);
  frame.writeInt32BE(-1, code + 30);
  return frame;
}
