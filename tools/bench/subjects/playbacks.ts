import { WebSocket } from 'ws';
import { say } from './saying.ts';

interface Playing { readonly port: number; readonly operation: string; readonly count: number; readonly speed: number }

/** Under this number each asks for its playback. */
const ASKED = 1;

/**
 * Consoles that play an operation from its begin at a speed, read what comes and do not look; one that is at the end begins again. Says how many play once all
 * do, then how many frames came and how often one began, when it is told to. Ends with whoever started it.
 */
export async function playbacks({ port, operation, count, speed }: Playing): Promise<void> {
  const tally = { frames: 0, begun: 0 };
  const open = `42/replay,${ASKED}["open",${JSON.stringify({ operation, speed, playing: true })}]`;
  await Promise.all(Array.from({ length: count }, () => play()));
  say({ playing: count });
  process.stdin.on('data', () => say(tally));
  process.stdin.on('end', () => process.exit(0));

  function play(): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    const plays = Promise.withResolvers<void>();
    socket.on('error', (error) => plays.reject(error));
    socket.on('close', () => plays.reject(new Error('a playback was cut off')));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.startsWith('0')) socket.send('40/replay,{}');
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40/replay') || (text.startsWith('42/replay,["playback"') && text.includes('"playing":false'))) socket.send(open);
      else if (text.startsWith('44/replay') || text.startsWith(`43/replay,${ASKED}[{"error"`)) plays.reject(new Error(text));
      else if (text.startsWith(`43/replay,${ASKED}[`)) {
        tally.begun += 1;
        plays.resolve();
      } else if (text.startsWith('42/replay,["changes"')) tally.frames += 1;
    });
    return plays.promise;
  }
}
