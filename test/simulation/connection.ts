/** One connection between a console and a gateway: a socket at one end, a wire at the other, two cables between them. */
import type { Audience, Command, Millis } from '#libs/domain';
import type { Encoded, Said } from '#libs/runtime';
import type { Socket } from '../../apps/console/src/feed/socket.ts';
import type { Ended, GatewayProcess, Session } from './gateway.ts';
import type { Life } from './life.ts';
import { Cable } from './wire.ts';
import type { World } from './world.ts';

/** A gateway notices a connection that went dumb by a ping that is not answered. */
const PING: readonly [Millis, Millis] = [8_000, 18_000];
/** How soon an end hears that a connection was closed. */
const NOTICE: readonly [Millis, Millis] = [0, 500];
/** What a console has not taken counts so many times, so that worlds of seconds know consoles that do not read. */
const WEIGHT = 20;
const SMALL = 100;

export class Connection implements Socket {
  readonly up: Cable;
  readonly down: Cable;
  private readonly world: World;
  private readonly life: Life;
  readonly gateway: GatewayProcess;
  private readonly end: GatewayEnd;
  private readonly listeners = new Map<string, (payload: unknown) => void>();
  private closed = false;

  /** `life` is the console's. */
  constructor(world: World, life: Life, gateway: GatewayProcess, audience: Audience) {
    this.world = world;
    this.life = life;
    this.gateway = gateway;
    this.up = new Cable(world);
    this.down = new Cable(world);
    this.end = new GatewayEnd(world, this, gateway, audience);
  }

  on(event: string, listener: (payload: unknown) => void): void {
    this.listeners.set(event, listener);
  }

  connect(): void {
    this.up.send(SMALL, () => {
      if (this.gateway.away) this.says('connect_error', new Error('nobody answers'));
      else this.gateway.life?.arrive(() => this.end.open());
    });
  }

  emit(event: 'join' | 'command', payload: unknown, answered: (answer: unknown) => void): void {
    const answer = (said: unknown): void => this.down.send(SMALL, () => this.hears(() => answered(said)));
    this.up.send(SMALL, () => this.end.hears(event, payload, answer));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.up.cut) this.end.goneAfter(PING);
    else this.end.goneAfter(NOTICE);
  }

  /** To the console, whatever the gateway does. */
  says(event: string, payload?: unknown): void {
    this.hears(() => this.listeners.get(event)?.(payload));
  }

  /** It breaks; `silently`, and neither end is told. False when it was broken. */
  break(silently: boolean): boolean {
    if (this.closed || this.up.cut) return false;
    this.up.cut = true;
    this.down.cut = true;
    this.end.goneAfter(silently ? PING : NOTICE);
    if (!silently) this.world.time.after(this.world.dice.between(...NOTICE), () => this.says('disconnect'));
    return true;
  }

  private hears(run: () => void): void {
    this.life.arrive(() => {
      if (!this.closed) run();
    });
  }
}

class GatewayEnd implements Ended {
  readonly id: string;
  readonly audience: Audience;
  connected = false;
  private readonly world: World;
  private readonly connection: Connection;
  private readonly gateway: GatewayProcess;
  private life: Life | undefined;
  private session: Session | undefined;

  constructor(world: World, connection: Connection, gateway: GatewayProcess, audience: Audience) {
    this.id = world.lives.name('socket');
    this.world = world;
    this.connection = connection;
    this.gateway = gateway;
    this.audience = audience;
  }

  open(): void {
    this.life = this.gateway.life;
    this.session = this.gateway.accept(this);
    this.connected = this.session !== undefined;
    if (this.connected) this.connection.down.send(SMALL, () => this.connection.says('connect'));
  }

  hears(event: 'join' | 'command', payload: unknown, answer: (said: unknown) => void): void {
    this.life?.arrive(() => {
      if (event === 'join') void this.session?.joining.join(payload, answer);
      else void this.command(payload as Command, answer);
    });
  }

  private async command(command: Command, answer: (said: unknown) => void): Promise<void> {
    const { notRefused } = this.world;
    const count = (by: number): void => { notRefused.set(command.id, (notRefused.get(command.id) ?? 0) + by); };
    count(1);
    const said = await this.session?.command(command);
    if (said === undefined) return;
    // An answer that something was unavailable says nothing of what was done.
    if ('title' in said && said.status !== 503) count(-1);
    answer(said);
  }

  send(event: Said, payload: Encoded): void {
    this.connection.down.send(payload.json.length, () => this.connection.says(event, this.gateway.read(payload)));
  }

  backlog(): number {
    return this.connection.down.carried * WEIGHT;
  }

  enter(room: string): void {
    this.gateway.enter(room, this);
  }

  leave(room: string): void {
    this.gateway.leave(room, this);
  }

  close(): void {
    this.gone();
    this.world.time.after(this.world.dice.between(...NOTICE), () => this.connection.says('disconnect'));
  }

  goneAfter(ms: readonly [Millis, Millis]): void {
    this.world.time.after(this.world.dice.between(...ms), () => this.life?.arrive(() => this.gone()));
  }

  lost(): void {
    this.connection.break(this.world.dice.chance(0.3));
  }

  private gone(): void {
    this.connected = false;
    this.session?.joining.leave();
    this.session = undefined;
    this.gateway.forget(this);
  }
}
