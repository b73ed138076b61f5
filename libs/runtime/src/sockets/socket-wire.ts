import type { Namespace, Socket } from 'socket.io';
import { Encoded, EncodedBytes } from './encoded.ts';
import { textFrame } from './text-frame.ts';
import type { Rooms, Said, Wire } from './wire.ts';

/** More packets than this waiting count as a full backlog whatever their size. */
const PACKETS_AT_MOST = 4_096;
/** What Engine.IO puts before the text of each message. */
const ENGINE_MESSAGE = '4';
/** What ws says of a WebSocket that may be written on. */
const OPEN = 1;

/** What Engine.IO and ws know about what was not sent yet, and two ways past their encoding. */
interface Connection {
  write(packet: string, options: { wsPreEncodedFrame: Buffer[] }): void;
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: {
    readonly perMessageDeflate?: unknown;
    readonly socket?: { readonly readyState?: number; readonly bufferedAmount?: number; readonly _sender?: { sendFrame(parts: readonly Buffer[]): void } };
  };
}

/** A console's Socket.IO socket. */
export class SocketWire implements Wire {
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get id(): string {
    return this.socket.id;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  send(event: Said, payload: Encoded | EncodedBytes): void {
    if (payload instanceof Encoded) this.socket.emit(event, payload);
    else if (!this.wroteBytes(event, payload)) this.socket.emit(event, new Encoded(payload.json));
  }

  private wroteBytes(event: Said, payload: EncodedBytes): boolean {
    const { conn, connected, nsp } = this.socket;
    return connected && wroteAtOnce(conn as unknown as Connection, () => textFrame(...payload.message(ENGINE_MESSAGE, nsp.name, event)));
  }

  backlog(): number {
    const { writeBuffer, transport } = this.socket.conn as unknown as Connection;
    if (writeBuffer.length > PACKETS_AT_MOST) return Number.POSITIVE_INFINITY;
    let bytes = transport.socket?.bufferedAmount ?? 0;
    for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length;
    return bytes;
  }

  enter(room: string): void {
    void this.socket.join(room);
  }

  leave(room: string): void {
    void this.socket.leave(room);
  }

  close(): void {
    this.socket.disconnect(true);
  }
}

/**
 * The rooms of a namespace: what is sent to one is encoded once, and is one buffer on its way to every console. Socket.IO's own broadcast
 * hands the head of the frame and its text to each connection apart, which then writes two.
 */
export class NamespaceRooms implements Rooms {
  private readonly namespace: Namespace;

  constructor(namespace: Namespace) {
    this.namespace = namespace;
  }

  send(room: string, event: Said, payload: Encoded): void {
    const { name, adapter, sockets } = this.namespace;
    const packet = payload.packet(name, event);
    const frame = textFrame(`${ENGINE_MESSAGE}${packet}`);
    for (const id of adapter.rooms.get(room) ?? []) {
      const connection = sockets.get(id)?.conn as unknown as Connection | undefined;
      if (connection !== undefined && !wroteAtOnce(connection, () => frame)) connection.write(packet, { wsPreEncodedFrame: [frame] });
    }
  }
}

/** Straight onto the WebSocket, unless Engine.IO holds back what must go first: its bookkeeping for each packet is of no use to a frame that is made already. */
function wroteAtOnce({ writeBuffer, transport: { perMessageDeflate, socket } }: Connection, frame: () => Buffer): boolean {
  if (writeBuffer.length > 0 || Boolean(perMessageDeflate) || socket?.readyState !== OPEN || socket._sender === undefined) return false;
  socket._sender.sendFrame([frame()]);
  return true;
}
