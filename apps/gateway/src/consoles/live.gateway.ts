import { Ack, ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect, type OnGatewayInit } from '@nestjs/websockets';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { parseCommand, problem, type CommandAnswer, type JoinAnswer } from '#libs/protocol';
import { Allowance, Callers, Clock, CursorSeals, handshakeOf, NamespaceRooms, SocketWire, type Credentials } from '#libs/runtime';
import { Commander } from '../commands/commander.ts';
import { LiveOperations } from '../picture/live-operations.ts';
import { Consoles } from './consoles.ts';
import { GatewayGauges } from '../gauges.ts';
import { Joining } from './joining.ts';

/** Commands a socket may send at once, and per second in the long run. */
const COMMANDS_AT_ONCE = 20;
const COMMANDS_PER_SECOND = 5;

interface Session { readonly credentials: Credentials; readonly joining: Joining; readonly commands: Allowance }
/** `/live`: consoles join, follow and command. Whoever may not read anything is refused at the handshake. */
@WebSocketGateway({ namespace: '/live' })
export class LiveGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket>, OnApplicationShutdown {
  private readonly sessions = new WeakMap<Socket, Session>();
  private consoles: Consoles | undefined;

  constructor(
    private readonly callers: Callers, private readonly operations: LiveOperations, private readonly commander: Commander,
    private readonly clock: Clock, private readonly gauges: GatewayGauges, private readonly seals: CursorSeals,
  ) {}

  afterInit(namespace: Namespace): void {
    this.consoles = new Consoles({
      rooms: new NamespaceRooms(namespace), gauges: this.gauges, sealing: (live, audience) => this.seals.of(live.log, audience),
      headAgeMs: (operation, provenAt) => this.operations.headAgeMs(operation, provenAt), spooled: (operation) => this.operations.spooled(operation),
    });
    namespace.use((socket, next) => {
      const reader = this.callers.readerOf(handshakeOf(socket), undefined);
      if ('status' in reader) next(Object.assign(new Error(reader.title), { data: reader }));
      else next();
    });
  }

  handleConnection(socket: Socket): void {
    const { consoles } = this;
    if (consoles === undefined) return;
    const credentials = handshakeOf(socket);
    const joining = new Joining(new SocketWire(socket), {
      operations: this.operations, consoles, clock: this.clock,
      readerOf: (wanted) => this.callers.readerOf(credentials, wanted),
    });
    this.sessions.set(socket, { credentials, joining, commands: new Allowance(COMMANDS_AT_ONCE, COMMANDS_PER_SECOND) });
  }

  handleDisconnect(socket: Socket): void {
    this.sessions.get(socket)?.joining.leave();
  }

  onApplicationShutdown(): void {
    this.consoles?.close();
  }

  @SubscribeMessage('join')
  async join(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    const answer = typeof ack === 'function' ? (said: JoinAnswer): void => { (ack as (said: JoinAnswer) => void)(said); } : () => {};
    await this.sessions.get(socket)?.joining.join(input, answer);
  }

  /** Goes to the operation that the socket has joined, as the audience it joined as. */
  @SubscribeMessage('command')
  async command(@ConnectedSocket() socket: Socket, @MessageBody() input: unknown, @Ack() ack: unknown): Promise<void> {
    const answer = await this.outcomeOf(socket, input);
    if (typeof ack === 'function') (ack as (said: CommandAnswer) => void)(answer);
  }

  private async outcomeOf(socket: Socket, input: unknown): Promise<CommandAnswer> {
    const session = this.sessions.get(socket);
    if (session === undefined || !session.commands.take(this.clock.now())) return problem('too-many-requests', 'This socket commands too often.');
    const parsed = parseCommand(input);
    if (!parsed.ok) return problem('invalid', 'The command is not valid.', parsed.errors);
    const { joined } = session.joining;
    if (joined === undefined) return problem('invalid', 'Join an operation first.');
    return this.commander.run(joined.live, parsed.command, joined.reader);
  }
}
