import { WebSocket } from 'ws';
import { say } from './saying.ts';

export interface Many { readonly port: number; readonly count: number; readonly how: 'bare' | 'connect' | 'join'; readonly operation?: string; readonly deflate?: boolean; readonly stalls?: boolean }
interface ChangesFrame { readonly changes: readonly (readonly [string, unknown])[] }

/**
 * Many consoles that read and, but for the first, do not look: says how many are in, then what came since, each time it is told to. Frames are those
 * of all of them, but where they joined an operation those of the first, with how long after they happened it had positions. Where one stalls it is the
 * last, and it stops to read once all are in. Ends with whoever started it.
 */
export async function consoles({ port, count, how, operation, deflate, stalls }: Many): Promise<void> {
  const waited: number[] = [];
  let last: WebSocket | undefined;
  const tally = { changes: 0, tracks: 0, trackBytes: 0, frames: 0, bytes: 0 };
  const path = how === 'bare' ? '/' : '/socket.io/?EIO=4&transport=websocket';
  for (let at = 0; at < count; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - at) }, (_, n) => enter((last = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: deflate === true })), at + n === 0)));
  }
  if (stalls === true) last?.pause();
  say({ joined: count });
  waited.length = 0;
  Object.assign(tally, { changes: 0, tracks: 0, trackBytes: 0, frames: 0, bytes: 0 });
  process.stdin.on('data', () => say({ ...tally, had: percentilesOf(waited) }));
  process.stdin.on('end', () => process.exit(0));

  function enter(socket: WebSocket, looks: boolean): Promise<void> {
    const inside = Promise.withResolvers<void>();
    socket.on('error', (error) => inside.reject(error));
    if (how === 'bare') socket.on('open', () => inside.resolve());
    socket.on('message', (data: Buffer) => {
      tally.bytes += data.length;
      if (how === 'bare') tally.frames += 1;
      else answer(socket, data, inside, looks);
    });
    return inside.promise;
  }

  function answer(socket: WebSocket, data: Buffer, inside: PromiseWithResolvers<void>, looks: boolean): void {
    const [kind, sub] = [data[0], data[1]].map((code) => String.fromCharCode(code ?? 0));
    if (kind === '0') socket.send('40/live,{}');
    else if (kind === '2') socket.send('3');
    else if (kind === '4' && sub === '0') {
      if (how === 'connect') inside.resolve();
      else socket.send(`42/live,0["join",${JSON.stringify({ operation })}]`);
    } else if (kind === '4' && sub === '3') inside.resolve();
    else if (how === 'connect') tally.frames += 1;
    else if (looks && data.subarray(0, 19).toString() === '42/live,["changes",') count1(JSON.parse(data.subarray(19, -1).toString()) as ChangesFrame);
  }

  function count1({ changes }: ChangesFrame): void {
    tally.frames += 1;
    tally.changes += changes.length;
    for (const change of changes) {
      if (!change[0].startsWith('track/')) continue;
      tally.tracks += 1;
      waited.push(Date.now() - Date.parse((change[1] as { readonly at: string }).at));
      tally.trackBytes += Buffer.byteLength(JSON.stringify(change));
    }
  }
}

/** Milliseconds. */
function percentilesOf(figures: readonly number[]): { readonly p50: number; readonly p95: number; readonly p99: number; readonly count: number } {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: sorted.length };
}
