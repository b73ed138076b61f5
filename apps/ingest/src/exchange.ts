/** For tests: a client that sends exactly the bytes it is told to. */
import { once } from 'node:events';
import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 30_000;

export interface Answered { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string; readonly json: Readonly<Record<string, unknown>> }
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

/** The bytes of a request, to the `usual` path unless it names one. A `host` or `content-length` header that is given is not added. */
export function written(port: number, usual: string, { method = 'POST', path = usual, headers = {}, body }: Sent): Uint8Array {
  const given = (Array.isArray(headers) ? headers : Object.entries(headers)) as readonly (readonly [string, string])[];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.has('host') ? [] : [`host: 127.0.0.1:${port}`]),
    ...(names.has('content-length') || names.has('transfer-encoding') || (bytes.length === 0 && method === 'GET') ? [] : [`content-length: ${bytes.length}`]),
    ...(names.has('connection') ? [] : ['connection: close']),
    ...given.map(([name, value]) => `${name}: ${value}`), '', '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]);
}

/**
 * Sends the bytes as they are on a connection of their own and reads one answer; status 0 when nothing came. `over` says that nothing
 * follows, so that whoever waits for more of a broken request knows that there is none.
 */
export async function exchangeWith(port: number, bytes: string | Uint8Array, over = false): Promise<Answered> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: false });
  const late = setTimeout(() => socket.destroy(new Error('no answer in time')), ANSWER_WITHIN_MS);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // A server that refuses may close before it has read everything; what it said before is its answer.
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  if (over) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  clearTimeout(late);
  return answerIn(Buffer.concat(parts).toString('utf8'));
}

function answerIn(said: string): Answered {
  const end = said.indexOf('\r\n\r\n');
  const [first = '', ...lines] = said.slice(0, Math.max(end, 0)).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const text = end < 0 ? '' : said.slice(end + 4);
  let json: Readonly<Record<string, unknown>> = {};
  try {
    json = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // Not every answer is JSON: metrics are text, and a connection that was cut off said nothing.
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, text, json };
}
