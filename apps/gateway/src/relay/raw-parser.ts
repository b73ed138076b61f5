import { Decoder, Encoder, PacketType } from 'socket.io-parser';

/** A payload as it came: its JSON, not read. */
export class Raw {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** An event that nobody acknowledges, in a namespace: `2/replay,["picture",{…}]`. */
const EVENT = /^2(\/[a-z]+),\["([a-z]+)",/;

/** Socket.IO's own decoding, except that payloads of events are taken as they are: what is only passed on is not read first. */
class RawDecoder extends Decoder {
  override add(packet: unknown): void {
    const match = typeof packet === 'string' ? EVENT.exec(packet) : null;
    if (match === null) super.add(packet);
    else this.emitReserved('decoded', { type: PacketType.EVENT, nsp: match[1] as string, data: [match[2], new Raw((packet as string).slice(match[0].length, -1))] });
  }
}

/** For the `parser` option of Socket.IO's client. */
export const RAW_PARSER = { Encoder, Decoder: RawDecoder };
