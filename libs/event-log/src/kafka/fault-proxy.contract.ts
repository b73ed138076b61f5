/** A proxy between a client and one server of Kafka that knows where requests and answers begin, so that it can lose single ones. */
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { servers } from './scratch.contract.ts';

/** Numbers of requests in Kafka's protocol. */
export const PRODUCE = 0;
export const FETCH = 1;
export const LIST_OFFSETS = 2;

/** What becomes of the answer to a request. */
type Fate = 'pass' | 'lose' | 'hold';

export class FaultProxy {
  /** Decides on every answer by the number of its request. */
  fate: (request: number) => Fate = () => 'pass';
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly target: { readonly host: string; readonly port: number };
  private away = false;
  private readonly held: (() => void)[] = [];
  private holds = Promise.withResolvers<void>();
  private refused = Promise.withResolvers<void>();

  private constructor(host: string, port: number) {
    this.target = { host, port };
    this.server = createServer((client) => this.accept(client));
  }

  static async open(): Promise<FaultProxy> {
    const [host, port] = (servers().brokers[0] as string).split(':') as [string, string];
    const proxy = new FaultProxy(host, Number(port));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Every connection ends and no new one lasts. */
  refuse(): void {
    this.away = true;
    this.refused = Promise.withResolvers();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Resolves once somebody came while it refuses. */
  get refusing(): Promise<void> {
    return this.refused.promise;
  }

  restore(): void {
    this.away = false;
  }

  /** Resolves once an answer is held back. */
  get holding(): Promise<void> {
    return this.holds.promise;
  }

  /** Answers that were held back go on. */
  release(): void {
    this.holds = Promise.withResolvers();
    for (const go of this.held.splice(0)) go();
  }

  /** Connections end; new ones are taken. */
  cut(): void {
    this.refuse();
    this.restore();
  }

  async close(): Promise<void> {
    this.refuse();
    this.server.close();
    await once(this.server, 'close');
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private accept(client: Socket): void {
    if (this.away) {
      client.destroy();
      this.refused.resolve();
      return;
    }
    const server = connect(this.target);
    const asked = new Map<number, number>();
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', inFrames((frame) => {
      asked.set(frame.readInt32BE(8), frame.readInt16BE(4));
      server.write(frame);
    }));
    server.on('data', inFrames((frame) => {
      const fate = this.fate(asked.get(frame.readInt32BE(4)) as number);
      if (fate === 'pass') client.write(this.pointedHere(frame));
      if (fate !== 'hold') return;
      this.held.push(() => client.write(this.pointedHere(frame)));
      this.holds.resolve();
    }));
  }

  /** Answers that name the server's address name the proxy's instead. */
  private pointedHere(frame: Buffer): Buffer {
    const there = address(this.target.port);
    for (const host of [this.target.host, 'localhost', '127.0.0.1']) {
      const name = Buffer.concat([Buffer.from([0, host.length]), Buffer.from(host), there]);
      for (let at = frame.indexOf(name); at >= 0; at = frame.indexOf(name, at + 1)) address(this.port).copy(frame, at + 2 + host.length);
    }
    return frame;
  }
}

function address(port: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(port);
  return bytes;
}

function inFrames(take: (frame: Buffer) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      take(Buffer.from(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  };
}
