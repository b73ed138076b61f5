/** What lies between processes: requests that are late, lost or answered too late, and cables that drop, repeat and mix what they carry. */
import type { Millis } from '#libs/domain';
import type { Life } from './life.ts';
import type { Setting } from './setting.ts';
import type { World } from './world.ts';

/** Probabilities of what may happen to one request, and milliseconds that one way takes. */
export interface Weather {
  /** It never arrives. */
  readonly lost: number;
  /** It arrives, and its answer does not. */
  readonly deaf: number;
  /** It arrives after its sender has given it up. */
  readonly late: number;
  readonly way: readonly [from: Millis, to: Millis];
}
export const FAIR: Weather = { lost: 0, deaf: 0, late: 0, way: [0.2, 3] };
/** How long a client waits for an answer. */
const PATIENCE: readonly [Millis, Millis] = [500, 3_000];
const LATER_BY: readonly [Millis, Millis] = [0, 2_000];

/** Whatever answers requests. */
export abstract class Server<W extends Setting = Setting> {
  weather: Weather = FAIR;
  readonly name: string;
  protected readonly world: W;

  constructor(world: W, name: string) {
    this.world = world;
    this.name = name;
  }

  /** Nothing reaches it and nothing comes from it. */
  abstract get away(): boolean;
}

/** The requests of one life to one server. Each is answered or fails after a while; what was done then, nobody knows. */
export class Link {
  private readonly world: Setting;
  private readonly life: Life;
  private readonly server: Server;
  private readonly unavailable: (why: string) => Error;

  constructor(world: Setting, life: Life, server: Server, unavailable: (why: string) => Error) {
    this.world = world;
    this.life = life;
    this.server = server;
    this.unavailable = unavailable;
  }

  /** `held` is how long the server may hold the answer back. */
  ask<T>(work: () => Promise<T>, held: Millis = 0): Promise<T> {
    const { life, server, world: { dice, time } } = this;
    const { lost, deaf, late, way } = server.weather;
    const patience = held + dice.between(...PATIENCE);
    return new Promise((resolve, reject) => {
      const callOff = life.after(patience, () => reject(this.unavailable('no answer')));
      const fate = dice.next();
      if (fate < lost) return;
      const back = (settle: () => void): void => {
        if (server.away || dice.chance(deaf)) return;
        time.after(dice.between(...way), () => life.arrive(() => {
          callOff();
          settle();
        }));
      };
      time.after(fate < lost + late ? patience + dice.between(...LATER_BY) : dice.between(...way), () => {
        if (server.away) return;
        work().then((answer) => back(() => resolve(answer)), (error: unknown) => back(() => reject(error as Error)));
      });
    });
  }
}

/** How long a server holds an answer back that has nothing to say yet. */
export const HELD: Millis = 500;

/** Answers that a server holds back: until something moves, or for {@link HELD}. */
export class Held {
  private readonly world: Setting;
  private readonly waiting = new Set<() => void>();

  constructor(world: Setting) {
    this.world = world;
  }

  movement(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        callOff();
        this.waiting.delete(go);
        resolve();
      };
      const callOff = this.world.time.after(HELD, go);
      this.waiting.add(go);
    });
  }

  moved(): void {
    for (const go of this.waiting) go();
  }
}

/** Probabilities of what may happen to one message on a cable. */
export interface Roughness { readonly drop: number; readonly copy: number; readonly mix: number }
export const SMOOTH: Roughness = { drop: 0, copy: 0, mix: 0 };

/** One direction of one connection. In order, unless the wire is rough. */
export class Cable {
  /** Carries nothing any more. */
  cut = false;
  /** Carries nothing before then. */
  stalledUntil: Millis = 0;
  /** Bytes on their way. */
  carried = 0;
  private readonly world: World;
  private last: Millis = 0;

  constructor(world: World) {
    this.world = world;
  }

  send(bytes: number, arrives: () => void): void {
    const { dice, time, roughness: { drop, copy, mix } } = this.world;
    if (this.cut || dice.chance(drop)) return;
    for (let copies = dice.chance(copy) ? 2 : 1; copies > 0; copies -= 1) {
      const soon = Math.max(time.at, this.stalledUntil) + dice.between(...FAIR.way) + (dice.chance(0.02) ? dice.between(0, 300) : 0);
      const at = dice.chance(mix) ? soon + dice.between(0, 200) : Math.max(soon, this.last);
      this.last = Math.max(at, this.last);
      this.carried += bytes;
      time.after(at - time.at, () => {
        this.carried -= bytes;
        if (!this.cut) arrives();
      });
    }
  }
}
