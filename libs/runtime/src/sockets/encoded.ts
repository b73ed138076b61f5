import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';

/** A payload that is JSON text already: it reaches any number of consoles without being written again. */
export class Encoded {
  readonly json: string;
  private measured: number | undefined;
  /** The packet, and how many bytes of it are around the payload. */
  private written: { readonly nsp: string; readonly event: string; readonly packet: string; readonly around: number } | undefined;

  constructor(json: string) {
    this.json = json;
  }

  /** Length in UTF-8. Where a packet carries it that one is measured: measuring has V8 put a text together, and the packet's was when it was sent. */
  get bytes(): number {
    this.measured ??= this.written === undefined ? Buffer.byteLength(this.json) : Buffer.byteLength(this.written.packet) - this.written.around;
    return this.measured;
  }

  /** The Socket.IO event packet that carries it, made once. */
  packet(nsp: string, event: string): string {
    if (this.written?.nsp !== nsp || this.written.event !== event) {
      const before = packetHead(nsp, event);
      this.written = { nsp, event, packet: `${before}${this.json}]`, around: Buffer.byteLength(before) + 1 };
    }
    return this.written.packet;
  }

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/** The same, most of it UTF-8 already: megabytes that another thread wrote need not become a text for the way through this one. */
export class EncodedBytes {
  private readonly head: string;
  private readonly body: readonly Uint8Array[];
  private readonly tail: string;

  /** JSON once they are put together. */
  constructor(head: string, body: readonly Uint8Array[], tail: string) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  /** Length in UTF-8. */
  get bytes(): number {
    return this.body.reduce((sum, piece) => sum + piece.length, Buffer.byteLength(this.head) + Buffer.byteLength(this.tail));
  }
  get json(): string {
    return `${this.head}${Buffer.concat(this.body).toString()}${this.tail}`;
  }

  /** The text of a message, as pieces, whose Socket.IO packet carries it; `before` comes first. */
  message(before: string, nsp: string, event: string): readonly (string | Uint8Array)[] {
    return [`${before}${packetHead(nsp, event)}${this.head}`, ...this.body, `${this.tail}]`];
  }
}

const packetHead = (nsp: string, event: string): string => `${PacketType.EVENT}${nsp === '/' ? '' : `${nsp},`}[${JSON.stringify(event)},`;

/** Socket.IO's own encoding, except that {@link Encoded} payloads are taken as they are. The bytes on the wire are the same. */
class FrameEncoder {
  private readonly plain = new Encoder();

  encode(packet: Packet): unknown[] {
    const data: unknown = packet.data;
    if (packet.type === PacketType.EVENT && packet.id === undefined && Array.isArray(data) && data.length === 2) {
      const [event, payload] = data as readonly unknown[];
      if (payload instanceof Encoded && typeof event === 'string') return [payload.packet(packet.nsp, event)];
    }
    return this.plain.encode(packet);
  }
}

/** For Socket.IO's `parser` option. */
export const FRAME_PARSER = { Encoder: FrameEncoder, Decoder };
