/** The servers as processes: what each is made of in production, on a life that may end at any moment. */
import type { Event, Millis } from '#libs/domain';
import { createLog, Metrics } from '#libs/runtime';
import { Intake } from '../../apps/ingest/src/recording/intake.ts';
import type { Recording } from '../../apps/ingest/src/recording/recorder.ts';
import { Kept } from '../../apps/ingest/src/spool/kept.ts';
import { SimulatedFiles, type Left } from '../../apps/ingest/src/spool/simulated-files.ts';
import { Spool } from '../../apps/ingest/src/spool/spool.ts';
import { Projector } from '../../apps/projector/src/projector.ts';
import { Watching } from '../../apps/projector/src/watch/watching.ts';
import { Disk } from './disk.ts';
import { decodeOnce } from './field.ts';
import type { Life } from './life.ts';
import { OPERATION, SimulatedLog } from './log-server.ts';
import type { Setting } from './setting.ts';
import { SimulatedStore } from './store-server.ts';
import { Server } from './wire.ts';
import type { World } from './world.ts';

const report = createLog('silent', 'simulation');
/** How long a supervisor takes to start a process again. */
const AGAIN: readonly [Millis, Millis] = [200, 2_000];
const ALL_NAMES = -1;

/** A process that its supervisor starts again whenever it ends. */
export abstract class Supervised<W extends Setting = Setting> extends Server<W> {
  /** Undefined between two lives. */
  life: Life | undefined;
  private readonly skew: Millis;

  constructor(world: W, name: string) {
    super(world, name);
    this.skew = world.skew();
  }

  override get away(): boolean {
    return this.life === undefined;
  }

  start(): void {
    if (this.life !== undefined || !this.wanted) return;
    const life = this.world.lives.begin(this.skew);
    this.life = life;
    this.world.trace.note(this.name, 'starts');
    this.live(life).catch((error: unknown) => this.failed(life, error));
  }

  /** Its end, wherever it was. It is started again. False when it had none. */
  crash(): boolean {
    if (this.life === undefined) return false;
    this.world.trace.note(this.name, 'crashes');
    this.life.end();
    this.life = undefined;
    this.world.time.after(this.world.dice.between(...AGAIN), () => this.start());
    return true;
  }

  /** Whether the supervisor starts it. */
  get wanted(): boolean {
    return true;
  }

  /** What the process does; rejects when it ends by itself. */
  protected abstract live(life: Life): Promise<void>;

  /** It ended by itself, as processes do that must not go on. */
  protected readonly failed = (life: Life, error: unknown): void => {
    if (life.over) return;
    this.world.trace.note(this.name, `gives up: ${String(error)}`);
    this.crash();
  };
}

export class IngestProcess extends Supervised<World> {
  private files = new SimulatedFiles();
  private intake: Intake | undefined;
  private spool: Spool | undefined;

  override get away(): boolean {
    return this.intake === undefined;
  }

  get spooled(): number {
    return this.spool?.events ?? 0;
  }

  /** What the API does with events that passed the border. */
  take(events: readonly Event[]): Promise<Recording> {
    const { life, intake } = this;
    return new Promise((resolve) => {
      life?.arrive(() => void intake?.recorder.record(OPERATION, events).then(resolve));
    });
  }

  override crash(): boolean {
    return this.end({ bytes: Number.POSITIVE_INFINITY, names: ALL_NAMES });
  }

  /** A crash that takes the machine with it, and what was not synchronised. */
  losePower(): boolean {
    const { dice } = this.world;
    return this.end({ bytes: dice.chance(0.5) ? 0 : dice.whole(0, this.files.unsynced), names: dice.whole(0, 15), zeros: dice.chance(0.3) });
  }

  /** The next write, or synchronisation, ends with this error. */
  fails(at: 'write' | 'sync', code: string): boolean {
    if (this.files.failing !== undefined) return false;
    this.files.failing = { at, code };
    return true;
  }

  private end(left: Left): boolean {
    if (!super.crash()) return false;
    this.intake = undefined;
    this.spool = undefined;
    this.files = this.files.after(left);
    return true;
  }

  protected async live(life: Life): Promise<void> {
    const { world } = this;
    const fail = (error: unknown): void => this.failed(life, error);
    const files = new Disk(world, life, this.files);
    const { clock } = life;
    const spool = await Spool.open(files, { limitBytes: world.spoolLimit, fail });
    const kept = await Kept.open(files, { report, clock, fail });
    const log = new SimulatedLog(world, life);
    const store = new SimulatedStore(world, life);
    const intake = new Intake([OPERATION], {
      log, clock, metrics: new Metrics(), report, spool, kept, fail, tell: () => store.tellSpooled(OPERATION), name: () => world.lives.name('log'), decode: decodeOnce,
    });
    this.spool = spool;
    life.releases.push(() => void intake.stop());
    await intake.start();
    this.intake = intake;
  }
}

const NOT_COUNTED = { lag: () => undefined, committed: () => undefined, rebuilt: () => undefined };
const NOT_JUDGED = { failed: () => undefined, judged: () => undefined };

/** `watches`: with the watch beside it. */
export class ProjectorProcess extends Supervised {
  private readonly watches: boolean;

  constructor(world: Setting, name: string, watches = false) {
    super(world, name);
    this.watches = watches;
  }

  override get wanted(): boolean {
    return this.world.assigned === this;
  }

  protected async live(life: Life): Promise<void> {
    const { world } = this;
    const interrupted = (_: string, error: unknown): void => world.trace.note(this.name, `begins again: ${String(error)}`);
    const log = new SimulatedLog(world, life);
    const watching = this.watches ? new Watching(OPERATION, { log, clock: life.clock, name: () => world.lives.name('watch'), interrupted, ...NOT_JUDGED }) : undefined;
    const ports = { log, store: new SimulatedStore(world, life), clock: life.clock, gauges: NOT_COUNTED, interrupted, watching };
    const stop = new AbortController();
    life.releases.push(() => stop.abort());
    await new Projector(OPERATION, ports).run(stop.signal);
  }
}
