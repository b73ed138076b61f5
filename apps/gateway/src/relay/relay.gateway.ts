import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { io, type Socket as Upstream } from 'socket.io-client';
import { CONTROL_NAMES, NAMESPACES, problem, type Problem } from '#libs/protocol';
import { Callers, Clock, Config, Encoded, handshakeOf, isProblem, SocketWire, type Said } from '#libs/runtime';
import { Raw, RAW_PARSER } from './raw-parser.ts';

/** Consoles that play through this gateway at once; one more is refused. */
const RELAYED_AT_MOST = 64;
/** How long the replay server may take to let a console in. */
const CONNECT_WITHIN_MS = 5_000;
/** A console that has not taken more than this has the replay server wait, bytes. */
const BACKLOG_BYTES = 1_048_576;
const LOOK_EVERY_MS = 50;

/** What Engine.IO's client knows of the connection under it. */
interface Connection { readonly io: { readonly engine?: { readonly transport?: { readonly ws?: { pause(): void; resume(): void } } } } }

/**
 * `/replay` at a gateway that is not the replay server: each console's playback is the replay server's, which checks the caller itself, and
 * what it says is passed on unread. Pages may connect to their own origin only, so the gateway stands between them.
 */
@WebSocketGateway({ namespace: NAMESPACES.replay })
export class RelayGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket> {
  private readonly upstreams = new Map<Socket, Upstream>();
  private readonly replayUrl: string | undefined;

  constructor(private readonly callers: Callers, private readonly clock: Clock, config: Config) {
    this.replayUrl = config.replayUrl;
  }

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => void this.admit(socket, next));
  }

  handleConnection(socket: Socket): void {
    const upstream = this.upstreams.get(socket);
    if (upstream === undefined || !upstream.connected) {
      socket.disconnect(true);
      return;
    }
    for (const name of CONTROL_NAMES) socket.on(name, (...given: unknown[]) => upstream.emit(name, ...given));
    const wire = new SocketWire(socket);
    let waits = false;
    const stop = this.clock.every(LOOK_EVERY_MS, () => {
      const full = wire.backlog() > BACKLOG_BYTES;
      if (full === waits) return;
      waits = full;
      const { ws } = (upstream as unknown as Connection).io.engine?.transport ?? {};
      if (full) ws?.pause();
      else ws?.resume();
    });
    upstream.onAny((event: string, payload: unknown) => { if (payload instanceof Raw) wire.send(event as Said, new Encoded(payload.json)); });
    // The console comes again with its cursor, to whatever is there then.
    upstream.once('disconnect', () => {
      stop();
      socket.disconnect(true);
    });
  }

  handleDisconnect(socket: Socket): void {
    this.upstreams.get(socket)?.disconnect();
    this.upstreams.delete(socket);
  }

  private async admit(socket: Socket, next: (error?: Error) => void): Promise<void> {
    const refused = await this.connect(socket);
    next(refused === undefined ? undefined : Object.assign(new Error(refused.title), { data: refused }));
  }

  /** Why the console is not let in, after the replay server was asked; undefined when it is. */
  private async connect(socket: Socket): Promise<Problem | undefined> {
    const reader = this.callers.readerOf(handshakeOf(socket), undefined);
    if ('status' in reader) return reader;
    if (this.replayUrl === undefined) return problem('not-implemented', 'This gateway shows what is; it was told of no replay server that plays what was.');
    if (this.upstreams.size >= RELAYED_AT_MOST) return problem('unavailable', 'Too many playbacks go through this gateway; ask again.');
    const { origin, pathname: path } = new URL(`${this.replayUrl}/socket.io`);
    const upstream = io(`${origin}${NAMESPACES.replay}`, {
      path, transports: ['websocket'], auth: socket.handshake.auth, reconnection: false, forceNew: true, parser: RAW_PARSER, timeout: CONNECT_WITHIN_MS,
    });
    this.upstreams.set(socket, upstream);
    const refused = await new Promise<Problem | undefined>((resolve) => {
      upstream.once('connect', () => resolve(undefined));
      upstream.once('connect_error', (error: Error & { readonly data?: unknown }) => resolve(isProblem(error.data) ? error.data : problem('unavailable', 'The replay server does not answer; ask again.')));
      // A console that goes away while it waits.
      socket.conn.once('close', () => resolve(problem('unavailable', 'The connection was closed.')));
    });
    if (refused !== undefined) this.handleDisconnect(socket);
    return refused;
  }
}
