import { Ack, ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { NAMESPACES, type ControlName, type PlaybackAnswer } from '#libs/protocol';
import { Callers, Clock, CursorSeals, handshakeOf, SocketWire, type Reader } from '#libs/runtime';
import { PastGauges } from '../gauges.ts';
import { Archives } from '../past/archives.ts';
import { Pictures } from '../past/pictures.ts';
import { PastThread } from '../thread/past-thread.ts';
import { Playing } from './playing.ts';
import { Untaken } from './untaken.ts';

const HEARTBEAT_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 50;
/** Playbacks at once of one caller whose name is verified. */
const PLAYBACKS_OF_ONE = 8;

/** `/replay`: each socket plays for itself. There is nothing here that writes, and nobody controls the playback of anybody else. */
@WebSocketGateway({ namespace: NAMESPACES.replay })
export class PlaybackGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket>, OnApplicationShutdown {
  private readonly sockets = new Map<Socket, Playing>();
  private readonly untaken: Untaken;
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly callers: Callers, private readonly pictures: Pictures, private readonly archives: Archives, private readonly thread: PastThread,
    private readonly clock: Clock, private readonly seals: CursorSeals, private readonly gauges: PastGauges,
  ) {
    this.untaken = new Untaken(clock);
    this.stops = [
      clock.every(LOOK_EVERY_MS, () => this.untaken.look()),
      clock.every(HEARTBEAT_EVERY_MS, () => { for (const playing of this.sockets.values()) playing.beat(); }),
    ];
    thread.listen({ said: (playback, said) => this.of(playback)?.hear(said), gone: (playback) => void this.of(playback)?.gone() });
  }

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => {
      const reader = this.callers.readerOf(handshakeOf(socket), undefined);
      if ('status' in reader) next(Object.assign(new Error(reader.title), { data: reader }));
      else next();
    });
  }

  handleConnection(socket: Socket): void {
    const credentials = handshakeOf(socket);
    const { thread, archives, pictures, seals, clock } = this;
    this.sockets.set(socket, new Playing(new SocketWire(socket), this.untaken, {
      thread, archives, pictures, seals, clock, readerOf: (wanted) => this.callers.readerOf(credentials, wanted),
      mayOpen: (reader) => this.mayOpen(reader), frame: (bytes) => this.gauges.frame(bytes),
    }));
  }

  handleDisconnect(socket: Socket): void {
    this.sockets.get(socket)?.end();
    this.sockets.delete(socket);
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }

  @SubscribeMessage('open')
  async open(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.sockets.get(socket)?.open(input, answering(ack));
  }

  @SubscribeMessage('seek')
  async seek(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.control(socket, 'seek', input, ack);
  }

  @SubscribeMessage('play')
  async play(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.control(socket, 'play', input, ack);
  }

  @SubscribeMessage('pause')
  async pause(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.control(socket, 'pause', input, ack);
  }

  @SubscribeMessage('speed')
  async speed(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.control(socket, 'speed', input, ack);
  }

  @SubscribeMessage('mode')
  async mode(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    await this.control(socket, 'mode', input, ack);
  }

  private async control(socket: Socket, name: Exclude<ControlName, 'open'>, input: unknown, ack: unknown): Promise<void> {
    await this.sockets.get(socket)?.control(name, input, answering(ack));
  }

  private of(playback: string): Playing | undefined {
    for (const playing of this.sockets.values()) if (playing.playback === playback) return playing;
    return undefined;
  }

  private mayOpen({ by }: Reader): boolean {
    if (!by.verified) return true;
    const own = [...this.sockets.values()].filter(({ reader }) => reader?.by.verified === true && reader.by.name === by.name);
    return own.length < PLAYBACKS_OF_ONE;
  }
}

function answering(ack: unknown): (answer: PlaybackAnswer) => void {
  return typeof ack === 'function' ? (answer) => { (ack as (said: PlaybackAnswer) => void)(answer); } : () => {};
}
