/** One seed is one world: the servers, whoever sends and whoever looks, and everything that goes wrong between them. */
import type { Audience, Millis } from '#libs/domain';
import { CursorSeals } from '#libs/runtime';
import { dice as diceOf, type Dice } from '../../tools/feed/dice.ts';
import { checkAll, checkScreens } from './checks.ts';
import { Console } from './console.ts';
import { LEAST, type Covered } from './covered.ts';
import { makeUp, schedule } from './faults.ts';
import { draw } from './field.ts';
import { GatewayProcess } from './gateway.ts';
import { History } from './history.ts';
import { Lives } from './lives.ts';
import { LogServer } from './log-server.ts';
import { IngestProcess, ProjectorProcess } from './processes.ts';
import { Sender } from './sender.ts';
import { StoreServer } from './store-server.ts';
import { Trace } from './trace.ts';
import { VirtualTime } from './virtual-time.ts';
import { FAIR, SMOOTH, type Roughness } from './wire.ts';

const EVENTS: readonly [number, number] = [LEAST.events, LEAST.events + 4];
const SENDERS = 3;
/** How long anything may fail. */
const ROUGH: readonly [Millis, Millis] = [12_000, 22_000];
/** How long everything has to agree after that. */
const CALM: Millis = 90_000;
const LOOK_EVERY: Millis = 1_000;
/** Clocks differ by up to this. */
const SKEW: Millis = 250;
const AUDIENCES: readonly Audience[] = ['operations', 'aid:relief-b', 'public'];

export class World {
  readonly seed: number;
  readonly time = new VirtualTime();
  readonly dice: Dice;
  readonly trace: Trace;
  readonly history = new History(() => this.time.at);
  readonly log: LogServer;
  readonly store: StoreServer;
  readonly ingests: readonly IngestProcess[];
  readonly projectors: readonly [ProjectorProcess, ProjectorProcess];
  readonly gateways: readonly GatewayProcess[];
  readonly senders: readonly Sender[];
  readonly consoles: readonly Console[];
  readonly seals = new CursorSeals();
  readonly spoolLimit: number;
  /** The projector whose turn it is. */
  assigned: ProjectorProcess;
  roughness: Roughness = SMOOTH;
  /** Anything may fail. */
  rough = true;
  /** How many there were. */
  faults = 0;
  /** How often gateways heard each command and did not refuse it, by its id: wires repeat, and who has no answer asks again. */
  readonly notRefused = new Map<string, number>();
  readonly lives: Lives;

  constructor(seed: number, print?: (line: string) => void) {
    this.seed = seed;
    this.dice = diceOf('world', seed);
    this.lives = new Lives(this.time, this.dice.next);
    this.trace = new Trace(() => this.time.at, print);
    this.spoolLimit = this.dice.pick([30_000, 1_000_000]);
    this.log = new LogServer(this, 'log');
    this.store = new StoreServer(this, 'store');
    this.ingests = Array.from({ length: this.dice.whole(1, 2) }, (_, at) => new IngestProcess(this, `ingest ${at + 1}`));
    this.projectors = [new ProjectorProcess(this, 'projector 1'), new ProjectorProcess(this, 'projector 2')];
    [this.assigned] = this.projectors;
    this.gateways = [new GatewayProcess(this, 'gateway 1'), new GatewayProcess(this, 'gateway 2')];
    this.senders = Array.from({ length: SENDERS }, (_, at) => new Sender(this, `sender ${at + 1}`, this.dice.pick(this.ingests)));
    this.consoles = (['operations', 'aid:relief-a', this.dice.pick(AUDIENCES)] as const).map((audience, at) => new Console(this, `console ${at + 1} ${audience}`, audience));
  }

  /** Lives from beginning to end. Throws what was found to be wrong. */
  async run(): Promise<Covered> {
    await Promise.resolve(); // Time waits for ticks, and outside of a promise's continuation they come before promises, not after them.
    try {
      await this.pass();
      const acknowledged = new Set(this.senders.flatMap((sender) => sender.acknowledged));
      return { events: acknowledged.size, consoles: this.consoles.length, faults: this.faults };
    } finally {
      this.lives.forget();
    }
  }

  private async pass(): Promise<void> {
    const { dice, time, trace } = this;
    for (const process of [...this.ingests, this.assigned, ...this.gateways]) process.start();
    for (const console of this.consoles) console.start();
    const rough = dice.between(...ROUGH);
    schedule(this, rough);
    const events = draw(dice, dice.whole(...EVENTS));
    const share = Math.ceil(events.length / SENDERS);
    for (const [at, sender] of this.senders.entries()) void sender.send(events.slice(at * share, (at + 1) * share));
    while (time.at + LOOK_EVERY < rough) {
      await time.pass(LOOK_EVERY);
      checkScreens(this);
    }
    await time.pass(rough - time.at);
    for (; this.faults < LEAST.faults; await time.pass(LOOK_EVERY)) makeUp(this);
    trace.note('world', 'everything heals');
    this.heal();
    for (const until = time.at + CALM; ;) {
      await time.pass(LOOK_EVERY);
      const wrong = await checkAll(this);
      if (wrong === undefined) return;
      if (time.at >= until) throw new Error(wrong);
    }
  }

  skew(): Millis {
    return Math.round(this.dice.between(-SKEW, SKEW));
  }

  /** The other projector's turn; the one before is told nothing. */
  handOver(): void {
    const [one, other] = this.projectors;
    this.assigned = this.assigned === one ? other : one;
    this.assigned.start();
  }

  private heal(): void {
    this.rough = false;
    this.roughness = SMOOTH;
    for (const server of [this.log, this.store]) {
      server.weather = FAIR;
      server.turn(false);
    }
    this.log.lies = false;
    this.store.refuses = false;
  }
}
