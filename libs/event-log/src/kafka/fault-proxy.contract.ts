/**
 * For tests: a proxy between clients and one TCP server that breaks what passes through it when it is told to. Of Kafka's
 * protocol it knows where answers begin, so that it can lose, hold or replace single ones; anything else is bytes to it.
 */
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { correlationOf, inFrames, pointedTo, requestOf } from './kafka-frames.contract.ts';
import { Passage, type Direction, type Flow } from './passage.contract.ts';
import { servers } from './scratch.contract.ts';

export { FETCH, LIST_OFFSETS, outOfRange, PRODUCE } from './kafka-frames.contract.ts';

/** What becomes of the answer to a request; a frame takes its place. */
type Fate = 'pass' | 'lose' | 'hold' | Buffer;
export interface Target { readonly host: string; readonly port: number }
interface Connection { readonly client: Socket; readonly server: Socket; readonly passages: Readonly<Record<Direction, Passage>>; half: boolean }

export class FaultProxy {
  /** Of Kafka's answers: decides on each by the number of its request. */
  fate: (request: number, answer: Buffer) => Fate = () => 'pass';
  /** Of other protocols: whether the answer to these bytes is lost and the connection with it, though the server did what they say. */
  losesAnswerTo: (asked: Buffer) => boolean = () => false;
  /** What every byte meets: may be changed at any time. */
  readonly flows: Readonly<Record<Direction, Flow>> = { asking: flowing(), answering: flowing() };
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly target: Target;
  private readonly kafka: boolean;
  private away = false;
  private readonly held: (() => void)[] = [];
  private holds = Promise.withResolvers<void>();
  private refused = Promise.withResolvers<void>();

  private constructor(target: Target, kafka: boolean) {
    this.target = target;
    this.kafka = kafka;
    this.server = createServer((client) => this.accept(client));
  }

  /** Before the first of the suites' brokers, or before any server that is named and speaks anything. */
  static async open(target?: Target, kafka = target === undefined): Promise<FaultProxy> {
    const proxy = new FaultProxy(target ?? targetAt(servers().brokers[0] as string), kafka);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  /** Connections that it holds open, halves too. */
  get open(): number {
    return this.connections.size;
  }

  /** Every connection ends and no new one lasts. */
  refuse(): void {
    this.away = true;
    this.refused = Promise.withResolvers();
    for (const connection of this.connections) end(connection);
  }

  /** Resolves once somebody came while it refuses. */
  get refusing(): Promise<void> {
    return this.refused.promise;
  }

  /** Connections are taken again and everything passes. Whoever lost bytes, or the other end, meanwhile loses the connection too. */
  restore(): void {
    this.away = false;
    for (const direction of ['asking', 'answering'] as const) Object.assign(this.flows[direction], flowing());
    for (const connection of this.connections) {
      const { passages: { asking, answering } } = connection;
      if (connection.half || asking.lossy || answering.lossy) end(connection);
      else for (const passage of [asking, answering]) passage.resume();
    }
  }

  /** Nothing passes any more in either direction, no end is told, and nobody is told: the other side is there for all that one can see. */
  silence(): void {
    for (const direction of ['asking', 'answering'] as const) this.flows[direction].mode = 'hold';
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

  private accept(client: Socket): void {
    if (this.away) {
      client.destroy();
      this.refused.resolve();
      return;
    }
    const server = connect(this.target);
    const passages = { asking: new Passage(client, server, this.flows.asking), answering: new Passage(server, client, this.flows.answering) };
    const connection: Connection = { client, server, passages, half: false };
    this.connections.add(connection);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.ended(connection));
    }
    if (this.kafka) this.passFrames(connection);
    else this.passBytes(connection);
  }

  /** An end that nobody is told of while all is silent leaves half a connection. */
  private ended(connection: Connection): void {
    connection.half = true;
    if (this.flows.asking.mode !== 'hold' || this.flows.answering.mode !== 'hold' || (connection.client.closed && connection.server.closed)) {
      end(connection);
      this.connections.delete(connection);
    }
  }

  private passBytes(connection: Connection): void {
    const { client, server, passages } = connection;
    let loses = false;
    client.on('data', (bytes: Buffer) => {
      loses ||= this.losesAnswerTo(bytes);
      passages.asking.pass(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (loses) end(connection);
      else passages.answering.pass(bytes);
    });
  }

  private passFrames({ client, server, passages }: Connection): void {
    const asked = new Map<number, number>();
    client.on('data', inFrames((frame) => {
      const { number, correlation } = requestOf(frame);
      asked.set(correlation, number);
      passages.asking.pass(frame);
    }));
    server.on('data', inFrames((answer) => {
      const correlation = correlationOf(answer);
      const fate = this.fate(asked.get(correlation) as number, answer);
      asked.delete(correlation);
      const pass = (): void => passages.answering.pass(pointedTo(typeof fate === 'string' ? answer : fate, this.target, this.port));
      if (fate === 'lose') return;
      if (fate !== 'hold') return pass();
      this.held.push(pass);
      this.holds.resolve();
    }));
  }
}

/** `host:port` */
export function targetAt(address: string): Target {
  const [host, port] = address.split(':') as [string, string];
  return { host, port: Number(port) };
}

const flowing = (): Flow => ({ mode: 'pass', latency: 0, bytesPerSecond: Number.POSITIVE_INFINITY });

function end({ client, server }: Connection): void {
  client.destroy();
  server.destroy();
}
