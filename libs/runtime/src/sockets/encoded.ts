import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';

/** A payload that is JSON text already: it reaches any number of consoles without being written again. */
export class Encoded {
  readonly json: string;
  private measured: number | undefined;
  private written: { readonly nsp: string; readonly event: string; readonly packet: string } | undefined;

  constructor(json: string) {
    this.json = json;
  }

  /** Length in UTF-8. */
  get bytes(): number {
    this.measured ??= Buffer.byteLength(this.json);
    return this.measured;
  }

  /** The Socket.IO event packet that carries it, made once. */
  packet(nsp: string, event: string): string {
    if (this.written?.nsp !== nsp || this.written.event !== event) {
      const prefix = nsp === '/' ? '' : `${nsp},`;
      this.written = { nsp, event, packet: `${PacketType.EVENT}${prefix}[${JSON.stringify(event)},${this.json}]` };
    }
    return this.written.packet;
  }

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

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
