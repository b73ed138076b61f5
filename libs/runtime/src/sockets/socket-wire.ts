import type { Namespace, Socket } from 'socket.io';
import type { Encoded } from './encoded.ts';
import type { Rooms, Said, Wire } from './wire.ts';

/** More packets than this waiting count as a full backlog whatever their size. */
const PACKETS_AT_MOST = 4_096;

/** What Engine.IO and ws know about what was not sent yet. */
interface Connection {
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
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

  send(event: Said, payload: Encoded): void {
    this.socket.emit(event, payload);
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

/** The rooms of a namespace: what is sent to one is encoded once. */
export class NamespaceRooms implements Rooms {
  private readonly namespace: Namespace;

  constructor(namespace: Namespace) {
    this.namespace = namespace;
  }

  send(room: string, event: Said, payload: Encoded): void {
    this.namespace.to(room).emit(event, payload);
  }
}
