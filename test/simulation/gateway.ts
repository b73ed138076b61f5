/** A gateway as a process: pictures, feeds, joins and commands as in production, behind simulated sockets. */
import type { Audience } from '#libs/domain';
import { parseCommand, problem, type CommandAnswer } from '#libs/protocol';
import { Commander } from '../../apps/gateway/src/commands/commander.ts';
import { Consoles, type ConsoleGauges } from '../../apps/gateway/src/consoles/consoles.ts';
import { Joining } from '../../apps/gateway/src/consoles/joining.ts';
import type { Encoded, Rooms, Wire } from '#libs/runtime';
import { LiveOperations } from '../../apps/gateway/src/picture/live-operations.ts';
import type { Life } from './life.ts';
import { OPERATION, SimulatedLog } from './log-server.ts';
import { Supervised } from './processes.ts';
import { SimulatedStore } from './store-server.ts';
import type { World } from './world.ts';

const NOT_COUNTED: ConsoleGauges = { frame: () => undefined, conflated: () => undefined, discontinuity: () => undefined, consoles: () => undefined };

/** What a gateway's end of a connection can be asked. */
export interface Session {
  readonly joining: Joining;
  command(input: unknown): Promise<CommandAnswer>;
}
/** A connection's end at the gateway. */
export interface Ended extends Wire {
  readonly audience: Audience;
  /** The gateway's process is gone. */
  lost(): void;
}

export class GatewayProcess extends Supervised<World> {
  operations: LiveOperations | undefined;
  private readonly rooms = new Map<string, Set<Wire>>();
  private readonly ends = new Set<Ended>();
  private readonly said = new WeakMap<Encoded, unknown>();
  private consoles: Consoles | undefined;
  private commander: Commander | undefined;

  /** A connection has come; undefined when nobody is there any more. */
  accept(end: Ended): Session | undefined {
    const { life, operations, consoles, commander } = this;
    if (life === undefined || operations === undefined || consoles === undefined || commander === undefined) return undefined;
    const reader = { audience: end.audience, by: { name: 'Duty officer', audience: end.audience, verified: false } };
    const joining = new Joining(end, { operations, consoles, clock: life.clock, readerOf: () => reader });
    this.ends.add(end);
    return {
      joining,
      command: async (input) => {
        const parsed = parseCommand(input);
        const { joined } = joining;
        if (!parsed.ok || joined === undefined) return problem('invalid', 'Join an operation first.');
        return commander.run(joined.live, parsed.command, joined.reader);
      },
    };
  }

  /** What was sent, as whoever is sent it reads it: every console of an audience is sent the same text, which is read once for all of them. */
  read(payload: Encoded): unknown {
    let value = this.said.get(payload);
    if (value === undefined) this.said.set(payload, (value = JSON.parse(payload.json)));
    return value;
  }

  forget(end: Ended): void {
    this.ends.delete(end);
  }

  enter(room: string, wire: Wire): void {
    this.rooms.set(room, (this.rooms.get(room) ?? new Set()).add(wire));
  }

  leave(room: string, wire: Wire): void {
    this.rooms.get(room)?.delete(wire);
  }

  override crash(): boolean {
    if (!super.crash()) return false;
    this.operations = undefined;
    this.rooms.clear();
    for (const end of this.ends) end.lost();
    this.ends.clear();
    return true;
  }

  protected async live(life: Life): Promise<void> {
    const { world } = this;
    const { clock, scheduler } = life;
    const operations = new LiveOperations([OPERATION], new SimulatedStore(world, life), clock, {
      failed: (_, error) => world.trace.note(this.name, `store failed: ${String(error)}`), stuck: () => this.failed(life, 'it is stuck'),
    });
    const rooms: Rooms = { send: (room, event, payload) => this.rooms.get(room)?.forEach((wire) => wire.send(event, payload)) };
    this.consoles = new Consoles({
      rooms, scheduler, gauges: NOT_COUNTED, sealing: (live, audience) => world.seals.of(live.log, audience), stopwatch: () => 0,
      headAgeMs: (operation, provenAt) => operations.headAgeMs(operation, provenAt), spooled: (operation) => operations.spooled(operation),
    });
    this.commander = new Commander({ log: new SimulatedLog(world, life), readOnly: false, unrecorded: () => undefined });
    this.operations = operations;
    life.releases.push(() => void operations.stop());
    operations.start();
  }
}
