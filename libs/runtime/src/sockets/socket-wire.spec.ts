import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { Encoded } from './encoded.ts';
import { SocketAdapter } from './socket-adapter.ts';
import { NamespaceRooms, SocketWire } from './socket-wire.ts';

/** Lengths of a message at which the head of its frame changes, and one on each side. */
const LENGTHS = [125, 126, 127, 65_534, 65_535, 65_536, 300_000];
const AROUND = Buffer.byteLength('42/live,["changes",""]');

const http = createServer();
const server = new SocketAdapter(http as never, () => undefined).createIOServer() as unknown as Server;
const live = server.of('/live');
const clients: Socket[] = [];
const got: unknown[][] = [];
const wires: SocketWire[] = [];

beforeAll(async () => {
  live.on('connection', (socket) => { wires.push(new SocketWire(socket)); });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  for (const at of [0, 1, 2]) {
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}/live`, { transports: ['websocket'], reconnection: false, forceNew: true });
    got[at] = [];
    client.on('changes', (payload: unknown) => { got[at]?.push(payload); });
    clients.push(client);
    await new Promise((resolve) => { client.on('connect', () => resolve(undefined)); });
  }
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

/** Resolves when everything that was sent to a console before has come to it. */
const taken = async (at: number): Promise<void> => {
  const told = new Promise((resolve) => { clients[at]?.once('heartbeat', resolve); });
  wires[at]?.send('heartbeat', new Encoded('null'));
  await told;
};

describe('what is sent to a room', () => {
  it('comes whole whatever its length, in order with what is sent to one console, and to nobody outside', async () => {
    wires[0]?.enter('inside');
    wires[1]?.enter('inside');
    const rooms = new NamespaceRooms(live);
    const sent: unknown[] = [];
    for (const length of LENGTHS) {
      const text = `ش${'x'.repeat(length - AROUND - Buffer.byteLength('ش'))}`;
      for (const payload of [text, { after: length }]) {
        rooms.send('inside', 'changes', new Encoded(JSON.stringify(payload)));
        wires[0]?.send('changes', new Encoded(JSON.stringify('alone')));
        sent.push(payload);
      }
    }
    rooms.send('nobody', 'changes', new Encoded('1'));
    await Promise.all([taken(0), taken(1), taken(2)]);
    expect(got[1]).toEqual(sent);
    expect(got[0]).toEqual(sent.flatMap((payload) => [payload, 'alone']));
    expect(got[2]).toEqual([]);
  });
});
