import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { Encoded, NamespaceRooms, SocketAdapter, SocketWire } from '#libs/runtime';
import { memoryInUse } from './growing.ts';
import { cpuSecondsFor, say, told } from './saying.ts';

export interface FanOut {
  readonly consoles: number;
  readonly frames: number;
  /** Characters of one frame. */
  readonly size: number;
  readonly how: 'room' | 'each' | 'deflate';
}

/** Milliseconds between two frames for each thousand consoles: the readers keep up, and nobody spins while they do. */
const APART_MS = 60;
const LOOK_MS = 20;
const COMPRESSED = { threshold: 0 };
const textOf = (size: number, frame: number): string => JSON.stringify({ cursor: `c${frame}`, filler: 'x'.repeat(Math.max(1, size - 40)) });
const listening = async (http: HttpServer): Promise<void> => {
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  say({ port: (http.address() as AddressInfo).port });
};

/** Frames one after the other, until all of them have left. */
async function sendAll(frames: number, consoles: number, send: (frame: number) => void, left: () => boolean): Promise<number> {
  return cpuSecondsFor(async () => {
    for (let frame = 0; frame < frames; frame += 1) {
      send(frame);
      await wait((APART_MS * consoles) / 1_000);
    }
    while (!left()) await wait(LOOK_MS);
  });
}

/** ws alone: the same buffer to everybody. */
export async function bareSockets({ consoles, frames, size }: FanOut): Promise<void> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  await listening(http);
  const empty = memoryInUse();
  await told();
  const clients = [...server.clients];
  const bytes = memoryInUse() - empty;
  if (clients.length !== consoles) throw new Error(`${clients.length} of ${consoles} are there`);
  const cpuSeconds = await sendAll(frames, consoles, (frame) => {
    const buffer = Buffer.from(`42/live,["changes",${textOf(size, frame)}]`);
    for (const client of clients) client.send(buffer, { binary: false });
  }, () => clients.every(({ bufferedAmount }) => bufferedAmount === 0));
  say({ units: frames * consoles, cpuSeconds, bytes });
}

/** Our own sockets: a frame to a room; or, as controls, made for each console alone, or compressed. */
export async function rooms({ consoles, frames, size, how }: FanOut): Promise<void> {
  const http = createServer();
  const server = new SocketAdapter(http as never, () => undefined).createIOServer() as unknown as Server;
  if (how === 'deflate') {
    const engine = server.engine as unknown as { ws: { options: { perMessageDeflate: unknown } }; opts: { perMessageDeflate: unknown } };
    // The first is what is agreed with a console; without the second frames are made once, and never compressed.
    engine.ws.options.perMessageDeflate = COMPRESSED;
    engine.opts.perMessageDeflate = COMPRESSED;
  }
  const live = server.of('/live');
  const wires: SocketWire[] = [];
  live.on('connection', (socket) => {
    const wire = new SocketWire(socket);
    wire.enter('room');
    wires.push(wire);
  });
  await listening(http);
  const empty = memoryInUse();
  await told();
  const bytes = memoryInUse() - empty;
  if (wires.length !== consoles) throw new Error(`${wires.length} of ${consoles} are there`);
  const room = new NamespaceRooms(live);
  const cpuSeconds = await sendAll(frames, consoles, (frame) => {
    const encoded = new Encoded(textOf(size, frame));
    if (how === 'each') for (const socket of live.sockets.values()) socket.emit('changes', encoded.toJSON());
    else room.send('room', 'changes', encoded);
  }, () => wires.every((wire) => wire.backlog() === 0));
  say({ units: frames * consoles, cpuSeconds, bytes });
}
